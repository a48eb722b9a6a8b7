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
import { DEAD_LETTERS } from '../contract/queues';
import { CodeWithFile } from '../functions/code-with-file';
import { HandlerFunction } from '../functions/handler-function';
import type { IStarlakeJob } from '../job/i-starlake-job';
import { METRICS_NAMESPACE } from '../job/job-resources';
import { NAMES_PER_RULE, NO_ITEMS } from '../job/pipeline-watch';
import type { Keys } from '../lake/key-grants';

/** How often it is looked what is late, waits or is stale. */
const CHECKED_EVERY = Duration.minutes(15);

/** What the function of a monitoring works with. */
interface MonitorTargets {
  /** Dimension of its metrics. */
  readonly name: string;
  readonly topic: sns.ITopic;
  /** Where the tables of outputs are that have no room for them. */
  readonly outputs: readonly Keys[];
}

/** The function of a monitoring, its notes, its dead letters, and the rules that call it. */
export class MonitorFunction {
  public readonly handler: HandlerFunction;
  /** Events that it could not handle. */
  public readonly deadLetters: sqs.Queue;

  constructor(
    private readonly scope: Construct,
    private readonly job: IStarlakeJob,
    private readonly settings: MonitoringSettings,
    { name, topic, outputs }: MonitorTargets,
  ) {
    const { functions } = job._context;
    const notes = notesTable(scope);
    this.deadLetters = new sqs.Queue(scope, DEAD_LETTERS, {
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
        MONITORING: name,
      } satisfies FunctionEnvironment,
      // The first check writes a note for each table.
      timeout: Duration.minutes(5),
    });
    this.handler.configureAsyncInvoke({ retryAttempts: 2, onFailure: new SqsDestination(this.deadLetters) });
    topic.grantPublish(this.handler);
    this.allow(['dynamodb:GetItem', 'dynamodb:Scan', 'dynamodb:UpdateItem'], [notes.attrArn]);
    this.allow(
      ['states:DescribeExecution', 'states:GetExecutionHistory'],
      [...this.prefix.map((prefix) => `${prefix}*`), ...this.namesBeside(this.prefix)].map((machine) =>
        this.arn('execution', `${machine}:*`),
      ),
    );
    const keys = job._resources.keysOf(this.handler);
    outputs.forEach((each) => keys.read(each));
    this.addRules();
  }

  /** What the names of state machines begin with that are watched by it: where they are many, those of the job. */
  private get prefix(): string[] {
    return this.settings.pipelines.length > NAMES_PER_RULE ? [this.job._context.machinePrefix] : [];
  }

  /** Names of the state machines of pipelines that do not begin so. */
  private namesBeside([prefix]: readonly string[]): string[] {
    const all = this.settings.pipelines.map(({ machine }) => machine);
    return prefix === undefined ? all : all.filter((name) => !name.startsWith(prefix));
  }

  private addRules(): void {
    const target = new targets.LambdaFunction(this.handler);
    const { machinePrefix, events: eventsOfJob } = this.job._context;
    this.addEach('Runs', this.prefix, (prefixes, names) => ({
      description: 'Starlake: a run has begun or ended',
      eventPattern: {
        source: ['aws.states'],
        detailType: ['Step Functions Execution Status Change'],
        detail: {
          status: ['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'],
          stateMachineArn: [
            ...prefixes.map((prefix) => ({ prefix: this.arn('stateMachine', prefix) })),
            ...names.map((name) => this.arn('stateMachine', name)),
          ],
          executionArn: NO_ITEMS,
        },
      },
      targets: [target],
    }));
    if (Object.keys(this.settings.freshness).length > 0) {
      // Any pipeline of the job may refresh a table.
      this.addEach('Refreshes', [machinePrefix], (prefixes, names) => ({
        description: 'Starlake: a table was refreshed',
        eventBus: eventsOfJob.bus,
        eventPattern: {
          source: [EVENT_SOURCE],
          detailType: [DATASET_REFRESHED],
          detail: {
            run: [...prefixes, ...names.map((name) => `${name}:`)].map((run) => ({
              prefix: this.arn('execution', run),
            })),
          },
        },
        targets: [target],
      }));
    }
    new events.Rule(this.scope, 'Check', {
      description: 'Starlake: look what is late, waits or is stale',
      schedule: events.Schedule.rate(CHECKED_EVERY),
      targets: [target],
    });
  }

  /** Adds as many rules as the names need; the first has the prefixes. */
  private addEach(
    id: string,
    prefixes: readonly string[],
    ruleOf: (prefixes: readonly string[], names: readonly string[]) => events.RuleProps,
  ): void {
    const names = this.namesBeside(prefixes);
    const rules = Math.max(Math.ceil(names.length / NAMES_PER_RULE), 1);
    for (let i = 0; i < rules; i++) {
      const some = names.slice(i * NAMES_PER_RULE, (i + 1) * NAMES_PER_RULE);
      new events.Rule(this.scope, `${id}${i === 0 ? '' : i + 1}`, ruleOf(i === 0 ? prefixes : [], some));
    }
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
