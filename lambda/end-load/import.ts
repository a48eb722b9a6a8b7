import type { EndLoadEvent, NextStep } from '../../lib/contract/end-load';
import { starlakeError } from '../errors';
import { EndedTask, taskArnIn, taskOf } from '../failure/cause';
import { describeFailure } from '../failure/describe';
import { isRetryable } from '../../lib/contract/failure';
import { withQuote } from '../failure/last-words';
import { hasSucceeded } from '../failure/success';
import type { EndLoadPorts } from './ports';

type ImportPorts = Pick<EndLoadPorts, 'logs' | 'lastWords' | 'tasks'>;

/** What comes next, with how often the import was run again. */
type AfterImport = { readonly imports?: number } & NextStep;

/**
 * What comes after an import whose state has failed: the loads, where Starlake has succeeded and a container beside it failed; the
 * import again, where that is for this function to say; or its failure.
 *
 * @returns the error `Starlake.ImportFailed` to be thrown
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
  const quote = await ports.lastWords?.(failure);
  const told = quote === undefined ? failure : withQuote(failure, quote);
  return starlakeError('Starlake.ImportFailed', JSON.stringify({ domain, scheduledDate, ...told }));
}

/** The import's task; of a cause that was cut, as ECS knows it. */
async function endedImport(cause: string, { tasks }: ImportPorts): Promise<EndedTask | undefined> {
  const arn = taskOf(cause) === undefined ? taskArnIn(cause) : undefined;
  return arn === undefined ? taskOf(cause) : await tasks?.describe(arn);
}
