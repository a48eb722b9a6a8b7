import type { Task } from '@aws-sdk/client-ecs';

/** What identifies a task of the job. */
export interface JobTask {
  readonly arn: string;
  /** ARN of the Step Functions execution that started it; absent for a task that was started by hand. */
  readonly execution?: string;
  /** The command of the container, its verb first; empty if it runs the command of its image. */
  readonly command: string[];
}

/** The ECS tasks of one job. */
export interface Tasks {
  /** Tasks of the job that have not ended, also those that are being stopped. */
  active(): Promise<JobTask[]>;
  /** The description of a task; undefined if it ended more than an hour ago. */
  describe(arn: string): Promise<Task | undefined>;
  /** Tasks of an execution, active or ended in the last hour, newest first. */
  of(execution: string): Promise<Task[]>;
  /** Asks a task to stop. It is no error if it has ended. */
  stop(arn: string, reason: string): Promise<void>;
}

/**
 * Whether the containers of a task may still run. The desired status does not say so: a stop takes up to two minutes.
 */
export function isActive({ lastStatus }: Task): boolean {
  return lastStatus !== 'STOPPED';
}
