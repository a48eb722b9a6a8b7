import type { ItemError } from '../../lib/contract/errors';
import type { TableFailure } from '../../lib/contract/failure';
import type { LoadedFiles } from '../rows/run-log';
import { RunRows, sum } from '../rows/run-rows';

/** Part of a row. */
const TOLERANCE = 1e-6;

/** Where Starlake writes why it rejected a row. */
const REASONS = 'the reasons are in audit.rejected';

/**
 * The failure of a table that was loaded with too many rejected rows: no row of a file was loaded, or too many rows of
 * all files were rejected. If a file was loaded several times, the last load counts.
 *
 * @param maxRatio ratio of the rows that may be rejected; 1 allows all
 * @returns undefined if the table has not failed, or its rows are unknown
 */
export function rejectedFailure(table: string, rows: RunRows, maxRatio: number): TableFailure | undefined {
  if (maxRatio >= 1) {
    return undefined;
  }
  const counted = rows.count(table);
  const latest = latestOf(rows.of(table).filter(({ counts }) => counts !== undefined));
  const empty = latest.filter(({ counts }) => counts!.accepted === 0 && counts!.rejected > 0);
  const { rows: accepted, rejected } = sum(latest);
  const fail = (diagnosis: string): TableFailure => ({
    error: 'Starlake.RowsRejected' satisfies ItemError,
    kind: 'ROWS_REJECTED',
    diagnosis: `${diagnosis}: ${REASONS}`,
    ...counted,
  });
  if (empty.length > 0) {
    const lost = sum(empty).rejected;
    const which =
      empty.length > 1 ? `${empty.length} of its files, '${empty[0].names[0]}' for one,` : `'${empty[0].names[0]}'`;
    return fail(`all ${lost} rows of ${which} were rejected`);
  }
  // In floating point, 0.29 times 100 rows is a little less than 29.
  return counted !== undefined && rejected - maxRatio * (accepted + rejected) > TOLERANCE
    ? fail(`${rejected} of its ${accepted + rejected} rows were rejected, more than a part of ${maxRatio}`)
    : undefined;
}

function latestOf(loads: readonly LoadedFiles[]): LoadedFiles[] {
  const latest = new Map(loads.flatMap((load) => load.names.map((name) => [name, load] as const)));
  return [...new Set(latest.values())];
}

/** The failure of a load that wrote no rows, because one was rejected and the project wants all rows or none. */
export function refusedFailure(failure: TableFailure, { names, counts }: LoadedFiles): TableFailure {
  const { accepted, rejected } = counts!;
  const rows = `${rejected} of ${accepted + rejected} rows of '${names[0]}'`;
  const diagnosis = `nothing was loaded, for ${rows} were rejected (rejectAllOnError): ${REASONS}`;
  return { ...failure, kind: 'ROWS_REJECTED', diagnosis, rows: 0, rejected };
}
