/** Options that say what a Starlake command works on: a domain and its tables, or a task. */
export const DOMAINS = '--domains';
export const TABLES = '--tables';
export const TASK = '--name';

/** The argument behind an option of a command; undefined if there is none. */
export function valueOf(command: readonly string[], option: string): string | undefined {
  const at = command.indexOf(option);
  return at < 0 ? undefined : command[at + 1];
}

/**
 * The domain of a Starlake command.
 *
 * @param command its verb first: `["load", "--domains", "sales", "--tables", "orders"]`
 */
export function domainOf(command: readonly string[]): string | undefined {
  return valuesOf(command, DOMAINS)[0];
}

/** The tables of a Starlake command; empty if it works on its whole domain. */
export function tablesOf(command: readonly string[]): string[] {
  return valuesOf(command, TABLES);
}

/** The tables that a command loads; none for an import, which names tables, too. */
export function loadedTables(command: readonly string[]): string[] {
  return command[0] === 'load' ? tablesOf(command) : [];
}

/** The tables that a command loads, each as `domain.table`. */
export function loadedDatasets(command: readonly string[]): string[] {
  return loadedTables(command).map((table) => `${domainOf(command)}.${table}`);
}

/** The task of a `transform` command; undefined for other commands. */
export function transformOf(command: readonly string[]): string | undefined {
  return command[0] === 'transform' ? valuesOf(command, TASK)[0] : undefined;
}

/** Whether a command moves files to the pending area, by the verb of any version of Starlake. */
export function isImport([verb]: readonly string[]): boolean {
  return verb === 'stage' || verb === 'import';
}

function valuesOf(command: readonly string[], option: string): string[] {
  return (valueOf(command, option) ?? '').split(',').filter((value) => value !== '');
}
