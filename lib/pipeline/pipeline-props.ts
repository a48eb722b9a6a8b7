import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import type { IStarlakeJob } from '../job/i-starlake-job';
import { StarlakePool } from '../job/starlake-pool';
import { ScheduleOptions } from '../schedule/schedule-options';
import { Overlap } from './overlap';

/** What the state machine of a pipeline logs. Rows and failures are reported without it. */
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
   * How long events are kept. With it, the pipeline has a log group of its own.
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
   * @default - of a load pipeline, the domain; of a transform pipeline, the construct's id; of a backfill, 'backfill'
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
   * @default - one role for all pipelines of the job; a role of its own for one that starts other pipelines
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
   * What the pipeline is for, in words: the comment of its definition.
   *
   * @default - what it runs
   */
  readonly description?: string;

  /**
   * Variables for the commands of this pipeline, over those of `sl_env_var`. Visible in the execution history: no secrets.
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
   * What a run does that starts while another run is going: of the domain, for loads, one of another pipeline too; of the
   * pipeline, for transforms.
   *
   * @default Overlap.WAIT
   */
  readonly overlap?: Overlap;

  /**
   * How often failed loads or tasks are tried again. A load's files are moved back before; a task keeps its slot
   * meanwhile.
   *
   * @default - the option `retries`
   */
  readonly retries?: number;

  /**
   * Time between two tries. For loads it begins when all loads of the run have ended; for tasks it is a second at least.
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
   * A schedule that starts no runs: it gives manually started runs their logical dates.
   *
   * @internal
   */
  readonly _schedule?: ScheduleOptions;
}
