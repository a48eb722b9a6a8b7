import * as cdk from 'aws-cdk-lib';

/** A task of a transform pipeline. */
export interface TransformTask {
  /** Full name of the task in the project, `domain.task`: what `starlake transform --name` takes. */
  readonly name: string;

  /**
   * The dataset that it writes, `domain.table`. Several tasks can write the same dataset: its readers wait for all of
   * them.
   *
   * @default - the task's name
   */
  readonly dataset?: string;

  /**
   * Datasets that it reads, `domain.table`. It runs after the tasks of its pipeline, and the tables of `loads`, that write
   * them; others are not waited for, nor is what the task itself writes.
   *
   * @default - none
   */
  readonly dependencies?: string[];

  /**
   * `--options` of the command: variables of the task's SQL. They are no variables of its container, as all tasks of a
   * pipeline share one state.
   *
   * @default - none
   */
  readonly options?: { [name: string]: string };

  /**
   * CPU units for this task's container, 1024 for a vCPU.
   *
   * @default - that of the job's task definition
   */
  readonly cpu?: number;

  /**
   * Memory for this task's container, of whole MiB.
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
   * The task fails with `States.Timeout` when a try of it takes longer: a whole number of seconds, at least one.
   *
   * @default - no limit
   */
  readonly taskTimeout?: cdk.Duration;
}
