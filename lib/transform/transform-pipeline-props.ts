import { StarlakeJob } from '../job/starlake-job';
import { TransformTask } from './transform-task';
import { TransformLoad } from './transform-load';
import { StarlakePool } from '../job/starlake-pool';
import { Overlap } from '../pipeline/overlap';
import * as cdk from 'aws-cdk-lib';
import { ScheduleOptions } from '../schedule/schedule-options';
import { DatasetTriggerOptions } from '../datasets/dataset-trigger-options';
import * as iam from 'aws-cdk-lib/aws-iam';

/** Properties of a TransformPipeline. */
export interface TransformPipelineProps {
  /** Runs the commands. */
  readonly job: StarlakeJob;

  /** The tasks to run. */
  readonly tasks: TransformTask[];

  /**
   * Name of the pipeline: letters, digits, `_`, `-`, `.`, `$` and `£`. No other transform pipeline of the data lake may have it.
   *
   * @default - the construct's id
   */
  readonly pipelineName?: string;

  /**
   * What it is for, in words: the comment of its definition.
   *
   * @default - that it runs transforms
   */
  readonly description?: string;

  /**
   * What is loaded first, in the same execution (`run_dependencies_first`). A task waits only for the tables that it reads.
   *
   * @default - nothing
   */
  readonly loads?: TransformLoad[];

  /**
   * Variables for the commands of this pipeline, over those of `sl_env_var`. Visible in the execution history: no secrets.
   *
   * @default - none
   */
  readonly environment?: { [name: string]: string };

  /**
   * Pool whose slots bound how many tasks run at once. Loads take no slot: their own pipelines' pools bound them.
   *
   * @default - the job's pool named by the option `default_pool`
   */
  readonly pool?: StarlakePool;

  /**
   * What a run does that starts while another run of the pipeline is going.
   *
   * @default Overlap.WAIT
   */
  readonly overlap?: Overlap;

  /**
   * How often a task that failed is run again. It keeps its slot meanwhile.
   *
   * @default - the option `retries`
   */
  readonly retries?: number;

  /**
   * Time between two tries, a second at least.
   *
   * @default - the option `retry_delay`
   */
  readonly retryDelay?: cdk.Duration;

  /**
   * When it runs: a `PipelineSchedule` with the id `Schedule`. The tasks get the interval up to the logical date, `sl_data_interval_start` and `sl_data_interval_end`.
   *
   * @default - when it is started
   */
  readonly schedule?: ScheduleOptions;

  /**
   * A schedule that starts no runs: by it those that somebody starts have their logical dates.
   *
   * @internal
   */
  readonly _schedule?: ScheduleOptions;

  /**
   * The datasets whose refresh starts it: a `DatasetTrigger` with the id `Trigger`.
   *
   * @default - none
   */
  readonly trigger?: DatasetTriggerOptions;

  /**
   * Name of the state machine, which no other of the account and region may have.
   *
   * @default - made of the job's and the pipeline's, with a hash
   */
  readonly stateMachineName?: string;

  /**
   * Role of the state machine.
   *
   * @default - one role for all pipelines of the job; one of its own where it starts loads
   */
  readonly role?: iam.IRole;
}
