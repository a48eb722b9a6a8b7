import { Duration } from 'aws-cdk-lib';
import * as sns from 'aws-cdk-lib/aws-sns';

/** For how long a table may not be refreshed, as Starlake's `freshness` has it. A skipped run refreshes nothing. */
export interface TableFreshness {
  /**
   * Age after which a message warns.
   *
   * @default - no warning
   */
  readonly warnAfter?: Duration;

  /**
   * Age after which it is an error: a message, and the alarm on stale tables.
   *
   * @default - no error
   */
  readonly errorAfter?: Duration;
}

/** What a run may do before a message tells of it. */
export interface MonitoringLimits {
  /**
   * Time after its scheduled time at which a run has to have ended, however it ends. If it has not, a message says whether a run has
   * begun, and what it waits for.
   *
   * @default Duration.hours(2)
   */
  readonly lateAfter?: Duration;

  /**
   * Time after which a run is reported that waits for its ack file or for another run.
   *
   * @default Duration.hours(1)
   */
  readonly waitingAfter?: Duration;

  /**
   * Ratio of a table's rows that Starlake may reject before a message says so, from 0 to 1. Such a run has succeeded: that it fails
   * is `maxRejectedRatio` of its pipeline.
   *
   * @default 0.01
   */
  readonly rejectedRatio?: number;
}

/** What is monitored, and who is told. */
export interface MonitoringOptions extends MonitoringLimits {
  /**
   * The topic that messages go to. Its key and its policy have to allow CloudWatch to publish, so that the alarm on the
   * monitoring itself can.
   *
   * @default - a new one, encrypted with AWS's key for SNS, for which AWS bills nothing
   */
  readonly topic?: sns.ITopic;

  /**
   * Addresses that subscribe to the topic. SNS asks each of them to confirm.
   *
   * @default - none: subscribe others to `topic`
   */
  readonly emails?: string[];

  /**
   * Limits of single pipelines, by their names, instead of those for all: a long one may be late after eight hours.
   *
   * @default - the same for all
   */
  readonly limits?: { [pipeline: string]: MonitoringLimits };

  /**
   * Freshness of tables, by dataset (`domain.table`). The age of a table counts from its last refresh, for the first time from the
   * deployment; it may be months. Tables are looked at every 15 minutes.
   *
   * @default - of a StarlakeProject, what its tables and tasks declare, and what is given here goes first; else none
   */
  readonly freshness?: { [dataset: string]: TableFreshness };

  /**
   * Whether there is a dashboard of CloudWatch. An account has three for free, and each further one is $3 a month.
   *
   * @default true
   */
  readonly dashboard?: boolean;
}
