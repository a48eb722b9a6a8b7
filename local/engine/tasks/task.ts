import { TaskRun } from './run-ecs-task';
import type { Executor } from '../../executor';
import { StartChild } from './child-execution';

/** What a task gets when it runs. */
export interface TaskCall extends Pick<TaskRun, 'onStart' | 'onLine' | 'onStop' | 'signal' | 'timeOut'> {
  readonly executor: Executor;
  /** Aborted when the state no longer waits for the task: because it has ended, was stopped, or took too long. */
  readonly over: AbortSignal;
  /** The token that the state waits for, if it waits for one. */
  readonly token: string;
  readonly startChild: StartChild;
}

/** What a Task state does on this machine; the input is its processed Parameters. */
export type Task = (input: unknown, call: TaskCall) => Promise<unknown>;
