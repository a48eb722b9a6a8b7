import { Duration } from 'aws-cdk-lib';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { IStarlakeJob } from '../job/i-starlake-job';
import { addLambdaRetry, Polling } from '../functions/lambda-retry';
import type { ExplainFailureEvent, Work } from '../contract/explain-failure';
import { handlerState } from './handler-state';

/** How long a container may take to stop: two minutes at most, if it is told to (ECS). */
const STOP_POLLING: Polling = { errors: ['Starlake.StillRunning'], interval: Duration.seconds(10), attempts: 30 };

/**
 * The state behind a command that failed, whose `$.failure` it caught: says why in short, once no container is at work for
 * the command any more. The caller says what follows when that cannot be said.
 *
 * @param name the pipeline's, or the domain's
 * @param what tells the command
 */
export function explainState(
  scope: Construct,
  job: IStarlakeJob,
  name: string,
  what: Work & Pick<ExplainFailureEvent, 'budget'>,
  resultPath?: string,
): sfn.TaskStateBase {
  const explain = handlerState<ExplainFailureEvent>(scope, 'Explain', {
    name: `explain_${name}_failure`,
    handler: job._resources.explainFailure,
    payload: {
      ...what,
      execution: sfn.JsonPath.stringAt('$$.Execution.Id'),
      failure: sfn.JsonPath.objectAt('$.failure'),
    },
    resultPath,
  });
  return addLambdaRetry(explain, [], [STOP_POLLING]);
}
