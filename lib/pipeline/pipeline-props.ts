import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import type { IStarlakeJob } from '../job/i-starlake-job';
import { MonitoringOptions } from '../monitoring/monitoring-options';
import { StarlakePool } from '../job/starlake-pool';
import { ScheduleOptions } from '../schedule/schedule-options';
import { Overlap } from './overlap';

/** What the state machine of a pipeline logs. Reports of rows and failures do not depend on it. */
export interface PipelineLogOptions {
  /**
   * Which events are logged.
   *
   * @default LogLevel.ALL
   */
  readonly level?: sfn.LogLevel;

  /**
   * Whether events are logged with their input and output.
   *
   * @default true
   */
  readonly includeExecutionData?: boolean;

  /**
   * How long events are kept. If set, the pipeline has a log group of its own.
   *
   * @default - `logRetention` of the job, in the log group of all its pipelines
   */
  readonly retention?: logs.RetentionDays;
}

/** Properties that every pipeline has. */
export interface StarlakePipelineProps {
  /** Runs the commands: a job of this app. */
  readonly job: IStarlakeJob;

  /**
   * Name of the pipeline. It must be unique among pipelines of its kind in the data lake.
   *
   * @default - the domain for a load pipeline, the construct's id for a transform pipeline, 'backfill' for a backfill
   */
  readonly pipelineName?: string;

  /**
   * Name of the state machine, which must be unique in the account and region.
   *
   * @default - made of the names of the job and the pipeline, with a hash
   */
  readonly stateMachineName?: string;

  /**
   * Role of the state machine.
   *
   * @default - one role for all pipelines of the job; a separate role for a pipeline that starts other pipelines
   */
  readonly role?: iam.IRole;

  /**
   * What is logged of runs.
   *
   * @default - all events with their data, for as long as the job's `logRetention` says
   */
  readonly logs?: PipelineLogOptions;

  /**
   * Whether X-Ray traces runs.
   *
   * @default true
   */
  readonly tracingEnabled?: boolean;
}

/** Properties of a pipeline that runs commands: loads or transforms. */
export interface CommandPipelineProps extends StarlakePipelineProps {
  /**
   * Purpose of the pipeline: the comment of its definition.
   *
   * @default - a sentence with what it runs
   */
  readonly description?: string;

  /**
   * Variables for the commands of this pipeline. They win over those of `sl_env_var`. Do not put secrets here: they are
   * visible in the execution history.
   *
   * @default - none
   */
  readonly environment?: { [name: string]: string };

  /**
   * Pool whose slots bound how many tables or tasks run at once. A transform pipeline takes no slot for the loads that it
   * starts: their own pipelines' pools bound them.
   *
   * @default - the job's pool named by the option `default_pool`
   */
  readonly pool?: StarlakePool;

  /**
   * What a run does if another run is going when it starts: any run of the domain for loads, a run of the pipeline for
   * transforms.
   *
   * @default Overlap.WAIT
   */
  readonly overlap?: Overlap;

  /**
   * How often failed loads or tasks are retried. Before a retry, the files of a load are moved back; a task keeps its
   * slot.
   *
   * @default - the option `retries`
   */
  readonly retries?: number;

  /**
   * Time between two attempts. For loads it begins when all loads of the run have ended; for tasks it is at least a
   * second.
   *
   * @default - the option `retry_delay`
   */
  readonly retryDelay?: cdk.Duration;

  /**
   * When it runs, with the scheduled time as the logical date: a `PipelineSchedule` with the id `Schedule`.
   *
   * @default - only started manually
   */
  readonly schedule?: ScheduleOptions;

  /**
   * Messages, alarms and a dashboard for this pipeline: a `StarlakeMonitoring` with the id `Monitoring`. Alarms are billed for each
   * monitoring, so several pipelines are cheaper in one `StarlakeMonitoring`, which has `limits` for each of them.
   *
   * @default - none
   */
  readonly monitoring?: MonitoringOptions;

  /**
   * A schedule that starts no runs: it gives manually started runs their logical dates.
   *
   * @internal
   */
  readonly _schedule?: ScheduleOptions;
}
