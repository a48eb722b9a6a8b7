import { Annotations, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { FunctionEnvironment } from '../contract/environment';
import { joinInput } from '../contract/join-datasets';
import { MAX_MACHINE_NAME } from '../contract/limits';
import { HandlerFunction } from '../functions/handler-function';
import type { JobContext } from '../job/job-context';
import { JoinLater } from './join-later';
import { Permission } from '../iam/permission';
import { placeHash } from '../private/physical-names';
import type { TriggerSettings } from './trigger-settings';
import { arnsOfName, machineName } from '../pipeline/machine-arns';
import type { IStarlakePipeline } from '../pipeline/i-starlake-pipeline';
import { DATASET_DEAD_LETTERS } from '../contract/queues';

/** Characters that a rule hands on to its target (EventBridge). */
const MAX_INPUT = 8192;

/** Rules that a bus has, a quota that AWS raises on request (EventBridge). */
const MAX_RULES = 300;

/** What stands around a state machine's name in its ARN, at its longest. */
const ARN = 'arn:aws-us-gov:states:us-gov-west-1:000000000000:stateMachine:';

const START = ['states:StartExecution'];

/** Starts the pipelines of a job when their datasets were refreshed: a function, its store, and its dead letters. */
export class DatasetJoins {
  /** Refreshes that could not be joined. */
  public readonly deadLetters: sqs.Queue;
  private readonly prefix: string;
  private readonly handler: lambda.Function;
  private readonly starting: Permission[] = [];
  private readonly pipelines = new Set<IStarlakePipeline>();
  private rules = 0;

  constructor(private readonly context: JobContext) {
    const { scope: job, functions, logs } = context;
    this.prefix = `${context.name}-datasets-`;
    this.deadLetters = new sqs.Queue(job, DATASET_DEAD_LETTERS, {
      encryption: sqs.QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    const table = joinTable(job);
    const laterMachine = JoinLater.machineArn(job);
    this.handler = new HandlerFunction(job, 'JoinDatasets', {
      handler: 'join-datasets',
      description: 'Starlake: starts pipelines whose datasets were refreshed',
      settings: functions,
      environment: { JOINS_TABLE: table.ref, LATER_MACHINE: laterMachine } satisfies FunctionEnvironment,
      // Many events of one trigger can come at once.
      timeout: Duration.minutes(2),
    });
    this.handler.configureAsyncInvoke({ retryAttempts: 2, onFailure: new SqsDestination(this.deadLetters) });
    this.handler.addToRolePolicy(
      new iam.PolicyStatement({ actions: ['dynamodb:GetItem', 'dynamodb:PutItem'], resources: [table.attrArn] }),
    );
    this.starting.push({ actions: START, resource: laterMachine });
    context.policiesOf(this.handler).allow(this.starting);
    new JoinLater(job, 'JoinLater', { handler: this.handler, logs });
    this.grantRules();
  }

  /** Counts the rules of a trigger, and warns when the job has more than a bus takes. */
  public addRules(count: number): void {
    const { scope } = this.context;
    if (this.rules <= MAX_RULES && this.rules + count > MAX_RULES) {
      Annotations.of(scope).addWarningV2(
        'starlake-stepfunctions:manyRules',
        `the triggers of '${scope.node.path}' have more than ${MAX_RULES} rules, and EventBridge takes ${MAX_RULES} on a bus ` +
          `unless its quota was raised: request more before you deploy, or give some pipelines a job with another 'eventBus'`,
      );
    }
    this.rules += count;
  }

  /**
   * The name of a trigger's rule: all rules of the job have the same prefix, so one permission is enough for all of
   * them.
   */
  public ruleName(trigger: Construct, index: number): string {
    return `${this.prefix}${placeHash(trigger)}-${index + 1}`;
  }

  /**
   * What the rules of a trigger call.
   *
   * @throws Error for a pipeline that has a trigger already, and for more datasets than a rule can pass on
   */
  public targetFor(trigger: Construct, pipeline: IStarlakePipeline, settings: TriggerSettings): events.IRuleTarget {
    const { path } = trigger.node;
    if (this.pipelines.has(pipeline)) {
      throw new Error(
        `the pipeline of '${path}', '${pipeline.node.path}', has a trigger already: give that all datasets`,
      );
    }
    this.pipelines.add(pipeline);
    const { name, arn } = machineOf(pipeline);
    const described = { pipeline: pipeline.pipelineName, ...settings };
    const length = JSON.stringify({ trigger: { ...described, stateMachine: ARN + name } }).length + 100;
    if (length > MAX_INPUT) {
      throw new Error(
        `'datasets' of '${path}' are ${settings.datasets.length} datasets, which take about ${length} characters, and ` +
          `EventBridge hands on ${MAX_INPUT}: split the pipeline, or leave out datasets that others are made of`,
      );
    }
    this.grantStart(name, arn);
    const input = events.RuleTargetInput.fromObject(
      joinInput(
        { ...described, stateMachine: arn },
        { refresh: events.EventField.fromPath('$.detail'), time: events.EventField.time },
      ),
    );
    const { functionArn } = this.handler;
    const deadLetterConfig = { arn: this.deadLetters.queueArn };
    return { bind: () => ({ arn: functionArn, input, deadLetterConfig }) };
  }

  private grantStart(name: string, arn: string): void {
    const { machinePrefix, scope } = this.context;
    const wider = name.startsWith(machinePrefix)
      ? { wider: { resource: arnsOfName(scope, `${machinePrefix}*`).machine } }
      : {};
    this.starting.push({ actions: START, resource: arn, ...wider });
  }

  private grantRules(): void {
    const { bus } = this.context.events;
    const sourceArn = Stack.of(this.context.scope).formatArn({
      service: 'events',
      resource: 'rule',
      resourceName: `${bus ? `${bus.eventBusName}/` : ''}${this.prefix}*`,
    });
    const principal = new iam.ServicePrincipal('events.amazonaws.com');
    this.handler.addPermission('Rules', { principal, sourceArn });
    this.deadLetters.addToResourcePolicy(
      new iam.PolicyStatement({
        actions: ['sqs:SendMessage'],
        principals: [principal],
        resources: [this.deadLetters.queueArn],
        conditions: { ArnLike: { 'aws:SourceArn': sourceArn } },
      }),
    );
  }
}

/**
 * The table that joins the datasets of triggers. It has one item for each trigger: which datasets wait, and which run
 * was started last. Without it joins begin anew, and nothing else is lost: it is deleted with the stack.
 */
function joinTable(job: Construct): dynamodb.CfnTable {
  // The CDK's own construct changed its property for recovery within the versions that this library supports.
  const table = new dynamodb.CfnTable(job, 'DatasetJoins', {
    attributeDefinitions: [{ attributeName: 'trigger', attributeType: 'S' }],
    keySchema: [{ attributeName: 'trigger', keyType: 'HASH' }],
    billingMode: 'PAY_PER_REQUEST',
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    timeToLiveSpecification: { attributeName: 'expires', enabled: true },
  });
  table.applyRemovalPolicy(RemovalPolicy.DESTROY);
  return table;
}

// The ARN is made of the name: a reference to the resource would make the stacks of the job and of the pipeline depend
// on each other.
function machineOf(pipeline: IStarlakePipeline): { name: string; arn: string } {
  const name = machineName(pipeline);
  return name === undefined
    ? { name: 'n'.repeat(MAX_MACHINE_NAME), arn: pipeline.stateMachineArn }
    : { name, arn: arnsOfName(pipeline, name).machine };
}
