import { Duration } from 'aws-cdk-lib';
import { LoadGrouping } from './load-grouping';
import { PreLoadStrategy } from './pre-load-strategy';

/**
 * Options of Starlake's orchestration, by the names of its Python distribution in camelCase.
 *
 * An option is looked up in the call, then here, then in `dagOptions`, then in the CDK context `starlake`, and then has
 * its default.
 */
export interface StarlakeOptions {
  /**
   * Name of the pool whose slots bound how many tables of a pipeline load at once (`default_pool`).
   *
   * @default 'default_pool'
   */
  readonly defaultPool?: string;

  /**
   * Environment of every Starlake command (`sl_env_var`). Visible in the execution history: put passwords in `secrets`.
   *
   * @default - none; `SL_ROOT` follows from the job's bucket
   */
  readonly slEnvVar?: { [name: string]: string };

  /**
   * How often a command that failed is run again (`retries`). A pipeline puts the files of a failed load back first: Starlake
   * has moved them away, a second run would find none and succeed. That is why a load outside of a pipeline is not run again.
   *
   * @default 1
   */
  readonly retries?: number;

  /**
   * Time between two tries (`retry_delay`). A command that is run again by itself, as an import is, waits a second at least.
   *
   * @default Duration.minutes(5)
   */
  readonly retryDelay?: Duration;

  /**
   * What a domain waits for before it is loaded (`pre_load_strategy`).
   *
   * @default PreLoadStrategy.NONE
   */
  readonly preLoadStrategy?: PreLoadStrategy;

  /**
   * The file that the strategy `ack` waits for (`global_ack_file_path`): an S3 URI, or a path below `SL_DATASETS`.
   * `{domain}`, `{ds}` (the run's logical date, `2026-08-02`), `{SL_ROOT}` and `{SL_DATASETS}` are replaced; double
   * braces work as well.
   *
   * @default '{SL_DATASETS}/pending/{domain}/{ds}.ack'
   */
  readonly globalAckFilePath?: string;

  /**
   * How long the strategy `ack` waits (`ack_wait_timeout`); the domain is skipped after it.
   *
   * @default Duration.hours(1)
   */
  readonly ackWaitTimeout?: Duration;

  /**
   * Which part of a table's rows Starlake may reject in a run before the run says that the table has failed, though the others are
   * loaded (`max_rejected_ratio`): 0 lets no row be rejected. Whatever it is, a table has failed that has a file without a row that was
   * loaded; but 1, which lets anything pass, as Starlake's other distributions do.
   *
   * @default 0.1
   */
  readonly maxRejectedRatio?: number;

  /**
   * How load pipelines divide tables over containers (`grouping`: `auto`, `table` for a container each, or the number of tables
   * that one container loads at most).
   *
   * @default LoadGrouping.AUTOMATIC
   */
  readonly grouping?: LoadGrouping;
}
