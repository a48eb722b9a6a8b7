import { named } from '../errors';
import type { TableFailure } from '../explain-failure/explain-failure';

/** What became of every table. */
export interface EndLoadEvent {
  readonly domain: string;
  readonly scheduledDate: string;
  /** Tables that had no files. */
  readonly idle: string[];
  /** One for each item of the Map: without `failure` the table was loaded. */
  readonly results: Array<{ readonly table: string; readonly failure?: TableFailure }>;
}

/** Output of a run. */
export interface LoadSummary {
  readonly domain: string;
  readonly status: 'LOADED' | 'SKIPPED';
  readonly scheduledDate: string;
  readonly reason?: string;
  readonly tables: Array<{ readonly table: string; readonly status: 'LOADED' | 'SKIPPED' }>;
}

/**
 * Ends a run: its output when every table that had files was loaded.
 *
 * @throws Starlake.LoadFailed when one was not. The message is JSON: `{"domain", "scheduledDate", "tables": [{"table",
 * "status": "FAILED", "error", "exitCode"?, "stopCode"?, "reason"?, "log"?}], "loaded": [names]}`
 */
export function endLoad({ domain, scheduledDate, idle, results }: EndLoadEvent): LoadSummary {
  const failed = results.filter(({ failure }) => failure !== undefined);
  const loaded = results.filter(({ failure }) => failure === undefined).map(({ table }) => table);
  if (failed.length > 0) {
    const tables = failed.map(({ table, failure }) => ({ table, status: 'FAILED', ...failure }));
    throw named('Starlake.LoadFailed', JSON.stringify({ domain, scheduledDate, tables, loaded }));
  }
  return {
    domain,
    status: loaded.length > 0 ? 'LOADED' : 'SKIPPED',
    scheduledDate,
    ...(loaded.length > 0 ? {} : { reason: 'no table has files' }),
    tables: [
      ...loaded.map((table) => ({ table, status: 'LOADED' as const })),
      ...idle.map((table) => ({ table, status: 'SKIPPED' as const })),
    ],
  };
}
