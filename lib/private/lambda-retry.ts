import { Duration } from 'aws-cdk-lib';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';

/** What a state is tried again for, and how long. */
export interface Polling {
  /** Names of the errors that say “not yet”. */
  readonly errors: string[];
  readonly interval: Duration;
  readonly attempts: number;
}

/**
 * Retries a function: while it says “not yet”, and, with backoff and jitter, for whatever else it fails with, be it Lambda
 * that is busy or S3. CDK's own list has errors of Lambda only, and lacks its throttle.
 *
 * @param final errors of the function's own that time does not mend
 * @returns the state
 */
export function addLambdaRetry(state: sfn.TaskStateBase, final: string[] = [], pollings: Polling[] = []) {
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
    jitterStrategy: sfn.JitterType.FULL,
  });
}
