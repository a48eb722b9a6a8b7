import { Size } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';

/** The ECS tasks that run the commands of a job, for functions to find them, stop them and read what they print. */
export interface CommandTasks {
  /** The cluster that they run in. */
  readonly cluster: ecs.ICluster;

  /** Family of their task definition. No other tasks of the cluster have it. */
  readonly family: string;

  /** Name of the container that runs Starlake. */
  readonly containerName: string;

  /**
   * The log group in which that container prints, of the region of the job. Must be given together with `logStreamPrefix`.
   *
   * @default - not known: failures have no lines of a log, and loads report no rows
   */
  readonly logGroupName?: string;

  /**
   * What the names of its log streams begin with (`awslogs-stream-prefix`).
   *
   * @default - not known
   */
  readonly logStreamPrefix?: string;
}

/** What a command is given of a size. */
export interface RequestedTaskSize {
  /**
   * CPU units, 1024 for a vCPU.
   *
   * @default - what the platform has
   */
  readonly cpu?: number;

  /**
   * Memory.
   *
   * @default - what the platform has
   */
  readonly memory?: Size;
}

/** The size that the task of a command has. */
export interface TaskSize {
  /** CPU units, 1024 for a vCPU. */
  readonly cpu: number;

  /** Memory. */
  readonly memory: Size;
}

/**
 * What a job knows of the platform that runs its commands. `StarlakeJob` has an answer to each for a platform of which nothing
 * is known, and `EcsStarlakeJob` those of ECS. A job of your own overrides what its platform can do.
 */
export interface IStarlakeRuntime {
  /**
   * The tasks of the commands, where they are tasks of ECS. Functions then stop what an execution has left running,
   * wait until it has ended, and tell why a command failed. A function finds the tasks of an execution by the variable
   * `STEP_FUNCTIONS_EXECUTION` in their overrides: `execution` of the command, or else
   * `JsonPath.stringAt('$$.Execution.Id')`. Undefined for other platforms: no container can outlive its state there.
   */
  readonly commandTasks?: CommandTasks;

  /**
   * Whom imports run as: may take files from landing directories that are outside of the data lake. Undefined where the platform
   * grants that itself.
   */
  readonly commandGrantee?: iam.IGrantable;

  /**
   * Whether a state can fail although its command succeeded, because other containers run beside it. Then functions say
   * what is run again, and states do not.
   */
  readonly hasSidecars: boolean;

  /**
   * The size of a command's task, for pipelines that have tables or tasks of several sizes.
   *
   * @param what names the command in errors: `table 'sales.orders'`
   * @throws Error for a size that the platform has not, and where it needs both numbers
   */
  taskSize(requested: RequestedTaskSize, what: string): TaskSize;

  /**
   * CPU units that the platform has for a memory size, smallest first; none where it has any. For steps of a `memoryLadder`.
   *
   * @param what names the ladder in errors
   * @throws Error for a memory size that it has not
   */
  cpusFor(memory: Size, what: string): number[];
}
