import type { EndLoadEvent } from '../../lib/contract/end-load';
import { appendedTables } from './domain-files';
import type { LoggedRows } from './told-rows';
import type { TableFailure } from '../../lib/contract/failure';
import type { TableFinder } from '../stage-files/table-of-file';
import type { Logs } from '../aws/logs';
import { LoadOrder } from '../rows/load-order';

/**
 * Finds files that were not loaded while newer ones of their table were: Starlake goes on behind a file that fails. Loaded now,
 * the older rows would replace the newer ones, but in a table to which rows are only ever added.
 *
 * @param names files that would be loaded again
 * @param vanished files that the run had found and that are put away, of which the log says nothing
 * @returns the table of each
 * @throws Error of CloudWatch Logs
 */
export async function findReordered(
  event: EndLoadEvent,
  names: readonly string[],
  owners: TableFinder,
  { rows, from }: LoggedRows,
  vanished: readonly string[],
  printed: Logs | undefined,
): Promise<Map<string, string>> {
  const appended = appendedTables(event);
  // Of a table that the log does not tell of, files that are put away were loaded.
  const silent = new Set(vanished.flatMap((name) => owners.tableOf(name) ?? []));
  const suspects = new Map(
    names
      .map((name) => [name, owners.tableOf(name) ?? ''] as const)
      .filter(([, table]) => !appended.has(table) && (rows.of(table).length > 0 || silent.has(table))),
  );
  const orders = new Map<string, LoadOrder>();
  for (const table of new Set(suspects.values())) {
    orders.set(table, await LoadOrder.read(rows.of(table), printed, from));
  }
  const isBehind = (name: string, table: string) => !silent.has(table) && orders.get(table)!.isBehindAll(name);
  return new Map([...suspects].filter(([name, table]) => !isBehind(name, table)));
}

/** What a load has failed with whose file must not be loaded any more without being asked. */
export function outOfOrder(failure: TableFailure, name: string): TableFailure {
  const diagnosis = `'${name}' was not loaded, and newer files were: loaded now, it would replace their rows`;
  return { ...failure, kind: 'OUT_OF_ORDER', diagnosis: [failure.diagnosis, diagnosis].filter(Boolean).join('; ') };
}
