import type { LoadFailedCause } from '../../lib/contract/causes';
import type { ItemError } from '../../lib/contract/errors';
import type { LoadOutput } from '../../lib/contract/next-task';
import type { CaughtFailure } from '../../lib/contract/failure';
import { MAX_ERROR, MAX_REASON } from '../../lib/contract/limits';
import { cut } from '../../lib/contract/cut';
import { short } from '../failure/text';
import { isNothingToLoad } from '../pre-load/reasons';
import type { TaskFailure } from '../../lib/contract/transforms';

/**
 * The tables that a load pipeline did not load, and why, from the error of `startExecution.sync:2`. Where that does not name
 * them, all of its tables count as failed.
 *
 * @param tables the tables that it was asked to load
 */
export function loadFailures(tables: readonly string[], caught: CaughtFailure): Map<string, TaskFailure> {
  const execution = object(caught.Cause);
  const error = text(execution?.Error) ?? caught.Error;
  const cause = text(execution?.Cause) ?? caught.Cause ?? '';
  const log = text(execution?.ExecutionArn) ?? /"ExecutionArn"\s*:\s*"([^"\\]+)"/.exec(caught.Cause ?? '')?.[1];
  const answer = object(text(object(cause)?.errorMessage)) as Partial<LoadFailedCause> | undefined;
  const unknown: TaskFailure = {
    error: cut(error, MAX_ERROR),
    diagnosis: log === undefined ? 'its load failed' : `its load failed: see ${log}`,
    ...(cause === '' ? {} : { reason: short(text(object(cause)?.errorMessage) ?? cause, MAX_REASON) }),
  };
  const named = new Map<string, TaskFailure>();
  if (error === 'Starlake.LoadFailed') {
    for (const { table, error: its = error, kind, diagnosis, exitCode, reason, log: place } of answer?.tables ?? []) {
      const failure = { error: its, kind, diagnosis, exitCode, reason, log: place };
      named.set(table, JSON.parse(JSON.stringify(failure)) as TaskFailure);
    }
  }
  const { loaded: sure, more, files, moreFiles } = (error === 'Starlake.LoadFailed' ? answer : undefined) ?? {};
  const loaded = new Set(sure);
  // Then each table is either failed or loaded, or had no files.
  const isWhole =
    tables.some((table) => named.has(table)) &&
    sure !== undefined &&
    [more, files, moreFiles].every((field) => field === undefined);
  const failed = tables.filter((table) => named.has(table) || (!isWhole && !loaded.has(table)));
  return new Map(failed.map((table) => [table, named.get(table) ?? unknown]));
}

/**
 * Why a load run that succeeded did not load its tables: it was skipped before it looked for files, because of another run or
 * a missing ack file.
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
    // A plain text, or JSON that was cut.
    return undefined;
  }
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
