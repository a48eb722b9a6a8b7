import * as cdk from 'aws-cdk-lib';

/** A task of a transform pipeline. */
export interface TransformTask {
  /** Full name of the task in the project, `domain.task`, as for `starlake transform --name`. */
  readonly name: string;

  /**
   * The dataset that it writes, `domain.table`. Several tasks can write the same dataset: its readers wait for all of
   * them.
   *
   * @default - the task's name
   */
  readonly dataset?: string;

  /**
   * Datasets that it reads, `domain.table`. It waits for the tasks of its pipeline and the tables of `loads` that write
   * them. It does not wait for other datasets, or for the dataset that it writes itself.
   *
   * @default - none
   */
  readonly dependencies?: string[];

  /**
   * `--options` of the command: variables of the task's SQL. They are not variables of its container, because all tasks
   * of a pipeline share one state.
   *
   * @default - none
   */
  readonly options?: { [name: string]: string };

  /**
   * Whether the YAML of the task has `expectations`: then runs report their results, which they read from Starlake's log.
   *
   * @default false
   */
  readonly expectations?: boolean;

  /**
   * CPU units for this task's container; 1024 are one vCPU.
   *
   * @default - that of the job's task definition
   */
  readonly cpu?: number;

  /**
   * Memory for this task's container, in whole MiB.
   *
   * @default - that of the job's task definition
   */
  readonly memory?: cdk.Size;

  /**
   * Spark settings for this task.
   *
   * @default - those of the image
   */
  readonly sparkConfig?: { [name: string]: string };

  /**
   * The task fails with `States.Timeout` when an attempt takes longer: a whole number of seconds, at least one.
   *
   * @default - no limit
   */
  readonly taskTimeout?: cdk.Duration;
}
