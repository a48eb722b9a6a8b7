import type { LoadSummary, Progress } from './event';
import { NO_TABLE } from '../pre-load/reasons';
import type { RunRows } from '../rows/run-rows';

/** Characters of why rows are not known. */
const MAX_DOUBT = 300;

/** The output of a run that has loaded all that it was to load. */
export function summaryOf(
  { domain, scheduledDate, idle }: Progress,
  loaded: readonly string[],
  rows: RunRows,
): LoadSummary {
  const doubt = loaded.map((table) => rows.doubt(table)).find((one) => one !== undefined);
  return {
    domain,
    status: loaded.length > 0 ? 'LOADED' : 'SKIPPED',
    scheduledDate,
    ...(loaded.length > 0 ? {} : { reason: NO_TABLE }),
    ...(doubt === undefined ? {} : { rowsUnknown: doubt.slice(0, MAX_DOUBT) }),
    tables: [
      ...loaded.map((table) => ({ table, status: 'LOADED' as const, ...rows.count(table) })),
      ...idle.map((table) => ({ table, status: 'SKIPPED' as const })),
    ],
  };
}
