import { Duration } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { DatasetJoins } from '../datasets/dataset-joins';
import { HandlerFunction } from '../functions/handler-function';
import type { JobContext } from './job-context';
import { KeyGrants } from '../lake/key-grants';
import type { BoundCatalog } from '../lake/lake-catalog';
import { JobLineage } from '../lineage/job-lineage';
import type { OpenLineage } from '../lineage/open-lineage';
import { PipelineWatch } from './pipeline-watch';
import { RolePolicies, SPLIT_JOB } from '../iam/role-policies';
import type { FunctionEnvironment } from '../contract/environment';
import { ownService } from '../iam/service-principal';

/** Namespace of the metrics that runs make. */
export const METRICS_NAMESPACE = 'Starlake';

/** What the pipelines of one job share, made when the first of them needs it. */
export class JobResources {
  private readonly grants = new Map<lambda.Function, KeyGrants>();
  private pipelineWatch?: PipelineWatch;
  private datasetJoins?: DatasetJoins;
  private jobLineage?: JobLineage;

  constructor(
    private readonly context: JobContext,
    private readonly openLineage?: OpenLineage,
    private readonly catalog?: BoundCatalog,
  ) {}

  /** Permissions of a function in S3. */
  public keysOf(handler: lambda.Function): KeyGrants {
    const { lake } = this.context;
    const keys = this.grants.get(handler) ?? new KeyGrants(lake, handler, this.context.policiesOf(handler));
    this.grants.set(handler, keys);
    return keys;
  }

  /** Checks a domain's areas. Has no S3 permissions until a gate grants them. */
  public get preLoad(): lambda.Function {
    return this.once('PreLoad', (id) => {
      return this.handler(id, 'pre-load', 'Starlake: which tables of a domain are to be loaded', {
        environment: { SL_DATASETS: this.context.lake.datasets } satisfies FunctionEnvironment,
        // A landing area can have a hundred pages of keys.
        timeout: Duration.minutes(5),
      });
    });
  }

  /** Deletes an ack file. Has no S3 permissions until a gate grants them. */
  public get consumeAck(): lambda.Function {
    return this.once('ConsumeAck', (id) =>
      this.handler(id, 'consume-ack', 'Starlake: consumes the ack file of a domain'),
    );
  }

  /** Says in short why a table was not loaded, and makes sure that its container has stopped. */
  public get explainFailure(): lambda.Function {
    return this.once('ExplainFailure', (id) => {
      const description = 'Starlake: says why a table was not loaded';
      return this.handler(id, 'explain-failure', description, { timeout: Duration.minutes(2) });
    });
  }

  /** Ends a round of loads: puts files back, tries again, or ends the run. */
  public get endLoad(): lambda.Function {
    return this.once('EndLoad', (id) => {
      const handler = this.handler(id, 'end-load', 'Starlake: ends the loads of a pipeline', {
        environment: this.countingEnvironment,
        // It can have many large files to move.
        timeout: Duration.minutes(15),
      });
      this.context.events.grantPublish(handler);
      return handler;
    });
  }

  /** Begins a run of transforms: says what is to be done. */
  public get beginTransforms(): lambda.Function {
    return this.once('BeginTransforms', (id) => {
      const handler = this.handler(id, 'begin-transforms', 'Starlake: begins a run of transforms', {
        environment: { SL_DATASETS: this.context.lake.datasets } satisfies FunctionEnvironment,
        timeout: Duration.minutes(2),
      });
      this.watch.grantAsk(handler);
      return handler;
    });
  }

  /** Says what a worker of a run of transforms does next, and wakes others. */
  public get nextTask(): lambda.Function {
    return this.once('NextTask', (id) => {
      const handler = this.handler(id, 'next-task', 'Starlake: which transform is run next', {
        environment: { SL_DATASETS: this.context.lake.datasets } satisfies FunctionEnvironment,
        // Up to a thousand workers report at once, and one is answered at a time.
        timeout: Duration.minutes(2),
      });
      this.watch.grantWake(handler);
      this.context.events.grantPublish(handler);
      return handler;
    });
  }

