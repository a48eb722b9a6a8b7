import { Duration } from 'aws-cdk-lib';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import * as tasks from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import type { IStarlakeJob } from '../job/i-starlake-job';
import { addLambdaRetry } from '../functions/lambda-retry';
import { stateName } from './state-name';

/** How long a container may take to stop: two minutes at most, if it is told to (ECS). */
const STOP_POLLING = { errors: ['Starlake.StillRunning'], interval: Duration.seconds(10), attempts: 30 };

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
  what: { [field: string]: unknown },
  resultPath?: string,
): sfn.TaskStateBase {
  const explain = new tasks.LambdaInvoke(scope, 'Explain', {
    stateName: stateName(`explain_${name}_failure`),
    lambdaFunction: job._resources.explainFailure,
    payloadResponseOnly: true,
    payload: sfn.TaskInput.fromObject({
      ...what,
      execution: sfn.JsonPath.stringAt('$$.Execution.Id'),
      failure: sfn.JsonPath.objectAt('$.failure'),
    }),
    resultPath,
    retryOnServiceExceptions: false,
  });
  return addLambdaRetry(explain, [], [STOP_POLLING]);
}
