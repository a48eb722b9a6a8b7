import type { EndLoadEvent, FailedLoad } from '../../lib/contract/end-load';
import { outOfOrder } from './reordered';
import { refusedFailure, rejectedFailure } from './rejected';
import { hasRun } from './retry';
import type { Round } from './round';
import type { LoggedRows } from './logged-rows';
import { fitFailure } from '../failure/budget';
import type { TableFailure } from '../../lib/contract/failure';
import type { TableFinder } from '../stage-files/table-of-file';
import type { TableLoad } from '../../lib/contract/pre-load';

/** Findings about the files of failed loads. */
interface Findings {
  /** A file that has disappeared, by its table. */
  readonly missing: ReadonlyMap<string, string>;
  /** The table of each file that must not be loaded after newer files. */
  readonly reordered: ReadonlyMap<string, string>;
  /** Tables that have all of their rows. */
  readonly alreadyLoaded: ReadonlySet<string>;
}

/** Decides by its files and rows whether each table of a round was loaded, or why it was not. */
export function failuresOf(
  { budget, maxRejectedRatio }: EndLoadEvent,
  round: Pick<Round, 'failed' | 'loaded'>,
  tableFinder: TableFinder,
  logged: LoggedRows,
  { missing, reordered, alreadyLoaded }: Findings,
): { failed: FailedLoad[]; loaded: TableLoad[] } {
  const older = new Map([...reordered].map(([name, table]) => [table, name]));
  const refused = new Map(
    [...logged.refused].map((load) => [tableFinder.matching(load.names[0])[0] ?? load.table, load]),
  );
  const why = (table: string, failure: TableFailure): TableFailure => {
    // Rows may be those of an earlier attempt.
    const withRows = counted(table, failure);
    if (!hasRun(failure)) {
      return withRows;
    }
    return (
      (refused.has(table) ? refusedFailure(withRows, refused.get(table)!) : undefined) ??
      (missing.has(table) ? missingFailure(withRows, missing.get(table)!) : undefined) ??
      (older.has(table) ? outOfOrder(withRows, older.get(table)!) : undefined) ??
      (alreadyLoaded.has(table) ? alreadyLoadedFailure(withRows) : withRows)
    );
  };
  const counted = (table: string, failure: TableFailure) =>
    logged.rows.of(table).length > 0 ? { ...failure, ...logged.rows.count(table) } : failure;
  const failed = round.failed.map(({ load, failure }) => ({ load, failure: why(load.table, failure) }));
  const loaded: TableLoad[] = [];
  for (const load of round.loaded) {
    const failure = rejectedFailure(load.table, logged.rows, maxRejectedRatio);
    if (failure) {
      failed.push({ load, failure });
    } else {
      loaded.push(load);
    }
  }
  return { failed: failed.map(({ load, failure }) => ({ load, failure: fitFailure(failure, budget) })), loaded };
}

function missingFailure(failure: TableFailure, name: string): TableFailure {
  const diagnosis = `its load failed, and '${name}' is not in the pending, ingesting or archive area: has the project other areas (SL_AREA_*)?`;
  return { ...failure, kind: 'FILES_GONE', diagnosis };
}

function alreadyLoadedFailure(failure: TableFailure): TableFailure {
  const diagnosis = 'its rows were written before, and its files are put away';
  return { ...failure, diagnosis: [failure.diagnosis, diagnosis].filter(Boolean).join('; ') };
}
