import * as cdk from 'aws-cdk-lib';
import { Overlap } from '../pipeline/overlap';
import { PipelineLogOptions } from '../pipeline/pipeline-props';
import { StaleFiles } from '../load/stale-files';
import { StarlakePool } from '../job/starlake-pool';
import { LoadOptions } from '../options/load-options';
import { ScheduleOptions } from '../schedule/schedule-options';

/** Settings of a pipeline of a project. They replace those of its dag configuration. */
export interface PipelineOverrides {
  /**
   * When it runs, instead of the declared schedule. `timezone`, `start_date` and `end_date` of the dag configuration count where
   * it says none itself.
   *
   * @default - the schedule of the project, with `timezone`, `start_date` and `end_date` of the dag configuration
   */
  readonly schedule?: ScheduleOptions;

  /**
   * Whether it starts by itself: on its schedule, or when its datasets are refreshed.
   *
   * @default true
   */
  readonly scheduled?: boolean;

  /**
   * Pool whose slots bound how much runs at once.
   *
   * @default - the option `default_pool`
   */
  readonly pool?: StarlakePool;

  /**
   * What a run does that starts while another run is going.
   *
   * @default Overlap.WAIT
   */
  readonly overlap?: Overlap;

  /**
   * How often what failed is run again.
   *
   * @default - the option `retries`
   */
  readonly retries?: number;

  /**
   * Time between two tries.
   *
   * @default - the option `retry_delay`
   */
  readonly retryDelay?: cdk.Duration;

  /**
   * Variables for the commands of this pipeline, over those of `sl_env_var`. Visible in the execution history: no secrets.
   *
   * @default - none
   */
  readonly environment?: { [name: string]: string };

  /**
   * What it is for, in words: the comment of its definition.
   *
   * @default - the `comment` of the dag configuration
   */
  readonly description?: string;

  /**
   * Name of the state machine, which no other of the account and region may have.
   *
   * @default - made of the job's and the pipeline's, with a hash
   */
  readonly stateMachineName?: string;

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

/** Settings of a load pipeline of a project. They replace those of its dag configuration. */
export interface LoadOverrides extends PipelineOverrides, LoadOptions {
  /**
   * Where files land; see `SlPreLoadProps.landingDirectory`.
   *
   * @default - `metadata.directory` of the domain
   */
  readonly landingDirectory?: string;

  /**
   * What a run does with files that an earlier run left in the `ingesting` area.
   *
   * @default StaleFiles.FAIL
   */
  readonly staleFiles?: StaleFiles;

  /**
   * Memory for loads that were killed for want of it; see `LoadPipelineProps.memoryLadder`.
   *
   * @default - they are run again with the memory they had
   */
  readonly memoryLadder?: cdk.Size[];
}

/** Settings of a transform pipeline of a project. They replace those of its dag configuration. */
export interface TransformOverrides extends PipelineOverrides {
  /**
   * Whether what its tasks read is loaded and transformed first, in the same execution.
   *
   * @default - the option `run_dependencies_first`
   */
  readonly runDependenciesFirst?: boolean;
}

/** Settings of a table of a project, for the container of its load. */
export interface TableOverrides {
  /**
   * CPU units, 1024 for a vCPU.
   *
   * @default - the option `cpu`; that of the job's task definition
   */
  readonly cpu?: number;

  /**
   * Memory, of whole MiB.
   *
   * @default - the option `memory`; that of the job's task definition
   */
  readonly memory?: cdk.Size;

  /**
   * Spark settings.
   *
   * @default - those of the image
   */
  readonly sparkConfig?: { [name: string]: string };

  /**
   * The command fails with `States.Timeout` when it takes longer: a whole number of seconds, at least one.
   *
   * @default - no limit
   */
  readonly taskTimeout?: cdk.Duration;
}

/** Settings of a task of a project: of its container, as for a table, and of its command. */
export interface TaskOverrides extends TableOverrides {
  /**
   * `--options` of the command: variables of the task's SQL.
   *
   * @default - none
   */
  readonly options?: { [name: string]: string };
}
