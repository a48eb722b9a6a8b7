import { StarlakeJob } from '../job/starlake-job';
import { LoadTable } from './load-table';
import { PreLoadStrategy } from '../options/pre-load-strategy';
import * as cdk from 'aws-cdk-lib';
import { StarlakePool } from '../job/starlake-pool';
import { Overlap } from '../pipeline/overlap';
import { StaleFiles } from './stale-files';
import { ScheduleOptions } from '../schedule/schedule-options';
import * as iam from 'aws-cdk-lib/aws-iam';

/** Properties of a LoadPipeline. */
export interface LoadPipelineProps {
  /** Runs the commands. */
  readonly job: StarlakeJob;

  /** The domain to load. */
  readonly domain: string;

  /** Its tables. Give their patterns: then a run loads those only that have files. */
  readonly tables: LoadTable[];

  /**
   * Name of the pipeline, where a domain has more than one: no other load pipeline of the data lake may have it.
   *
   * @default - the domain's
   */
  readonly pipelineName?: string;

  /**
   * What it is for, in words: the comment of its definition.
   *
   * @default - which domain it loads
   */
  readonly description?: string;

  /**
   * Variables for the commands of this pipeline, over those of `sl_env_var`. Visible in the execution history: no secrets.
   *
   * @default - none
   */
  readonly environment?: { [name: string]: string };

  /**
   * What the domain waits for.
   *
   * @default - the option `pre_load_strategy`
   */
  readonly preLoadStrategy?: PreLoadStrategy;

  /**
   * The ack file of the strategy `ack`; see `StarlakeOptions.globalAckFilePath`.
   *
   * @default - the option `global_ack_file_path`
   */
  readonly globalAckFilePath?: string;

  /**
   * How long the strategy `ack` waits.
   *
   * @default - the option `ack_wait_timeout`
   */
  readonly ackWaitTimeout?: cdk.Duration;

  /**
   * Name of the domain's folders in the areas `stage`, `ingesting` and `archive`: `load.name` of its `_config.sl.yml`.
   *
   * @default - the domain
   */
  readonly areaName?: string;

  /**
   * Where files land, the domain's `metadata.directory`: an S3 URI, or a path below `SL_DATASETS`; see
   * `SlPreLoadProps.landingDirectory`.
   *
   * @default - the domain's folder in `SL_INCOMING` or `SL_AREA_INCOMING` of `slEnvVar`, `incoming/{domain}` otherwise
   */
  readonly landingDirectory?: string;

  /**
   * Pool whose slots bound how many tables load at once.
   *
   * @default - the job's pool named by the option `default_pool`
   */
  readonly pool?: StarlakePool;

  /**
   * What a run does that starts while another run of the domain is going, one of another pipeline of it too.
   *
   * @default Overlap.WAIT
   */
  readonly overlap?: Overlap;

  /**
   * What a run does with files that an earlier run left in the `ingesting` area: one that was aborted, or whose files could not
   * be told apart.
   *
   * @default StaleFiles.FAIL
   */
  readonly staleFiles?: StaleFiles;

  /**
   * How often a load that failed is run again, and how often the import. The files that it took are put back before.
   *
   * @default - the option `retries`
   */
  readonly retries?: number;

  /**
   * Time between two tries: all loads of the run have ended before it begins.
   *
   * @default - the option `retry_delay`
   */
  readonly retryDelay?: cdk.Duration;

  /**
   * Memory for loads that were killed for want of it, in rising order: each time the next size that is more than the load had,
   * with as much CPU as the table has, or as Fargate asks for. These tries do not use up `retries`.
   *
   * @default - they are run again with the memory they had, as often as `retries` says
   */
  readonly memoryLadder?: cdk.Size[];

  /**
   * Which part of a table's rows may be rejected before it has failed; see `StarlakeOptions.maxRejectedRatio`.
   *
   * @default - the option `max_rejected_ratio`
   */
  readonly maxRejectedRatio?: number;

  /**
   * When it runs, with the scheduled time as the logical date: a `PipelineSchedule` with the id `Schedule`.
   *
   * @default - whenever somebody starts it
   */
  readonly schedule?: ScheduleOptions;

  /**
   * A schedule that starts no runs: by it those that somebody starts have their logical dates.
   *
   * @internal
   */
  readonly _schedule?: ScheduleOptions;

  /**
   * Name of the state machine, which no other of the account and region may have.
   *
   * @default - made of the job's and the domain's, with a hash
   */
  readonly stateMachineName?: string;

  /**
   * Role of the state machine.
   *
   * @default - one role for all pipelines of the job
   */
  readonly role?: iam.IRole;
}
