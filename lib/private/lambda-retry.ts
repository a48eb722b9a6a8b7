import { Duration } from 'aws-cdk-lib';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';

/** Errors of the Lambda service, not of the function; CDK's own list lacks the throttle. */
const SERVICE_ERRORS = [
  'Lambda.ClientExecutionTimeoutException',
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.TooManyRequestsException',
];

/** Retries what Lambda itself got wrong, with backoff and jitter; returns the state. */
export function addLambdaRetry(state: sfn.TaskStateBase): sfn.TaskStateBase {
  return state.addRetry({
    errors: SERVICE_ERRORS,
    interval: Duration.seconds(2),
    backoffRate: 2,
    maxAttempts: 6,
    jitterStrategy: sfn.JitterType.FULL,
  });
}
