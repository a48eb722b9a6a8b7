import type { Task } from '@aws-sdk/client-ecs';

/** A task of the job, in what tells it from others. */
export interface JobTask {
  readonly arn: string;
  /** ARN of the Step Functions execution that started it; absent for one that somebody started by hand. */
  readonly execution?: string;
  /** The container's command, its verb first; empty where the image's own runs. */
  readonly command: string[];
}

/** The ECS tasks of one job. */
export interface Tasks {
  /** Tasks of the job that have not ended, those that are being stopped included. */
  active(): Promise<JobTask[]>;
  /** The description of a task, of one that ended less than an hour ago too. */
  describe(arn: string): Promise<Task | undefined>;
  /** Tasks of this execution whether active or ended lately, newest first. */
  of(execution: string): Promise<Task[]>;
  /** Asks a task to stop; one that has ended is no error. */
  stop(arn: string, reason: string): Promise<void>;
}

/** Whether a task's containers may still run. What it is wanted to be does not say so: a stop takes up to two minutes. */
export function isActive({ lastStatus }: Task): boolean {
  return lastStatus !== 'STOPPED';
}
