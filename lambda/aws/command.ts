/**
 * The domain of a Starlake command.
 *
 * @param command its verb first: `["load", "--domains", "sales", "--tables", "orders"]`
 */
export function domainOf(command: string[]): string | undefined {
  return valuesOf(command, '--domains')[0];
}

/** The tables of a Starlake command; empty if it works on its whole domain. */
export function tablesOf(command: string[]): string[] {
  return valuesOf(command, '--tables');
}

/** The task of a `transform` command; undefined for other commands. */
export function transformOf(command: string[]): string | undefined {
  return command[0] === 'transform' ? valuesOf(command, '--name')[0] : undefined;
}

/** Whether a command moves files to the pending area, by the verb of any version of Starlake. */
export function isImport([verb]: string[]): boolean {
  return verb === 'stage' || verb === 'import';
}

function valuesOf(command: string[], option: string): string[] {
  const at = command.indexOf(option);
  return at < 0 ? [] : (command[at + 1] ?? '').split(',').filter((value) => value !== '');
}
