import type { TableLoad } from '../pre-load';

/** Tables that one container loads at most. */
export const MAX_GROUP_TABLES = 50;

/** Characters of table names that the command of a group has at most: ECS counts them as part of its overrides. */
export const MAX_GROUP_NAMES = 1_000;

/** Seconds of a timeout that never comes: a year, and no execution runs longer. */
export const NO_TIMEOUT = 31_536_000;

/** Names of the tables that a container loads: those of an item of the Map. */
export function tablesOf({ table }: Pick<TableLoad, 'table'>): string[] {
  return table.split(',');
}

/** Whether a container loads several tables. */
export function isGroup(load: Pick<TableLoad, 'table'>): boolean {
  return load.table.includes(',');
}

/**
 * One item of the Map for several tables, whose names have commas between, as `--tables` takes them. Their fields are the
 * same; a timeout counts for each of them.
 */
export function groupOf<Load extends TableLoad>(loads: readonly [Load, ...Load[]]): Load {
  const [first] = loads;
  return withTimeout({ ...first, table: loads.map(({ table }) => table).join(',') }, (each) => each * loads.length);
}

/** The item of each table of a group, as if it were loaded alone. */
export function membersOf<Load extends TableLoad>(load: Load): Load[] {
  const names = tablesOf(load);
  return names.map((table) => withTimeout({ ...load, table }, (all) => all / names.length));
}

function withTimeout<Load extends TableLoad>(load: Load, change: (seconds: number) => number): Load {
  const { timeout } = load;
  return typeof timeout !== 'number' || timeout >= NO_TIMEOUT
    ? load
    : { ...load, timeout: Math.min(NO_TIMEOUT, change(timeout)) };
}
