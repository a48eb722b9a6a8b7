import { MAX_STATE } from '../../lib/contract/limits';
import { STOPPED } from '../run-event';

/** Longest cause of a failure, in characters; a longer one is cut. */
export const CAUSE_LIMIT = 32_768;

/** An error as Step Functions names it; its message is the Cause. */
export function stateError(name: string, cause: string): Error {
  const error = new Error(cause);
  error.name = name;
  return error;
}

/** An error that no Retry and no Catch handles, like `States.Runtime` and `States.DataLimitExceeded` on AWS. */
export function fatalError(name: string, cause: string): Error {
  return Object.assign(stateError(name, cause), { isRetryable: false, isCatchable: false });
}

/** The error of states whose execution, iteration or branch was stopped. */
export function stoppedError(): Error {
  return fatalError(STOPPED, 'The execution was stopped');
}

/**
 * Fails as AWS does when data is larger than a state may have.
 *
 * @throws Error named `States.DataLimitExceeded`, which no Catch handles
 */
export function checkSize(value: unknown, what: string): void {
  const bytes = Buffer.byteLength(JSON.stringify(value) ?? '');
  if (bytes > MAX_STATE) {
    throw fatalError(
      'States.DataLimitExceeded',
      `${what} has ${bytes} bytes, which exceeds the maximum number of bytes service limit of ${MAX_STATE}.`,
    );
  }
}
