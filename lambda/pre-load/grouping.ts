import type { DeclaredTable, Grouping, TableLoad } from '../../lib/contract/pre-load';
import { groupOf } from '../../lib/contract/groups/load-group';
import { partition } from '../../lib/contract/groups/partition';
import { workOf } from '../../lib/contract/groups/weights';

/**
 * Groups the loads of a run into containers, by the bytes of their files. Tables with settings of their own, without a
 * pattern, or with a file that may belong to another table are loaded alone: only the files of a grouped table show
 * whether it was loaded.
 *
 * @param loads items of the Map, one for each table
 * @param shared tables with a file that may belong to another table
 * @returns items of the Map, one for each container: the longest first if not all can start at once
 */
export function groupLoads(
  loads: readonly TableLoad[],
  tables: readonly DeclaredTable[],
  files: Iterable<{ readonly tables: readonly string[]; readonly bytes: number }>,
  shared: ReadonlySet<string>,
  grouping: Grouping,
): TableLoad[] {
  const bytes = new Map<string, number>(loads.map(({ table }) => [table, 0]));
  for (const file of files) {
    file.tables.forEach((table) => bytes.set(table, (bytes.get(table) ?? 0) + file.bytes));
  }
  const declared = new Map(tables.map((table) => [table.table, table]));
  const isAlone = ({ table }: TableLoad) => {
    const { alone, pattern } = declared.get(table) ?? {};
    return alone === true || pattern === undefined || shared.has(table);
  };
  const weighed = loads.map((load) => ({
    load,
    table: load.table,
    bytes: bytes.get(load.table)!,
    alone: isAlone(load),
  }));
  const containers = partition(weighed, grouping);
  if (containers.length === loads.length && loads.length <= grouping.slots) {
    return [...loads];
  }
  const order = new Map(loads.map(({ table }, i) => [table, i]));
  return containers
    .map((container) => ({ container, work: container.reduce((sum, one) => sum + workOf(one.bytes), 0) }))
    .sort((a, b) => b.work - a.work)
    .map(({ container }) => container.map(({ load }) => load).sort((a, b) => order.get(a.table)! - order.get(b.table)!))
    .map((members) => groupOf(members as [TableLoad, ...TableLoad[]]));
}
