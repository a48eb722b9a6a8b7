import type { EndLoadEvent, FailedLoad } from '../../lib/contract/end-load';
import { outOfOrder } from './reordered';
import { refusedFailure, rejectedFailure } from './rejected';
import { hasRun } from './retry';
import type { Round } from './round';
import type { LoggedRows } from './told-rows';
import { fitFailure } from '../failure/budget';
import type { TableFailure } from '../../lib/contract/failure';
import type { TableFinder } from '../stage-files/table-of-file';
import type { TableLoad } from '../../lib/contract/pre-load';

/** What was found out of the files of loads that failed. */
interface Findings {
  /** A file that has disappeared, by its table. */
  readonly gone: ReadonlyMap<string, string>;
  /** The table of each file that must not be loaded behind those that were. */
  readonly reordered: ReadonlyMap<string, string>;
  /** Tables that have nothing left to load. */
  readonly written: ReadonlySet<string>;
}

/**
 * Says of each table of a round whether it was loaded, and why not, by what became of its files and of its rows.
 */
export function failuresOf(
  { budget, maxRejectedRatio }: EndLoadEvent,
  round: Pick<Round, 'failed' | 'loaded'>,
  owners: TableFinder,
  told: LoggedRows,
  { gone, reordered, written }: Findings,
): { failed: FailedLoad[]; loaded: TableLoad[] } {
  const older = new Map([...reordered].map(([name, table]) => [table, name]));
  const refused = new Map([...told.refused].map((load) => [owners.matching(load.names[0])[0] ?? load.table, load]));
  const why = (table: string, failure: TableFailure): TableFailure => {
    if (!hasRun(failure)) {
      return failure;
    }
    const told = counted(table, failure);
    return (
      (refused.has(table) ? refusedFailure(told, refused.get(table)!) : undefined) ??
      (gone.has(table) ? goneFailure(told, gone.get(table)!) : undefined) ??
      (older.has(table) ? outOfOrder(told, older.get(table)!) : undefined) ??
      (written.has(table) ? writtenFailure(told) : told)
    );
  };
  const counted = (table: string, failure: TableFailure) =>
    told.rows.of(table).length > 0 ? { ...failure, ...told.rows.count(table) } : failure;
  const failed = round.failed.map(({ load, failure }) => ({ load, failure: why(load.table, failure) }));
  const loaded: TableLoad[] = [];
  for (const load of round.loaded) {
    const failure = rejectedFailure(load.table, told.rows, maxRejectedRatio);
    if (failure) {
      failed.push({ load, failure });
    } else {
      loaded.push(load);
    }
  }
  return { failed: failed.map(({ load, failure }) => ({ load, failure: fitFailure(failure, budget) })), loaded };
}

function goneFailure(failure: TableFailure, name: string): TableFailure {
  const diagnosis = `its load failed, and '${name}' is not in the pending, ingesting or archive area: has the project other areas (SL_AREA_*)?`;
  return { ...failure, kind: 'FILES_GONE', diagnosis };
}

function writtenFailure(failure: TableFailure): TableFailure {
  const diagnosis = 'its rows were written before, and its files are put away';
  return { ...failure, diagnosis: [failure.diagnosis, diagnosis].filter(Boolean).join('; ') };
}
