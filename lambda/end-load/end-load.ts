import { named } from '../errors';
import type { TableFailure } from '../explain-failure/explain-failure';

/** Characters that the cause of an execution has at most, less what Lambda adds to it. */
const MAX_CAUSE = 32_000;

/** What became of every table. */
export interface EndLoadEvent {
  readonly domain: string;
  readonly scheduledDate: string;
  /** Tables that had no files. */
  readonly idle: string[];
  /** One for each item of the Map: a table that was loaded, by its name or with its item, or why one was not. */
  readonly results: Array<string | { readonly table: string; readonly failure?: TableFailure }>;
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
 * "status": "FAILED", "error", "exitCode"?, "stopCode"?, "reason"?, "log"?}], "loaded": [names]}`. Where that is more than
 * a cause may have, first `loaded` and `reason` are left out, then all but `table` and `exitCode`, then all but `table`; and at
 * last, tables themselves, with their number in `more`.
 */
export function endLoad({ domain, scheduledDate, idle, results }: EndLoadEvent): LoadSummary {
  const failed = results.filter(isFailed);
  const loaded = results.filter((result) => !isFailed(result)).map(nameOf);
  if (failed.length > 0) {
    throw named('Starlake.LoadFailed', causeOf({ domain, scheduledDate }, failed, loaded));
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

type Result = EndLoadEvent['results'][number];

function isFailed(result: Result): result is { table: string; failure: TableFailure } {
  return typeof result !== 'string' && result.failure !== undefined;
}

function nameOf(result: Result): string {
  return typeof result === 'string' ? result : result.table;
}

function causeOf(run: object, failed: Array<{ table: string; failure: TableFailure }>, loaded: string[]): string {
  const whole = failed.map(({ table, failure }) => ({ table, status: 'FAILED', ...failure }));
  const causes: object[] = [
    { ...run, tables: whole, loaded },
    { ...run, tables: whole.map((table) => ({ ...table, reason: undefined })) },
    { ...run, tables: whole.map(({ table, exitCode }) => ({ table, exitCode })) },
    { ...run, tables: whole.map(({ table }) => ({ table })) },
  ];
  for (let named = whole.length; named > 1;) {
    named = Math.floor(named / 2);
    const tables = whole.slice(0, named).map(({ table }) => ({ table }));
    causes.push({ ...run, tables, more: whole.length - named });
  }
  return causes.map((cause) => JSON.stringify(cause)).find(fits)!;
}

// Lambda puts the message into JSON once more, as a text.
function fits(message: string): boolean {
  return JSON.stringify(message).length <= MAX_CAUSE;
}
