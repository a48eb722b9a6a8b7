import { Aws, Duration } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { START_ERRORS } from '../pipeline/start-errors';

/**
 * Starts a run of a backfill and waits for its end: an item of the Map with `machine`, `scheduledTime`, `start`, `name` and
 * `round`. The name of its execution has the round and the number of redrives in it, so a retry after a lost answer starts no
 * second one. The output of the run is `$.result.output`.
 */
export class BackfillRun extends sfn.TaskStateBase {
  protected readonly taskMetrics?: sfn.TaskMetricsConfig;
  protected readonly taskPolicies?: iam.PolicyStatement[];

  constructor(scope: Construct, id: string, stateName: string) {
    super(scope, id, {
      stateName,
      resultSelector: { output: sfn.JsonPath.objectAt('$.Output') },
      resultPath: '$.result',
    });
    this.addRetry({
      errors: START_ERRORS,
      interval: Duration.seconds(10),
      backoffRate: 2,
      maxAttempts: 3,
      jitterStrategy: sfn.JitterType.FULL,
    });
  }

  /** Name of the execution of an item. */
  public static get executionName(): string {
    const [name, round] = [sfn.JsonPath.stringAt('$.name'), sfn.JsonPath.stringAt('$.round')];
    return sfn.JsonPath.format('{}-{}-{}', name, round, sfn.JsonPath.stringAt('$$.Execution.RedriveCount'));
  }

  /** @internal */
  protected _renderTask(): unknown {
    return {
      Resource: `arn:${Aws.PARTITION}:states:::states:startExecution.sync:2`,
      Parameters: sfn.FieldUtils.renderObject({
        StateMachineArn: sfn.JsonPath.stringAt('$.machine'),
        Name: BackfillRun.executionName,
        Input: {
          scheduledTime: sfn.JsonPath.stringAt('$.scheduledTime'),
          dataInterval: { start: sfn.JsonPath.stringAt('$.start'), end: sfn.JsonPath.stringAt('$.scheduledTime') },
          once: true,
          // The console links both executions by this.
          AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID: sfn.JsonPath.stringAt('$$.Execution.Id'),
        },
      }),
    };
  }
}
