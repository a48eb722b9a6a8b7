import * as cdk from 'aws-cdk-lib';
import { PreLoadStrategy } from './pre-load-strategy';

/** What a domain waits for before it is loaded. */
export interface PreLoadOptions {
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
}
