import { Aws, Duration } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { ILoadPipeline } from '../load/i-load-pipeline';
import { checkNear } from '../private/places';
import { arnsFrom, arnsOfName, machineName } from '../pipeline/machine-arns';
import { grantRuns } from '../pipeline/run-grants';
import { START_ERRORS } from '../pipeline/start-errors';

/**
 * The state that runs the load pipeline whose ARN is `$.machine`, with the tables `$.tables` and the logical date
 * `$.scheduledDate`, and waits for its end: `$.loaded.output` is its output. The CDK's own state starts only a state machine
 * that is known at synth. `grantLoads` gives the role its permissions.
 */
export class StartLoad extends sfn.TaskStateBase {
  protected readonly taskMetrics?: sfn.TaskMetricsConfig;
  protected readonly taskPolicies?: iam.PolicyStatement[];

  /** @param run ARN of the run that starts it */
  constructor(
    scope: Construct,
    id: string,
    stateName: string,
    private readonly run: string,
  ) {
    // The whole output: a path to an optional field, such as `reason`, would fail the state.
    const resultSelector = { output: sfn.JsonPath.objectAt('$.Output') };
    super(scope, id, { stateName, resultSelector, resultPath: '$.loaded' });
    this.addRetry({
      errors: START_ERRORS,
      interval: Duration.seconds(30),
      backoffRate: 2,
      maxDelay: Duration.minutes(10),
      maxAttempts: 8,
      jitterStrategy: sfn.JitterType.FULL,
    });
  }

  /** @internal */
  protected _renderTask(): unknown {
    return {
      Resource: `arn:${Aws.PARTITION}:states:::states:startExecution.sync:2`,
      Parameters: sfn.FieldUtils.renderObject({
        StateMachineArn: sfn.JsonPath.stringAt('$.machine'),
        Input: {
          scheduledTime: sfn.JsonPath.stringAt('$.scheduledDate'),
          tables: sfn.JsonPath.listAt('$.tables'),
          AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID: this.run,
        },
      }),
    };
  }
}

/**
 * Allows a role to start these pipelines, to wait for their runs and to stop them.
 */
export function grantLoads(scope: Construct, role: iam.IRole, pipelines: ILoadPipeline[]): void {
  const machines = pipelines.map((pipeline) => {
    checkNear(scope, pipeline, 'a pipeline of its loads,', pipeline.stateMachineArn);
    // The ARN is made from the name: a role that both pipelines share must exist before the state machine.
    const name = machineName(pipeline);
    return name === undefined ? arnsFrom(scope, pipeline) : arnsOfName(pipeline, name);
  });
  grantRuns(scope, role, machines);
}
