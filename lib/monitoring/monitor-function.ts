import { ArnFormat, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { DATASET_REFRESHED, EVENT_SOURCE } from '../contract/dataset-event';
import type { FunctionEnvironment } from '../contract/environment';
import { MonitoringSettings, SETTINGS_FILE } from '../contract/monitoring';
import { CodeWithFile } from '../functions/code-with-file';
import { HandlerFunction } from '../functions/handler-function';
import type { IStarlakeJob } from '../job/i-starlake-job';
import { METRICS_NAMESPACE } from '../job/job-resources';
import { NAMES_PER_RULE } from '../job/pipeline-watch';

/** How often it is looked what is late, waits or is stale. */
const CHECKED_EVERY = Duration.minutes(15);

/** The function of a monitoring, its notes, its dead letters, and the rules that call it. */
export class MonitorFunction {
  public readonly handler: HandlerFunction;
  /** Events that it could not handle. */
  public readonly deadLetters: sqs.Queue;

  constructor(
    private readonly scope: Construct,
    private readonly job: IStarlakeJob,
    private readonly settings: MonitoringSettings,
    topic: sns.ITopic,
  ) {
    const { functions, name } = job._context;
    const notes = notesTable(scope);
    this.deadLetters = new sqs.Queue(scope, 'DeadLetters', {
      encryption: sqs.QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    this.handler = new HandlerFunction(scope, 'Monitor', {
      handler: 'monitor',
      description: 'Starlake: reports runs that failed, are late or wait, and tables that are stale',
      settings: functions,
      code: (folder) => new CodeWithFile(folder, SETTINGS_FILE, settings),
      environment: {
        NOTES_TABLE: notes.ref,
        TOPIC: topic.topicArn,
        METRICS: METRICS_NAMESPACE,
        METRICS_JOB: name,
      } satisfies FunctionEnvironment,
      // The first check writes a note for each table.
      timeout: Duration.minutes(5),
    });
    this.handler.configureAsyncInvoke({ retryAttempts: 2, onFailure: new SqsDestination(this.deadLetters) });
    topic.grantPublish(this.handler);
    this.allow(['dynamodb:UpdateItem', 'dynamodb:Scan'], [notes.attrArn]);
    this.allow(
      ['states:DescribeExecution', 'states:GetExecutionHistory'],
      this.machines.map((machine) => this.arn('execution', `${machine}:*`)),
    );
    this.addRules();
  }

  /** Names of the state machines: a pattern for those of the job, and the others. */
  private get machines(): string[] {
    return [`${this.job._context.machinePrefix}*`, ...this.others];
  }

  private get others(): string[] {
    const { machinePrefix } = this.job._context;
    return this.settings.pipelines.map(({ machine }) => machine).filter((name) => !name.startsWith(machinePrefix));
  }

  private addRules(): void {
    const target = new targets.LambdaFunction(this.handler);
    const {
      machinePrefix,
      events: { bus },
    } = this.job._context;
    const parts: string[][] = [[]];
    this.others.forEach((name, i) => (parts[Math.floor(i / NAMES_PER_RULE)] ??= []).push(name));
    parts.forEach((names, i) => {
      const number = i === 0 ? '' : String(i + 1);
      const prefix = i === 0 ? [{ prefix: this.arn('stateMachine', machinePrefix) }] : [];
      new events.Rule(this.scope, `Runs${number}`, {
        description: 'Starlake: a run has begun or ended',
        eventPattern: {
          source: ['aws.states'],
          detailType: ['Step Functions Execution Status Change'],
          detail: {
            status: ['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'],
            stateMachineArn: [...prefix, ...names.map((name) => this.arn('stateMachine', name))],
          },
        },
        targets: [target],
      });
      if (Object.keys(this.settings.freshness).length > 0) {
        const runs = [...(i === 0 ? [machinePrefix] : []), ...names.map((name) => `${name}:`)];
        new events.Rule(this.scope, `Refreshes${number}`, {
          description: 'Starlake: a table was refreshed',
          eventBus: bus,
          eventPattern: {
            source: [EVENT_SOURCE],
            detailType: [DATASET_REFRESHED],
            detail: { run: runs.map((run) => ({ prefix: this.arn('execution', run) })) },
          },
          targets: [target],
        });
      }
    });
    new events.Rule(this.scope, 'Check', {
      description: 'Starlake: look what is late, waits or is stale',
      schedule: events.Schedule.rate(CHECKED_EVERY),
      targets: [target],
    });
  }

  private allow(actions: string[], resources: string[]): void {
    this.handler.addToRolePolicy(new iam.PolicyStatement({ actions, resources }));
  }

  private arn(resource: string, resourceName: string): string {
    const parts = { service: 'states', resource, resourceName, arnFormat: ArnFormat.COLON_RESOURCE_NAME };
    return Stack.of(this.job).formatArn(parts);
  }
}

/**
 * When each table was refreshed, when each pipeline has run, and what was told. Without it all ages begin anew, and nothing else is
 * lost: it is deleted with the stack.
 */
function notesTable(scope: Construct): dynamodb.CfnTable {
  // As in `lib/datasets/`: the CDK's own construct changed its property for recovery.
  const table = new dynamodb.CfnTable(scope, 'Notes', {
    attributeDefinitions: [{ attributeName: 'id', attributeType: 'S' }],
    keySchema: [{ attributeName: 'id', keyType: 'HASH' }],
    billingMode: 'PAY_PER_REQUEST',
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    timeToLiveSpecification: { attributeName: 'expires', enabled: true },
  });
  table.applyRemovalPolicy(RemovalPolicy.DESTROY);
  return table;
}
