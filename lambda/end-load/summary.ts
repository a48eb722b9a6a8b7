import type { LoadSummary, LoadProgress } from '../../lib/contract/end-load';
import { NO_TABLE } from '../pre-load/reasons';
import type { RunRows } from '../rows/run-rows';
import type { Expectations } from './expectations';

/** Characters of the reason why rows are not known. */
const MAX_REASON = 300;

/** Why rows are not known: the reason of the first such table. */
export function whyRowsUnknown(tables: readonly string[], rows: RunRows): string | undefined {
  return tables
    .map((table) => rows.doubt(table))
    .find((one) => one !== undefined)
    ?.slice(0, MAX_REASON);
}

/** The output of a run that has loaded all of its tables. */
export function summaryOf(
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
