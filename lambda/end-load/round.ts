import type { EndLoadEvent, FailedLoad } from '../../lib/contract/end-load';
import type { UntakenFiles } from './untaken-files';
import { isFailed, nameOf } from './result';
import { withoutAttempts } from './retry';
import { Area, Unloaded } from './unloaded';
import type { TableFailure } from '../../lib/contract/failure';
import { TableFinder } from '../stage-files/table-of-file';
import type { TableLoad } from '../../lib/contract/pre-load';

/** Result of a round's loads, by their exit codes and by the files that they left. */
export interface Round {
  /** Tables that were loaded, of earlier rounds too. */
  readonly loaded: TableLoad[];
  /** Tables of this round that failed. */
  readonly failed: FailedLoad[];
  /** Files to move back to the pending area. */
  readonly restorable: string[];
  /** Files whose rows are in their tables: to move to the archive. */
  readonly archivable: string[];
  /** Files that stay: their table is not certain, or an earlier run left them. */
  readonly left: string[];
}

/**
 * Judges a round.
 *
 * @param files names in the ingesting area, while nothing is loading
 * @param loaded those of them whose rows are in their tables
 * @param untaken recorded files that no load took
 * @param stopped whether loads of this round were stopped with their run and then started again: files that the first ones had
 * taken were not there for the second ones
 */
export function judge(
  event: EndLoadEvent,
  tableFinder: TableFinder,
  files: readonly string[],
  loaded: ReadonlySet<string>,
  untaken: UntakenFiles,
  stopped = false,
): Round {
  const { tables, state, overlap } = event;
  const { preLoad, results = [] } = state;
  const itemOf = itemsOf(preLoad.loads);
  const stale = new Set(preLoad.stale?.map(({ table }) => table));
  const failedNow = results
    .filter(isFailed)
    .map(({ table, failure }) => ({ load: itemOf(table), failure: completeFailure(failure) }));
  const now = new Set(results.filter((result) => !isFailed(result)).map(nameOf));
  const succeeded = new Map([...(preLoad.loaded ?? []), ...[...now].map(itemOf)].map((load) => [load.table, load]));
  const failedNames = new Set([...failedNow, ...(preLoad.failed ?? [])].map(({ load }) => load.table));

  const left: string[] = [];
  const restorable: string[] = [];
  const unloaded = new Unloaded();
  const blame = (suspects: string[], area: Area, name: string) => {
    // One of several tables may have failed and own the file; and where runs overlap, another run may own it.
    if (overlap !== 'ALLOW' && !suspects.some((table) => failedNames.has(table) || stale.has(table))) {
      suspects.filter((table) => now.has(table)).forEach((table) => unloaded.add(table, area, name));
    }
  };
  for (const name of files.filter((each) => !loaded.has(each))) {
    // A table that was loaded has archived its files, so the file belongs to another table if it can.
    const owner = tableFinder.tableOf(name, (table) => !succeeded.has(table)) ?? tableFinder.tableOf(name);
    if (owner !== undefined && failedNames.has(owner)) {
      restorable.push(name);
    } else if (owner !== undefined && stopped && now.has(owner)) {
      restorable.push(name);
      blame([owner], 'ingesting', name);
    } else if (owner === undefined || stale.has(owner) || succeeded.has(owner) || preLoad.idle.includes(owner)) {
      left.push(name);
      // Starlake also ends with exit code 0 when it cannot archive a loaded file: such a file is not loaded again automatically.
      const matching = tableFinder.matching(name);
      blame(matching.length > 0 ? matching : tableFinder.candidates(name), 'ingesting', name);
    }
    // Ignore files that belong to tables outside this run.
  }
  for (const area of ['landing', 'pending'] as const) {
    untaken[area].forEach((name) => blame(tableFinder.matching(name), area, name));
  }
  const order = new Map(tables.map(([table], i) => [table, i]));
  return {
    loaded: [...succeeded.values()]
      .filter(({ table }) => !unloaded.has(table))
      .map(withoutAttempts)
      .sort((a, b) => order.get(a.table)! - order.get(b.table)!),
    failed: [...failedNow, ...unloaded.failures(itemOf)],
    restorable,
    archivable: files.filter((name) => loaded.has(name)),
    left,
  };
}

function itemsOf(loads: readonly TableLoad[]): (table: string) => TableLoad {
  const items = new Map(loads.map((load) => [load.table, load]));
  return (table) => items.get(table) ?? { table };
}

/** A failure that could not be explained has no kind. */
function completeFailure(failure: Partial<TableFailure>): TableFailure {
  const { error = 'Unknown', kind } = failure;
  return kind
    ? { ...failure, error, kind }
    : { error, kind: 'UNKNOWN', diagnosis: 'its failure could not be explained: see the history of the execution' };
}
