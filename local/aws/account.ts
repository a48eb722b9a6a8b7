import { EventEmitter, once } from 'node:events';
import type { EcsTask } from './ecs-task';
import { EventBus } from './event-bus';
import { LogGroups } from './log-groups';
import { Register } from './register';
import { TaskTokens } from './task-tokens';

/** Status of an execution, as in Step Functions. */
export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

/** The start of an execution. */
export interface ExecutionStart {
  readonly executionArn: string;
  readonly stateMachineArn: string;
  readonly name: string;
  /** JSON. */
  readonly input: string;
  readonly startDate: Date;
  readonly redriveCount: number;
  /** Of an item of a distributed Map. */
  readonly mapRunArn?: string;
}

/** An execution as the account knows it. */
export interface ExecutionEntry extends ExecutionStart {
  readonly status: ExecutionStatus;
  readonly stopDate?: Date;
  /** JSON; only of an execution that has succeeded. */
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
}

/** An event of an execution's history, by the type that Step Functions gives it. */
export interface ExecutionEvent {
  readonly type: string;
  readonly timestamp: Date;
  /** Of a redrive. */
  readonly executionRedrivenEventDetails?: { readonly redriveCount: number };
  /** Of a failure. */
  readonly executionFailedEventDetails?: Pick<ExecutionEntry, 'error' | 'cause'>;
}

/** The end of an execution. */
export type ExecutionStop = Pick<ExecutionEntry, 'output' | 'error' | 'cause'> & {
  readonly status: Exclude<ExecutionStatus, 'RUNNING'>;
};

/** Longest wait in milliseconds: timers have 32 bits. */
const LONGEST_WAIT = 2 ** 31 - 1;

const END_EVENTS: Record<ExecutionStop['status'], string> = {
  SUCCEEDED: 'ExecutionSucceeded',
  FAILED: 'ExecutionFailed',
  TIMED_OUT: 'ExecutionTimedOut',
  ABORTED: 'ExecutionAborted',
};

/** Executions and when they ran. */
class Executions {
  readonly entries = new Register<ExecutionEntry>();
  readonly histories = new Register<ExecutionEvent[]>();

  /** Adds or replaces an execution, and adds to its history. */
  put(entry: ExecutionEntry, ...events: readonly ExecutionEvent[]): void {
    const { executionArn, status } = entry;
    this.histories.add(executionArn, [...(this.histories.get(executionArn) ?? []), ...events]);
    this.entries.add(executionArn, entry);
    if (status !== 'RUNNING') [this.entries, this.histories].forEach((register) => register.end(executionArn));
  }
}

/** The local stand-in for an AWS account: executions, ECS tasks, task tokens, events and logs of this process. */
export class Account {
  readonly tokens = new TaskTokens();
  readonly events = new EventBus();
  readonly logs = new LogGroups();
  private readonly executions = new Executions();
  /** Those of the items of distributed Maps, of which there are many: the others are not forgotten for them. */
  private readonly items = new Executions();
  private readonly tasks = new Register<EcsTask>();
  private readonly running = new Set<EcsTask>();
  private readonly ends = new EventEmitter().setMaxListeners(0);

  /** Adds an execution that starts, or is redriven. */
  startExecution(start: ExecutionStart): void {
    const { redriveCount } = start;
    const event =
      redriveCount > 0
        ? { type: 'ExecutionRedriven', executionRedrivenEventDetails: { redriveCount } }
        : { type: 'ExecutionStarted' };
    this.keeperOf(start).put({ ...start, status: 'RUNNING' }, { ...event, timestamp: new Date() });
  }

  /** Ends an execution. */
  endExecution(executionArn: string, stop: ExecutionStop): ExecutionEntry {
    const running = this.execution(executionArn)!;
    const stopDate = new Date();
    const ended = { ...running, ...stop, stopDate };
    const { status, error, cause } = stop;
    const details = status === 'FAILED' ? { executionFailedEventDetails: { error, cause } } : {};
    this.keeperOf(running).put(ended, { type: END_EVENTS[status], timestamp: stopDate, ...details });
    return ended;
  }

  /** The ended executions that are kept, without those of items. */
  endedExecutions(): ExecutionEntry[] {
    return this.executions.entries.values().filter(({ status }) => status !== 'RUNNING');
  }

  /** Adds an execution that has ended in another process, unless it is known. */
  addEnded(entry: ExecutionEntry, history: readonly ExecutionEvent[]): void {
    if (this.execution(entry.executionArn)) return;
    this.keeperOf(entry).put(entry, ...history);
  }

  /** An execution; undefined when it never existed, or ended long ago. */
  execution(executionArn: string): ExecutionEntry | undefined {
    return this.executions.entries.get(executionArn) ?? this.items.entries.get(executionArn);
  }

  /** When an execution ran: its start, its ends and its redrives. */
  history(executionArn: string): ExecutionEvent[] {
    return this.executions.histories.get(executionArn) ?? this.items.histories.get(executionArn) ?? [];
  }

  private keeperOf({ mapRunArn }: ExecutionStart): Executions {
    return mapRunArn === undefined ? this.executions : this.items;
  }

  startTask(task: EcsTask): void {
    this.tasks.add(task.arn, task);
    this.running.add(task);
  }

  /** Records that the container of a task has ended. */
  endTask(task: EcsTask): void {
    this.tasks.end(task.arn);
    this.running.delete(task);
    this.ends.emit('end');
  }

  /** Waits until a container ends, at most for this time. Returns at once when none runs. */
  async containerEnd(milliseconds: number, signal: AbortSignal): Promise<void> {
    if (this.running.size === 0) return;
    const over = AbortSignal.any([signal, AbortSignal.timeout(Math.min(milliseconds, LONGEST_WAIT))]);
    await once(this.ends, 'end', { signal: over }).catch(() => undefined);
  }

  /** Removes a task that ECS refused to start. */
  refuseTask(task: EcsTask): void {
    this.tasks.remove(task.arn);
  }

  /** A task by its ARN or its id; undefined when it never existed, or ended long ago. */
  task(arnOrId: string): EcsTask | undefined {
    return this.tasks.get(arnOrId) ?? this.tasks.values().find(({ id }) => id === arnOrId);
  }

  /** All known tasks, the oldest first. */
  allTasks(): EcsTask[] {
    return this.tasks.values();
  }
}

/** The account of this process: runs in one process see each other, as executions in one account do. */
export const account = new Account();
