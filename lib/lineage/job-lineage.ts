import { ArnFormat, Duration, Stack, Token } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as destinations from 'aws-cdk-lib/aws-lambda-destinations';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { FunctionEnvironment } from '../contract/environment';
import type { LineageFile, LineagePipeline, LineageTable } from '../contract/lineage';
import { HandlerFunction } from '../functions/handler-function';
import { Permission } from '../iam/permission';
import type { JobContext } from '../job/job-context';
import type { BoundCatalog } from '../lake/lake-catalog';
import { checkUsable } from '../private/places';
import { shownText } from '../private/shown-text';
import { LineageCode } from './lineage-code';
import type { OpenLineage } from './open-lineage';
import { NAMES_PER_RULE, NO_ITEMS } from '../job/pipeline-watch';
import { LINEAGE_LOST } from '../contract/queues';

/** Statuses that events are sent for. */
const STATUSES = ['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'];

/** The lineage of a job: one function sends it, for all of the job's pipelines. */
export class JobLineage {
  private readonly handler: lambda.Function;
  /** Events that it could not send. */
  public readonly lost: sqs.Queue;
  private readonly executions: Permission[] = [];
  private readonly pipelines: { [machine: string]: LineagePipeline } = {};
  private readonly tables: { [dataset: string]: LineageTable } = {};
  private named = 0;

