import { Duration } from 'aws-cdk-lib';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { IStarlakeJob } from '../job/i-starlake-job';
import { addLambdaRetry, Polling } from '../functions/lambda-retry';
import type { ExplainFailureEvent, Work } from '../contract/explain-failure';
import { handlerState } from './handler-state';

/** How long to wait for a container to stop: ECS gives it two minutes at most. */
const STOP_POLLING: Polling = { errors: ['Starlake.StillRunning'], interval: Duration.seconds(10), attempts: 30 };

/**
 * The state after a failed command, with the caught error in `$.failure`: it explains the failure briefly, once no
 * container works for the command any more. The caller catches its errors.
 *
 * @param name of the pipeline or the domain
 * @param what the load or the task that the command runs
 */
export function explainState(
  scope: Construct,
  job: IStarlakeJob,
  name: string,
  what: Work & Partial<Pick<ExplainFailureEvent, 'budget' | 'execution' | 'rounds'>>,
  resultPath?: string,
): sfn.TaskStateBase {
  const explain = handlerState<ExplainFailureEvent>(scope, 'Explain', {
    name: `explain_${name}_failure`,
    handler: job._resources.explainFailure,
    payload: {
      ...what,
      execution: what.execution ?? sfn.JsonPath.stringAt('$$.Execution.Id'),
      failure: sfn.JsonPath.objectAt('$.failure'),
    },
    resultPath,
  });
  return addLambdaRetry(explain, [], [STOP_POLLING]);
}