  /** Ends a run of transforms. */
  public get endTransforms(): lambda.Function {
    return this.once('EndTransforms', (id) => {
      const handler = this.handler(id, 'end-transforms', 'Starlake: ends a run of transforms', {
        environment: this.countingEnvironment,
        // It can have a long log to search.
        timeout: Duration.minutes(15),
      });
      this.watch.grantAsk(handler);
      this.context.events.grantPublish(handler);
      return handler;
    });
  }

  /** Plans a backfill, and ends it. Has no S3 permissions until a backfill pipeline grants them. */
  public get backfill(): lambda.Function {
    return this.once('Backfill', (id) =>
      this.handler(id, 'backfill', 'Starlake: plans and ends backfills', {
        environment: { SL_DATASETS: this.context.lake.datasets } satisfies FunctionEnvironment,
        // Years of a pipeline that runs every few minutes have hundreds of pages of markers.
        timeout: Duration.minutes(5),
      }),
    );
  }

  /** Stops what an execution has left running. */
  public get stopTasks(): lambda.Function {
    return this.once('StopTasks', (id) =>
      this.handler(id, 'stop-tasks', 'Starlake: stops the containers of an execution that has ended', {
        // An execution can have hundreds.
        timeout: Duration.minutes(5),
      }),
    );
  }

  /** Who watches the job's pipelines. */
  public get watch(): PipelineWatch {
    this.pipelineWatch ??= new PipelineWatch(this.context, this);
    return this.pipelineWatch;
  }

  /** Who sends the lineage of the job's pipelines; undefined where nobody does. */
  public get lineage(): JobLineage | undefined {
    if (this.openLineage) {
      this.jobLineage ??= new JobLineage(this.context, this.openLineage, this.catalog);
    }
    return this.jobLineage;
  }

  /** Starts pipelines whose datasets were refreshed. */
  public get joins(): DatasetJoins {
    this.datasetJoins ??= new DatasetJoins(this.context);
    return this.datasetJoins;
  }

  /** The queues of what could not be handled, of those that exist by now. */
  public get deadLetters(): sqs.IQueue[] {
    return [this.datasetJoins?.deadLetters, this.jobLineage?.lost].flatMap((queue) => queue ?? []);
  }

  /** The role of the job's pipelines: they all call the same functions and start the same task definition. */
  public get pipelineRole(): iam.IRole {
    return this.once('PipelineRole', (id) => {
      const role = new iam.Role(this.context.scope, id, {
        assumedBy: ownService(this.context.scope, 'states.amazonaws.com'),
      });
      RolePolicies.of(role, SPLIT_JOB);
      return role;
    });
  }

  /** The log group of the job's pipelines; one that keeps its events for another time has its own. */
  public get pipelineLogs(): logs.LogGroup {
    const { scope, logs, name } = this.context;
    return this.once('PipelineLogs', (id) => logs.createForMachines(scope, id, name));
  }

  /** For a function that writes metrics. */
  private get countingEnvironment(): FunctionEnvironment & { [name: string]: string } {
    const { lake, rowMetrics, name } = this.context;
    return { SL_DATASETS: lake.datasets, ...(rowMetrics ? { METRICS: METRICS_NAMESPACE, METRICS_JOB: name } : {}) };
  }

  private handler(
    id: string,
    handler: string,
    description: string,
    props: { environment?: { [name: string]: string }; timeout?: Duration } = {},
  ): lambda.Function {
    const { scope, functions } = this.context;
    return new HandlerFunction(scope, id, { handler, description, settings: functions, ...props });
  }

  private once<T extends Construct>(id: string, make: (id: string) => T): T {
    return (this.context.scope.node.tryFindChild(id) as T | undefined) ?? make(id);
  }
}
