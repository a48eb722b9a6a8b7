import { DOMAINS, loadedTables, TASK, valueOf } from '../../../../lib/contract/command-line';

/** How many tables are named; the others are only counted. */
const NAMED = 5;

/** The tables of an item of a load Map: one, or those of a group that one container loads. */
export function tablesOfItem(item: unknown): string[] {
  const { table } = (item ?? {}) as { table?: unknown };
  return typeof table === 'string' ? table.split(',') : [];
}

/** A list of table names as text. */
export function listed(tables: readonly string[]): string {
  const more = tables.length - NAMED;
  return tables.slice(0, NAMED).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

/** Label of a container: its tables, its task, or the command and the domain. */
export function commandLabel(argv: readonly string[]): string {
  const tables = loadedTables(argv);
  if (tables.length > 0) return listed(tables);
  const name = valueOf(argv, TASK);
  if (name !== undefined) return name;
  const domain = valueOf(argv, DOMAINS);
  return [argv[0] ?? 'container', ...(domain === undefined ? [] : [domain])].join(' ');
}

/** Label of an item of a Map: its tables or name, if its input has one. */
export function itemLabel(input: unknown, index: number): string {
  if (typeof input === 'string') return input;
  const tables = tablesOfItem(input);
  if (tables.length > 0) return listed(tables);
  if (input !== null && typeof input === 'object') {
    for (const key of ['name', 'task', 'transform']) {
      const value = (input as Record<string, unknown>)[key];
      if (typeof value === 'string') return value;
    }
    const argv = Object.values(input).find(
      (value) => Array.isArray(value) && value.every((each) => typeof each === 'string'),
    );
    if (argv !== undefined && argv.length > 1) return commandLabel(argv as string[]);
  }
  return `item ${index + 1}`;
}
