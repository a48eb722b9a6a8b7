import { EventEmitter, once } from 'node:events';
import type { EcsTask } from './ecs-task';
import { EventBus } from './event-bus';
import { LogGroups } from './log-groups';
import { Register } from './register';
import { TaskTokens } from './task-tokens';

/** How an execution stands, as Step Functions calls it. */
export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

/** What an execution is started with. */
export interface ExecutionStart {
  readonly executionArn: string;
  readonly stateMachineArn: string;
  readonly name: string;
  /** JSON. */
  readonly input: string;
  readonly startDate: Date;
  readonly redriveCount: number;
}

/** An execution as the account knows it. */
export interface ExecutionEntry extends ExecutionStart {
  readonly status: ExecutionStatus;
  readonly stopDate?: Date;
  /** JSON; of one that has succeeded. */
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
}

/** An event of an execution's history, by the type that Step Functions gives it. */
export interface ExecutionEvent {
  readonly type: string;
  readonly timestamp: Date;
}

/** How an execution is over. */
export type ExecutionStop = Pick<ExecutionEntry, 'output' | 'error' | 'cause'> & {
  readonly status: Exclude<ExecutionStatus, 'RUNNING'>;
};

/** Milliseconds: no timer takes more than 32 bits. */
const LONGEST_WAIT = 2 ** 31 - 1;

const END_EVENTS: Record<ExecutionStop['status'], string> = {
  SUCCEEDED: 'ExecutionSucceeded',
  FAILED: 'ExecutionFailed',
  TIMED_OUT: 'ExecutionTimedOut',
  ABORTED: 'ExecutionAborted',
};

/** The executions, the ECS tasks, the task tokens, the events and the logs of this machine, as an AWS account has them. */
export class Account {
  readonly tokens = new TaskTokens();
  readonly events = new EventBus();
  readonly logs = new LogGroups();
  private readonly executions = new Register<ExecutionEntry>();
  private readonly histories = new Register<ExecutionEvent[]>();
  private readonly tasks = new Register<EcsTask>();
  private readonly running = new Set<EcsTask>();
  private readonly ends = new EventEmitter().setMaxListeners(0);

  /** An execution runs from now on, a redriven one again. */
  startExecution(start: ExecutionStart): void {
    const type = start.redriveCount > 0 ? 'ExecutionRedriven' : 'ExecutionStarted';
    this.histories.add(start.executionArn, [...this.history(start.executionArn), { type, timestamp: new Date() }]);
    this.executions.add(start.executionArn, { ...start, status: 'RUNNING' });
  }

  /** An execution that has started is over. */
  endExecution(executionArn: string, stop: ExecutionStop): void {
    const running = this.executions.get(executionArn)!;
    const stopDate = new Date();
    const end = { type: END_EVENTS[stop.status], timestamp: stopDate };
    this.histories.add(executionArn, [...this.history(executionArn), end]);
    this.executions.add(executionArn, { ...running, ...stop, stopDate });
    [this.executions, this.histories].forEach((register) => register.end(executionArn));
  }

  /** The executions that have ended and are remembered. */
  endedExecutions(): ExecutionEntry[] {
    return this.executions.values().filter(({ status }) => status !== 'RUNNING');
  }

  /** An execution of another process that has ended there; nothing happens where it is known. */
  addEnded(entry: ExecutionEntry, history: readonly ExecutionEvent[]): void {
    const { executionArn } = entry;
    if (this.executions.get(executionArn)) return;
    this.executions.add(executionArn, entry);
    this.histories.add(executionArn, [...history]);
    [this.executions, this.histories].forEach((register) => register.end(executionArn));
  }

  /** An execution; undefined when there never was one, or it ended long ago. */
  execution(executionArn: string): ExecutionEntry | undefined {
    return this.executions.get(executionArn);
  }

  /** When an execution ran: its start, its ends and its redrives. */
  history(executionArn: string): ExecutionEvent[] {
    return this.histories.get(executionArn) ?? [];
  }

  startTask(task: EcsTask): void {
    this.tasks.add(task.arn, task);
    this.running.add(task);
  }

  /** The container of a task has ended. */
  endTask(task: EcsTask): void {
    this.tasks.end(task.arn);
    this.running.delete(task);
    this.ends.emit('end');
  }

  /** Waits until a container ends, or the time is over; not at all while none runs. */
  async containerEnd(milliseconds: number, signal: AbortSignal): Promise<void> {
    if (this.running.size === 0) return;
    const over = AbortSignal.any([signal, AbortSignal.timeout(Math.min(milliseconds, LONGEST_WAIT))]);
    await once(this.ends, 'end', { signal: over }).catch(() => undefined);
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
