import * as cdk from 'aws-cdk-lib';
import { StarlakeTable } from '../commands/starlake-table';

/** A table of a load pipeline. */
export interface LoadTable extends StarlakeTable {
  /**
   * The dataset that the table is loaded into, `domain.table`, if Starlake renames it. Events about a refresh have this
   * name.
   *
   * @default - `{domain}.{name}`
   */
  readonly dataset?: string;

  /**
   * The table's write strategy, as in its YAML. If a file fails and a newer file of the table is loaded, the failed
   * file is loaded again only where that cannot replace rows: with `APPEND`.
   *
   * @default - unknown: treated as one that replaces rows
   */
  readonly writeStrategy?: string;

  /**
   * Whether the YAML of the table has `expectations`: then runs report their results, which they read from Starlake's log.
   *
   * @default false
   */
  readonly expectations?: boolean;

  /**
   * CPU units for this table's load; 1024 are one vCPU.
   *
   * @default - that of the job's task definition
   */
  readonly cpu?: number;

  /**
   * Memory for this table's load, in whole MiB.
   *
   * @default - that of the job's task definition
   */
  readonly memory?: cdk.Size;

  /**
   * Spark settings for this table's load.
   *
   * @default - those of the image
   */
  readonly sparkConfig?: { [name: string]: string };

  /**
   * The load fails with `States.Timeout` when it takes longer: a whole number of seconds, at least one.
   *
   * @default - no limit
   */
  readonly taskTimeout?: cdk.Duration;
}
