import { Duration } from 'aws-cdk-lib';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import type { HandlerError } from '../contract/errors';

/** Errors after which a state looks again, and how long it does. */
export interface Polling {
  /** Errors that say “not yet”. */
  readonly errors: HandlerError[];
  readonly interval: Duration;
  readonly attempts: number;
}

/** How often a function is retried, and after how long at most; five times by default. */
type Patience = Pick<sfn.RetryProps, 'maxAttempts' | 'maxDelay'>;

/** For a state whose failure would stop the other iterations of its Map: at least six minutes. */
export const LONG: Patience = { maxAttempts: 10, maxDelay: Duration.minutes(1) };

/**
 * Retries a function: while it says “not yet”, and, with backoff and jitter, after any other error, of Lambda or of S3. The
 * CDK's own list has errors of Lambda only, without its throttle.
 *
 * @param final errors of the function that a retry does not mend
 * @param patience how long to retry: about a minute by default
 * @returns the state
 */
export function addLambdaRetry(
  state: sfn.TaskStateBase,
  final: HandlerError[] = [],
  pollings: Polling[] = [],
  patience: Patience = {},
) {
  for (const { errors, interval, attempts } of pollings) {
    state.addRetry({ errors, interval, backoffRate: 1, maxAttempts: attempts });
  }
  if (final.length > 0) {
    state.addRetry({ errors: final, maxAttempts: 0 });
  }
  return state.addRetry({
    errors: ['States.TaskFailed'],
    interval: Duration.seconds(2),
    backoffRate: 2,
    maxAttempts: 5,
    ...patience,
    jitterStrategy: sfn.JitterType.FULL,
  });
}