  /** @throws Error for a bus of another region, and for an address of `http://` without a VPC */
  constructor(
    private readonly context: JobContext,
    private readonly openLineage: OpenLineage,
    private readonly catalog: BoundCatalog | undefined,
  ) {
    const { scope, functions, lake } = context;
    this.lost = new sqs.Queue(scope, LINEAGE_LOST, {
      encryption: sqs.QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    this.handler = new HandlerFunction(scope, 'OpenLineage', {
      handler: 'open-lineage',
      description: 'Starlake: sends events of OpenLineage',
      settings: functions,
      code: (folder) => new LineageCode(folder, () => this.file),
      environment: { SL_DATASETS: lake.datasets, ...this.target() } satisfies FunctionEnvironment,
      // A run can have thousands of tables, with two events each.
      timeout: Duration.minutes(15),
    });
    this.handler.configureAsyncInvoke({
      maxEventAge: Duration.hours(6),
      retryAttempts: 2,
      onFailure: new destinations.SqsDestination(this.lost),
    });
    context.policiesOf(this.handler).allow(this.executions);
    this.grantTarget();
    this.let(`${context.machinePrefix}*`);
    this.addRule('OpenLineageRule', [{ prefix: this.arn('stateMachine', context.machinePrefix) }]);
  }

  /** The function, which is granted the files of outputs that are too long for an execution. */
  public get reader(): lambda.Function {
    return this.handler;
  }

  /** Whether it is said how tables are named. */
  public get namesTables(): boolean {
    return this.openLineage._names.datasetNamespace !== undefined;
  }

  /**
   * Adds a pipeline.
   *
   * @param machine name of its state machine
   * @throws Error for a name that is known at deployment only
   */
  public add(pipeline: Construct, machine: string, content: LineagePipeline): void {
    const unknown = [machine, content.name, ...Object.values(content.steps).map(({ writes }) => writes)].find((text) =>
      Token.isUnresolved(text),
    );
    if (unknown !== undefined) {
      throw new Error(
        `'${pipeline.node.path}' has a name that is known at deployment only, ${shownText(unknown)}: 'openLineage' of its job needs the ` +
          `names of state machines, pipelines and datasets at synth`,
      );
    }
    const { description, files, ...rest } = content;
    this.pipelines[machine] = { ...rest, ...known({ description }), ...known({ files }) };
    if (!machine.startsWith(this.context.machinePrefix)) {
      this.let(machine);
      this.named++;
      this.addRule(`OpenLineageRule${Math.ceil(this.named / NAMES_PER_RULE)}`, [this.arn('stateMachine', machine)]);
    }
  }

  /** Adds what a project declares of tables, by dataset. */
  public describe(tables: { readonly [dataset: string]: LineageTable }): void {
    Object.assign(this.tables, tables);
  }

  private get file(): LineageFile {
    const { jobNamespace, datasetNamespace, datasetName } = this.openLineage._names;
    const glue = { namespace: 'arn:{partition}:glue:{region}:{account}', name: 'table/{domain}/{table}' };
    const bucket = { namespace: 's3://{bucket}', name: '{folder}/{domain}/{table}' };
    return {
      namespace: jobNamespace ?? `arn:{partition}:states:{region}:{account}:${this.context.name}`,
      datasets:
        datasetNamespace === undefined
          ? this.catalog?.databases
            ? glue
            : bucket
          : { namespace: datasetNamespace, name: datasetName ?? '{domain}.{table}' },
      pipelines: this.pipelines,
      tables: this.tables,
    };
  }

  private target(): FunctionEnvironment {
    const { _http: http, _bus: bus } = this.openLineage;
    const { scope, functions, events: jobEvents } = this.context;
    if (http === undefined) {
      if (bus) {
        checkUsable(scope, bus, "the 'eventBus' of its 'openLineage'", 'region', { arn: bus.eventBusArn });
      }
      return { LINEAGE_BUS: bus?.eventBusArn ?? jobEvents.busArn };
    }
    const { url, timeout, apiKey, apiKeyField } = http;
    if (/^http:/i.test(url) && functions.network.vpc === undefined) {
      throw new Error(
        `'url' of 'openLineage' of '${scope.node.path}' must be https://, got '${url}': http:// is for servers of a private network, which ` +
          `functions reach with 'functions: { vpc }' of the job`,
      );
    }
    return {
      LINEAGE_URL: url,
      LINEAGE_TIMEOUT: String(timeout),
      ...(apiKey === undefined ? {} : { LINEAGE_SECRET: apiKey.secretArn }),
      ...(apiKeyField === undefined ? {} : { LINEAGE_SECRET_FIELD: apiKeyField }),
    };
  }

  private grantTarget(): void {
    const { _http: http, _bus: bus } = this.openLineage;
    http?.apiKey?.grantRead(this.handler);
    if (http === undefined) {
      const resources = [bus?.eventBusArn ?? this.context.events.busArn];
      this.handler.addToRolePolicy(new iam.PolicyStatement({ actions: ['events:PutEvents'], resources }));
    }
  }

  /** Lets the function read the executions of these state machines. */
  private let(machines: string): void {
    const resource = this.arn('execution', `${machines}:*`);
    this.executions.push({ actions: ['states:DescribeExecution', 'states:GetExecutionHistory'], resource });
  }

  private addRule(id: string, stateMachineArn: unknown[]): void {
    const { scope } = this.context;
    const rule =
      (scope.node.tryFindChild(id) as events.Rule | undefined) ??
      new events.Rule(scope, id, {
        description: 'Starlake: an execution of a pipeline has started or ended',
        targets: [new targets.LambdaFunction(this.handler, { deadLetterQueue: this.lost })],
      });
    rule.addEventPattern({
      source: ['aws.states'],
      detailType: ['Step Functions Execution Status Change'],
      detail: { status: STATUSES, stateMachineArn, executionArn: NO_ITEMS },
    });
  }

  private arn(resource: string, resourceName: string): string {
    const parts = { service: 'states', resource, resourceName, arnFormat: ArnFormat.COLON_RESOURCE_NAME };
    return Stack.of(this.context.scope).formatArn(parts);
  }
}

/** Texts that are known at synth. */
function known(texts: { readonly [name: string]: string | undefined }): { [name: string]: string } {
  const entries = Object.entries(texts).filter(([, text]) => text !== undefined && !Token.isUnresolved(text));
  return Object.fromEntries(entries as Array<[string, string]>);
}
