import { account, type ExecutionStatus } from '../aws/account';
import { machineArn, type Machine } from './execution-context';
import { stoppedError } from '../interpreter/errors';
import type { ExecutionRecord } from '../run-event';

/** How an execution ended. */
export type ExecutionEnd =
  | { readonly status: 'SUCCEEDED'; readonly output: unknown }
  | {
      readonly status: Exclude<ExecutionStatus, 'RUNNING' | 'SUCCEEDED'>;
      readonly error: string;
      readonly cause: string;
    };

/**
 * Runs an execution, which the account knows from its start to its end.
 *
 * @param interpreted runs its states
 * @param mapRunArn the Map Run that it is an item of
 */
export async function runInAccount(
  pipeline: Machine,
  { arn, name, input, startTime, redriveCount }: ExecutionRecord,
  interpreted: () => Promise<unknown>,
  mapRunArn?: string,
): Promise<ExecutionEnd> {
  account.startExecution({
    executionArn: arn,
    stateMachineArn: machineArn(pipeline),
    name,
    input: JSON.stringify(input),
    startDate: new Date(startTime),
    redriveCount,
    ...(mapRunArn === undefined ? {} : { mapRunArn }),
  });
  const end = await endOf(interpreted());
  const { status } = end;
  account.endExecution(arn, {
    status,
    ...('output' in end ? { output: JSON.stringify(end.output ?? null) } : { error: end.error, cause: end.cause }),
  });
  return end;
}

/** Translates what the interpreter returns or throws into the end of an execution. */
async function endOf(interpreted: Promise<unknown>): Promise<ExecutionEnd> {
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
