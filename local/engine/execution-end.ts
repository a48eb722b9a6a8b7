import type { ExecutionStatus } from '../aws/account';
import { stoppedError } from '../interpreter/errors';

/** How an execution ended. */
export type ExecutionEnd =
  | { readonly status: 'SUCCEEDED'; readonly output: unknown }
  | {
      readonly status: Exclude<ExecutionStatus, 'RUNNING' | 'SUCCEEDED'>;
      readonly error: string;
      readonly cause: string;
    };

/** How an execution ended whose interpreter answers or throws this. */
export async function endOf(interpreted: Promise<unknown>): Promise<ExecutionEnd> {
  try {
    return { status: 'SUCCEEDED', output: await interpreted };
  } catch (thrown) {
    return failureOf(thrown as Error);
  }
}

function failureOf(error: Error): ExecutionEnd {
  if (error.name === 'ExecutionTimeoutError') return { status: 'TIMED_OUT', error: 'States.Timeout', cause: '' };
  const stopped = stoppedError();
  if (error.name === 'ExecutionAbortedError' || error.name === stopped.name) {
    return { status: 'ABORTED', error: stopped.name, cause: stopped.message };
  }
  const failed = error.name === 'ExecutionError' && error.cause instanceof Error ? error.cause : error;
  return { status: 'FAILED', error: failed.name, cause: failed.message };
}
