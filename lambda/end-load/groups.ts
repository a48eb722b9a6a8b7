import { isGroup, membersOf, tablesOf } from '../../lib/contract/groups/load-group';
import type { EndLoadEvent, TableResult } from '../../lib/contract/end-load';
import type { TableFailure } from '../../lib/contract/failure';
import type { RunFiles } from './logged-rows';
import { isFailed, nameOf } from './result';
import { hasRun } from './retry';
import { restoredFiles } from './untaken-files';
import type { RunRows } from '../rows/run-rows';

/** Exit code of a load if some of its tables failed: it has tried all others. */
const TABLES_FAILED = 1;

/** The failure of its group, by the name of each table. */
export type GroupFailures = ReadonlyMap<string, Partial<TableFailure>>;

/** The same round, with an item and a result for each table: if a group failed, all of its tables have failed. */
export function ungrouped(event: EndLoadEvent): EndLoadEvent {
  const { preLoad, results } = event.state;
  const state = {
    preLoad: { ...preLoad, loads: preLoad.loads.flatMap(membersOf) },
    results: results?.flatMap(resultsIn),
  };
  return { ...event, state: { ...event.state, ...state } };
}

/** The failures of groups in a round. */
export function failuresOfGroups({ state }: EndLoadEvent): GroupFailures {
  const failed = (state.results ?? []).filter(isFailed).filter(isGroup);
  return new Map(failed.flatMap(({ table, failure }) => tablesOf({ table }).map((name) => [name, failure] as const)));
}

/** Tables of failed groups that have no files left in the landing, pending and ingesting areas: they may be loaded. */
export function takenOfGroups(failures: GroupFailures, { tableFinder, files, found, untaken }: RunFiles): string[] {
  if (!found || failures.size === 0) {
    return [];
  }
  // If this function runs a second time, it has moved files back itself: Starlake has not archived them.
  const waiting = [...files, ...untaken.landing, ...untaken.pending, ...restoredFiles(found)];
  const tables = new Set(waiting.flatMap((name) => tableFinder.candidates(name)));
  const wasTaken = ([table, { kind }]: [string, Partial<TableFailure>]) => hasRun({ kind }) && !tables.has(table);
  return [...failures].filter(wasTaken).map(([table]) => table);
}

/** Tables of failed groups that the log tells of, and that have no files left in the ingesting area. */
export function loggedOfGroups(failures: GroupFailures, { tableFinder, files }: RunFiles, rows: RunRows): string[] {
  const left = new Set(files.flatMap((name) => tableFinder.candidates(name)));
  const isLogged = ([table, failure]: [string, Partial<TableFailure>]) =>
    hasRun(failure) && rows.of(table).length > 0 && !left.has(table);
  return [...failures].filter(isLogged).map(([table]) => table);
}

/** The same round, with these tables as loaded. */
export function withLoaded(event: EndLoadEvent, loaded: readonly string[]): EndLoadEvent {
  const names = new Set(loaded);
  const results = event.state.results?.map((result) => (names.has(nameOf(result)) ? nameOf(result) : result));
  return { ...event, state: { ...event.state, results } };
}

/**
 * The failures of tables that failed themselves: they left their files, and the command went on with the other tables.
 */
export function ownFailures(failures: GroupFailures, { tableFinder, files, found }: RunFiles): GroupFailures {
  const left = new Set([...files, ...restoredFiles(found)].flatMap((name) => tableFinder.matching(name)));
  return new Map([...failures].filter(([table, { exitCode }]) => exitCode === TABLES_FAILED && left.has(table)));
}

function resultsIn(result: TableResult): TableResult[] {
  const names = tablesOf({ table: nameOf(result) });
  return typeof result === 'string' ? names : names.map((table) => ({ ...result, table }));
}
