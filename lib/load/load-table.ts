import * as cdk from 'aws-cdk-lib';
import { StarlakeTable } from '../commands/starlake-table';

/** A table of a load pipeline. */
export interface LoadTable extends StarlakeTable {
  /**
   * The dataset that the table is once loaded, `domain.table`, where Starlake renames it: what is published when it was refreshed.
   *
   * @default - `{domain}.{name}`
   */
  readonly dataset?: string;

  /**
   * The table's write strategy, as its YAML has it. A file that failed while a newer one of the table was loaded is tried again
   * only where that can change no row: with `APPEND`.
   *
   * @default - not known: taken for one that replaces rows
   */
  readonly writeStrategy?: string;

  /**
   * CPU units for this table's load, 1024 for a vCPU.
   *
   * @default - that of the job's task definition
   */
  readonly cpu?: number;

  /**
   * Memory for this table's load, of whole MiB.
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
