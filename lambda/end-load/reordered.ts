import type { EndLoadEvent } from '../../lib/contract/end-load';
import { appendedTables } from './domain-files';
import type { LoggedRows } from './logged-rows';
import type { TableFailure } from '../../lib/contract/failure';
import type { TableFinder } from '../stage-files/table-of-file';
import type { Logs } from '../aws/logs';
import { LoadOrder } from '../rows/load-order';

/**
 * Finds files that failed while newer files of their table were loaded: Starlake continues after a file that fails. If they were
 * loaded now, their older rows would replace newer ones, except in a table whose loads only add rows.
 *
 * @param names files to load again
 * @param archived recorded files that are in the archive, and that the log does not mention
 * @returns the table of each file
 * @throws Error of CloudWatch Logs
 */
export async function findReordered(
  event: EndLoadEvent,
  names: readonly string[],
  tableFinder: TableFinder,
  { rows, from }: LoggedRows,
  archived: readonly string[],
  printed: Logs | undefined,
): Promise<Map<string, string>> {
  const appended = appendedTables(event);
  // Archived files of a table that the log does not mention were loaded.
  const silent = new Set(archived.flatMap((name) => tableFinder.tableOf(name) ?? []));
  const suspects = new Map(
    names
      .map((name) => [name, tableFinder.tableOf(name) ?? ''] as const)
      .filter(([, table]) => !appended.has(table) && (rows.of(table).length > 0 || silent.has(table))),
  );
  const orders = new Map<string, LoadOrder>();
  for (const table of new Set(suspects.values())) {
    orders.set(table, await LoadOrder.read(rows.of(table), printed, from));
  }
  const isBehind = (name: string, table: string) => !silent.has(table) && orders.get(table)!.isBehindAll(name);
  return new Map([...suspects].filter(([name, table]) => !isBehind(name, table)));
}

/** The failure of a load whose file must not be loaded again automatically. */
export function outOfOrder(failure: TableFailure, name: string): TableFailure {
  const diagnosis = `'${name}' was not loaded, and newer files were: loaded now, it would replace their rows`;
  return { ...failure, kind: 'OUT_OF_ORDER', diagnosis: [failure.diagnosis, diagnosis].filter(Boolean).join('; ') };
}
