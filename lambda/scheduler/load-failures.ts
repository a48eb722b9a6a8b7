import type { ItemError } from '../../lib/contract/errors';
import type { LoadOutput } from '../../lib/contract/next-task';
import type { CaughtFailure } from '../../lib/contract/failure';
import { cut, short } from '../failure/text';
import { isNothingToLoad } from '../pre-load/reasons';
import type { TaskFailure } from '../../lib/contract/transforms';

/** Characters of another error's name, and of its words. */
const MAX_ERROR = 80;
const MAX_REASON = 200;

/** What `Starlake.LoadFailed` says of a run, as far as it is read. */
interface LoadFailed {
  readonly tables?: Array<TaskFailure & { readonly table: string }>;
  /** Absent where there was no room for it. */
  readonly loaded?: string[];
  /** Files that are left, and how many more: there are tables that are not failed, and not surely loaded. */
  readonly files?: string[];
  readonly moreFiles?: number;
  /** Tables that it has no room to name. */
  readonly more?: number;
}

/**
 * Which tables a load pipeline has not loaded, from what `startExecution.sync:2` fails with. Where it does not say so, all
 * of them.
 *
 * @param tables what it was to load
 */
export function loadFailures(tables: readonly string[], caught: CaughtFailure): Map<string, TaskFailure> {
  const execution = object(caught.Cause);
  const error = text(execution?.Error) ?? caught.Error;
  const cause = text(execution?.Cause) ?? caught.Cause ?? '';
  const log = text(execution?.ExecutionArn) ?? /"ExecutionArn"\s*:\s*"([^"\\]+)"/.exec(caught.Cause ?? '')?.[1];
  const told = object(text(object(cause)?.errorMessage)) as LoadFailed | undefined;
  const unknown: TaskFailure = {
    error: cut(error, MAX_ERROR),
    diagnosis: log === undefined ? 'its load failed' : `its load failed: see ${log}`,
    ...(cause === '' ? {} : { reason: short(text(object(cause)?.errorMessage) ?? cause, MAX_REASON) }),
  };
  const named = new Map<string, TaskFailure>();
  if (error === 'Starlake.LoadFailed') {
    for (const { table, error: its = error, kind, diagnosis, exitCode, reason, log: place } of told?.tables ?? []) {
      const failure = { error: its, kind, diagnosis, exitCode, reason, log: place };
      named.set(table, JSON.parse(JSON.stringify(failure)) as TaskFailure);
    }
  }
  const { loaded: sure, more, files, moreFiles } = (error === 'Starlake.LoadFailed' ? told : undefined) ?? {};
  const loaded = new Set(sure);
  // Only then it has no files that is neither failed nor loaded.
  const isWhole =
    tables.some((table) => named.has(table)) &&
    sure !== undefined &&
    [more, files, moreFiles].every((field) => field === undefined);
  const failed = tables.filter((table) => named.has(table) || (!isWhole && !loaded.has(table)));
  return new Map(failed.map((table) => [table, named.get(table) ?? unknown]));
}

/**
 * Why a load that has succeeded has not loaded its tables: it did not look whether there are files, because of another run, or
 * of an ack file that is not there.
 */
export function skipFailure({ status, reason }: LoadOutput = {}): TaskFailure | undefined {
  if (status === 'LOADED' || (status === 'SKIPPED' && isNothingToLoad(reason))) {
    return undefined;
  }
  const why = reason === undefined ? `its status is ${status ?? 'not known'}` : cut(reason, MAX_REASON);
  return { error: 'Starlake.LoadSkipped' satisfies ItemError, diagnosis: `its load was skipped: ${why}` };
}

function object(json: string | null | undefined): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(json ?? '');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    // A text for people, or a piece of JSON.
    return undefined;
  }
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
