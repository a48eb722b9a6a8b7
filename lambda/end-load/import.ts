import type { ImportFailedCause } from '../../lib/contract/causes';
import type { EndLoadEvent, NextStep } from '../../lib/contract/end-load';
import { starlakeError } from '../errors';
import { EndedTask, taskArnIn, taskOf } from '../failure/cause';
import { describeFailure } from '../failure/describe';
import { isRetryable } from '../../lib/contract/failure';
import { withQuote } from '../failure/quote-from-log';
import { hasSucceeded } from '../failure/success';
import type { EndLoadPorts } from './ports';

type ImportPorts = Pick<EndLoadPorts, 'logs' | 'quoteFromLog' | 'tasks'>;

/** What comes next, and how often the import was retried. */
type AfterImport = { readonly imports?: number } & NextStep;

/**
 * Decides what follows a failed import state: the loads, if Starlake succeeded and another container failed; a retry,
 * if the state cannot retry by itself; or the failure.
 *
 * @returns the error `Starlake.ImportFailed`, to throw it
 */
export async function judgeImport(event: EndLoadEvent, ports: ImportPorts): Promise<AfterImport | Error> {
  const { domain, importRetries = 0, retryDelay, state } = event;
  const { importFailure, imports = 0, scheduledDate } = state.preLoad;
  const task = await endedImport(importFailure!.Cause ?? '', ports);
  if (hasSucceeded(importFailure!, task, ports.logs)) {
    return { next: 'LOAD', wait: 0 };
  }
  const failure = describeFailure(importFailure!, task, ports.logs);
  if (isRetryable(failure) && imports < importRetries) {
    return { imports: imports + 1, next: 'IMPORT_LATER', wait: retryDelay };
  }
  const quote = await ports.quoteFromLog?.(failure);
  const quoted = quote === undefined ? failure : withQuote(failure, quote);
  return starlakeError(
    'Starlake.ImportFailed',
    JSON.stringify({ domain, scheduledDate, ...quoted } satisfies ImportFailedCause),
  );
}

/** The import's task, from the cause, or from ECS if the cause was cut. */
async function endedImport(cause: string, { tasks }: ImportPorts): Promise<EndedTask | undefined> {
  const arn = taskOf(cause) === undefined ? taskArnIn(cause) : undefined;
  return arn === undefined ? taskOf(cause) : await tasks?.describe(arn);
}
