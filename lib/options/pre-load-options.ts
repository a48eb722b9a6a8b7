import * as cdk from 'aws-cdk-lib';
import { PreLoadStrategy } from './pre-load-strategy';

/** What a domain waits for before it is loaded: options of a job, of a pipeline or gate, and over a dag configuration. */
export interface PreLoadOptions {
  /**
   * What the domain waits for (`pre_load_strategy`).
   *
   * @default - PreLoadStrategy.NONE for a job; otherwise what the dag configuration or the job says
   */
  readonly preLoadStrategy?: PreLoadStrategy;

  /**
   * The file that the strategy `ack` waits for (`global_ack_file_path`): an S3 URI, or a path below `SL_DATASETS`.
   * `{domain}`, `{ds}` (the run's logical date, `2026-08-02`), `{SL_ROOT}` and `{SL_DATASETS}` are replaced; double
   * braces work as well.
   *
   * @default - '{SL_DATASETS}/pending/{domain}/{ds}.ack' for a job; otherwise what the dag configuration or the job says
   */
  readonly globalAckFilePath?: string;

  /**
   * How long the strategy `ack` waits (`ack_wait_timeout`); the domain is skipped after it.
   *
   * @default - Duration.hours(1) for a job; otherwise what the dag configuration or the job says
   */
  readonly ackWaitTimeout?: cdk.Duration;
}
