import type { LoadSummary, LoadProgress } from '../../lib/contract/end-load';
import { MAX_OUTPUT } from '../../lib/contract/round-files';
import { NO_TABLE } from '../pre-load/reasons';
import type { RunRows } from '../rows/run-rows';
import type { Expectations } from '../rows/expectation-reports';

/** Characters of the reason why rows are not known. */
const MAX_REASON = 300;

/** Why rows are not known: the reason of the first such table. */
export function whyRowsUnknown(tables: readonly string[], rows: RunRows): string | undefined {
  return tables
    .map((table) => rows.doubt(table))
    .find((one) => one !== undefined)
    ?.slice(0, MAX_REASON);
}

/**
 * The output of a run that has loaded all of its tables.
 *
 * @param expectations their results, and those that are left where a state has no room for all
 * @param isInState whether the output is that of a state; it is a file where not
 */
export function summaryOf(
  progress: LoadProgress,
  loaded: readonly string[],
  rows: RunRows,
  expectations: readonly Expectations[],
  isInState: boolean,
): LoadSummary {
  const summaries = [...expectations, {}].map((each) => summaryWith(progress, loaded, rows, each));
  return (
    summaries.find((each) => !isInState || Buffer.byteLength(JSON.stringify(each)) <= MAX_OUTPUT) ?? summaries.at(-1)!
  );
}

function summaryWith(
  { domain, scheduledDate, idle }: LoadProgress,
  loaded: readonly string[],
  rows: RunRows,
  expectations: Expectations,
): LoadSummary {
  const doubt = whyRowsUnknown(loaded, rows);
  return {
    domain,
    status: loaded.length > 0 ? 'LOADED' : 'SKIPPED',
    scheduledDate,
    ...(loaded.length > 0 ? {} : { reason: NO_TABLE }),
    ...(doubt === undefined ? {} : { rowsUnknown: doubt }),
    tables: [
      ...loaded.map((table) => ({
        table,
        status: 'LOADED' as const,
        ...rows.count(table),
        ...(Object.hasOwn(expectations, table) ? { expectations: expectations[table] } : {}),
      })),
      ...idle.map((table) => ({ table, status: 'SKIPPED' as const })),
    ],
  };
}
