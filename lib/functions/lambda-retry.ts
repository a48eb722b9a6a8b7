import { Duration } from 'aws-cdk-lib';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';

/** What a state is tried again for, and how long. */
export interface Polling {
  /** Names of the errors that say “not yet”. */
  readonly errors: string[];
  readonly interval: Duration;
  readonly attempts: number;
}

/** How often a function is tried again, and after how long at most; five times by default. */
export type Patience = Pick<sfn.RetryProps, 'maxAttempts' | 'maxDelay'>;

/** For a state whose failure would end what runs beside it: six minutes and more. */
export const LONG: Patience = { maxAttempts: 10, maxDelay: Duration.minutes(1) };

/**
 * Retries a function: while it says “not yet”, and, with backoff and jitter, for whatever else it fails with, be it Lambda
 * that is busy or S3. CDK's own list has errors of Lambda only, and lacks its throttle.
 *
 * @param final errors of the function's own that time does not mend
 * @param patience how long it goes on: a minute, or some where a failure costs more than this state
 * @returns the state
 */
export function addLambdaRetry(
  state: sfn.TaskStateBase,
  final: string[] = [],
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
