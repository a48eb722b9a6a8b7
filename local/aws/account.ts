import type { EcsTask } from './ecs-task';
import { Register } from './register';

/** How an execution stands, as Step Functions calls it. */
export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

/** An execution as the account knows it. */
export interface ExecutionEntry {
  readonly executionArn: string;
  readonly status: ExecutionStatus;
  readonly startDate: Date;
  readonly stopDate?: Date;
}

/** The executions and the ECS tasks of this machine, as an AWS account has them. */
export class Account {
  private readonly executions = new Register<ExecutionEntry>();
  private readonly tasks = new Register<EcsTask>();

  /** An execution runs from now on, a redriven one again. */
  startExecution(executionArn: string, startDate: Date): void {
    this.executions.add(executionArn, { executionArn, status: 'RUNNING', startDate });
  }

  /** An execution that has started is over. */
  endExecution(executionArn: string, status: Exclude<ExecutionStatus, 'RUNNING'>): void {
    const { startDate } = this.executions.get(executionArn)!;
    this.executions.add(executionArn, { executionArn, status, startDate, stopDate: new Date() });
    this.executions.end(executionArn);
  }

  /** An execution; undefined when there never was one, or it ended long ago. */
  execution(executionArn: string): ExecutionEntry | undefined {
    return this.executions.get(executionArn);
  }

  startTask(task: EcsTask): void {
    this.tasks.add(task.arn, task);
  }

  /** The container of a task has ended. */
  endTask(task: EcsTask): void {
    this.tasks.end(task.arn);
  }

  /** A task that ECS refused to start never was one. */
  refuseTask(task: EcsTask): void {
    this.tasks.remove(task.arn);
  }

  /** A task by its ARN or its id; undefined when there never was one, or it ended long ago. */
  task(arnOrId: string): EcsTask | undefined {
    return this.tasks.get(arnOrId) ?? this.tasks.values().find(({ id }) => id === arnOrId);
  }

  /** Every task that is known, the oldest first. */
  allTasks(): EcsTask[] {
    return this.tasks.values();
  }
}

/** The account of this process: runs in one process see each other, as executions in one account do. */
export const account = new Account();
