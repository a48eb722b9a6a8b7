/** Largest input or output of a state, a task or an execution, in bytes of UTF-8. */
export const PAYLOAD_LIMIT = 262_144;

/** Longest cause of a failure, in characters; what is longer is cut. */
export const CAUSE_LIMIT = 32_768;

/** An error as Step Functions names it; its message is the Cause. */
export function stateError(name: string, cause: string): Error {
  const error = new Error(cause);
  error.name = name;
  return error;
}

/** An error that no Retry and no Catch gets to see, like `States.Runtime` and `States.DataLimitExceeded` on AWS. */
export function fatalError(name: string, cause: string): Error {
  return Object.assign(stateError(name, cause), { isRetryable: false, isCatchable: false });
}

/** Thrown in states of an execution, an iteration or a branch that was stopped. */
export function stoppedError(): Error {
  return fatalError('Execution.Stopped', 'The execution was stopped');
}

/**
 * Fails as AWS does when data is larger than Step Functions passes on.
 *
 * @throws Error named `States.DataLimitExceeded`, which nothing catches.
 */
export function checkSize(value: unknown, what: string): void {
  const bytes = Buffer.byteLength(JSON.stringify(value) ?? '');
  if (bytes > PAYLOAD_LIMIT) {
    throw fatalError(
      'States.DataLimitExceeded',
      `${what} has ${bytes} bytes, which exceeds the maximum number of bytes service limit of ${PAYLOAD_LIMIT}.`,
    );
  }
}
