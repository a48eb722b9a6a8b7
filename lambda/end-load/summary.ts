import type { LoadSummary, LoadProgress } from '../../lib/contract/end-load';
import { NO_TABLE } from '../pre-load/reasons';
import type { RunRows } from '../rows/run-rows';

/** Characters of why rows are not known. */
const MAX_DOUBT = 300;

/** Why the rows are not known of the first of some tables of which they are not. */
export function firstDoubt(tables: readonly string[], rows: RunRows): string | undefined {
  return tables
    .map((table) => rows.doubt(table))
    .find((one) => one !== undefined)
    ?.slice(0, MAX_DOUBT);
}

/** The output of a run that has loaded all that it was to load. */
export function summaryOf(
  { domain, scheduledDate, idle }: LoadProgress,
  loaded: readonly string[],
  rows: RunRows,
): LoadSummary {
  const doubt = firstDoubt(loaded, rows);
  return {
    domain,
    status: loaded.length > 0 ? 'LOADED' : 'SKIPPED',
    scheduledDate,
    ...(loaded.length > 0 ? {} : { reason: NO_TABLE }),
    ...(doubt === undefined ? {} : { rowsUnknown: doubt }),
    tables: [
      ...loaded.map((table) => ({ table, status: 'LOADED' as const, ...rows.count(table) })),
      ...idle.map((table) => ({ table, status: 'SKIPPED' as const })),
    ],
  };
}
