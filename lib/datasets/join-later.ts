import { ArnFormat, Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import * as tasks from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import { KIND_METADATA } from '../contract/metadata';
import { JobLogs } from '../job/job-logs';
import { addLambdaRetry } from '../functions/lambda-retry';
import { physicalName } from '../private/physical-names';

interface JoinLaterProps {
  /** The handler `join-datasets`. */
  readonly handler: lambda.IFunction;
  readonly logs: JobLogs;
}

/** Looks at a trigger again when the time between two runs is over: a small state machine that waits. */
export class JoinLater extends Construct {
  /** The ARN of a job's, which does not need the resource: the function that it calls starts it. */
  public static machineArn(job: Construct): string {
    return Stack.of(job).formatArn({
      service: 'states',
      resource: 'stateMachine',
      resourceName: nameFor(job),
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
  }

  constructor(scope: Construct, id: string, { handler, logs }: JoinLaterProps) {
    super(scope, id);
    const wait = new sfn.Wait(this, 'Wait', {
      stateName: 'wait_until_due',
      time: sfn.WaitTime.timestampPath('$.until'),
    });
    const join = new tasks.LambdaInvoke(this, 'Join', {
      stateName: 'join_datasets',
      lambdaFunction: handler,
      payloadResponseOnly: true,
      retryOnServiceExceptions: false,
    });
    const machine = new sfn.StateMachine(this, 'StateMachine', {
      stateMachineName: nameFor(scope),
      comment: 'Starlake: starts what waits for the time between two runs',
      definitionBody: sfn.DefinitionBody.fromChainable(wait.next(addLambdaRetry(join))),
      tracingEnabled: true,
      logs: {
        destination: logs.createForMachines(this, 'Logs', nameFor(scope)),
        level: sfn.LogLevel.ALL,
        includeExecutionData: true,
      },
    });
    // The command line knows by it that it is no pipeline.
    (machine.node.defaultChild as sfn.CfnStateMachine).addMetadata(KIND_METADATA, 'internal');
  }
}

// Other than those of the pipelines, which are watched by how their names begin.
function nameFor(job: Construct): string {
  return physicalName(job, { maxLength: 60, separator: '_' }) + '_datasets_later';
}
