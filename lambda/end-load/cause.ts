import type { LoadFailedCause } from '../../lib/contract/causes';
import type { FailedLoad } from '../../lib/contract/end-load';
import { MAX_CAUSE, MAX_UNPUBLISHED } from '../../lib/contract/limits';
import { starlakeError } from '../errors';
import type { Expectations } from '../rows/expectation-reports';
import type { TableRows } from '../rows/run-rows';

/** Most files that a cause names. */
const MAX_FILES = 20;

/** Report of a failed run. */
export interface Report {
  readonly domain: string;
  readonly scheduledDate: string;
  readonly failed: FailedLoad[];
  readonly loaded: string[];
  /** Rows of the loaded tables, if known. */
  readonly counts?: { readonly [table: string]: TableRows };
  /** Results of expectations, and those that are left where there is no room for all. */
  readonly expectations?: readonly Expectations[];
  /** Why rows of other tables are not known. */
  readonly rowsUnknown?: string;
  /** Files in the ingesting area. */
  readonly left: string[];
  /** Why datasets of tables that were loaded are not published. */
  readonly unpublished?: string;
}

/**
 * Starlake.LoadFailed, with a `LoadFailedCause`. Where that has no room for it, it leaves out, in this order: `expectations`, those
 * that passed first; `counts`; `loaded` and `reason`; all but `table`, `kind` and `exitCode`; all but `table`, and the names of files, whose number is in `moreFiles`;
 * and tables, whose number is then in `more`.
 */
export function loadFailed({
  domain,
  scheduledDate,
  failed,
  loaded,
  counts = {},
  expectations = [],
  rowsUnknown,
  left,
  unpublished,
}: Report): Error {
  const files = {
    ...(left.length === 0 ? {} : { files: left.slice(0, MAX_FILES) }),
    ...(left.length > MAX_FILES ? { moreFiles: left.length - MAX_FILES } : {}),
  };
  // The number of files is never left out: their tables may not be among those that are named.
  const uncounted = left.length === 0 ? {} : { moreFiles: left.length };
  const run = { domain, scheduledDate, unpublished: unpublished?.slice(0, MAX_UNPUBLISHED), rowsUnknown };
  const whole = failed.map(({ load: { table }, failure }) => ({ table, status: 'FAILED' as const, ...failure }));
  const known = Object.keys(counts).length > 0 ? { counts } : {};
  const causes: LoadFailedCause[] = [
    ...expectations.map((each) => ({ ...run, tables: whole, ...files, loaded, ...known, expectations: each })),
    { ...run, tables: whole, ...files, loaded, ...known },
    { ...run, tables: whole, ...files, loaded },
    { ...run, tables: whole.map((table) => ({ ...table, reason: undefined })), ...files },
    { ...run, tables: whole.map(({ table, kind, exitCode }) => ({ table, kind, exitCode })), ...files },
    { ...run, tables: whole.map(({ table }) => ({ table })), ...uncounted },
  ];
  for (let count = whole.length; count > 1;) {
    count = Math.floor(count / 2);
    const tables = whole.slice(0, count).map(({ table }) => ({ table }));
    causes.push({ ...run, tables, ...uncounted, more: whole.length - count });
  }
  return starlakeError('Starlake.LoadFailed', causes.map((cause) => JSON.stringify(cause)).find(fits)!);
}

// Lambda writes the message into JSON once more, as a string.
function fits(message: string): boolean {
  return JSON.stringify(message).length <= MAX_CAUSE;
}
