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
   * When it runs, instead of the declared schedule. It can leave out `timezone`, `start_date` and `end_date`: then
   * those of the dag configuration apply.
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
   * What a run does if another run is going when it starts.
   *
   * @default Overlap.WAIT
   */
  readonly overlap?: Overlap;

  /**
   * How often failed loads or tasks are run again.
   *
   * @default - the option `retries`
   */
  readonly retries?: number;

  /**
   * Time between two attempts.
   *
   * @default - the option `retry_delay`
   */
  readonly retryDelay?: cdk.Duration;

  /**
   * Variables for the commands of this pipeline. They win over those of `sl_env_var`. Do not put secrets here: they are
   * visible in the execution history.
   *
   * @default - none
   */
  readonly environment?: { [name: string]: string };

  /**
   * Its purpose: the comment of its definition.
   *
   * @default - the `comment` of the dag configuration
   */
  readonly description?: string;

  /**
   * Name of the state machine, which must be unique in the account and region.
   *
   * @default - made of the names of the job and the pipeline, with a hash
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
   * Memory for loads that ran out of it; see `LoadPipelineProps.memoryLadder`.
   *
   * @default - they are run again with the memory they had
   */
  readonly memoryLadder?: cdk.Size[];
}

/** Settings of a transform pipeline of a project. They replace those of its dag configuration. */
export interface TransformOverrides extends PipelineOverrides {
  /**
   * Whether the datasets that its tasks read are loaded and transformed first, in the same execution.
   *
   * @default - the option `run_dependencies_first`
   */
  readonly runDependenciesFirst?: boolean;
}

/** Settings of a table of a project, for the container of its load. */
export interface TableOverrides {
  /**
   * CPU units; 1024 are one vCPU.
   *
   * @default - the option `cpu`, or that of the job's task definition
   */
  readonly cpu?: number;

  /**
   * Memory, in whole MiB.
   *
   * @default - the option `memory`, or that of the job's task definition
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
