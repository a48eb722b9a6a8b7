import type { DeclaredTask, DeclaredLoad, TaskFailure } from '../../lib/contract/transforms';

/** What has become of a task or a table; `OUT` is what the run's input left out. What somebody works on is `TODO`. */
export type Status = 'TODO' | 'DONE' | 'FAILED' | 'OUT';

/** What a worker was told to do; `START` until it asks for the first time. */
export type Assignment =
  | { readonly do: 'START' | 'WAIT' | 'END' }
  | { readonly do: 'RUN'; readonly task: number; /** Seconds until then. */ readonly wait?: number }
  | { readonly do: 'LOAD'; readonly load: number };

/** An iteration of the run's Map. */
export interface Worker {
  /** Number of what it was told last: no two orders of a run have the same. */
  readonly ticket: number;
  readonly order: Assignment;
  /** By which it was told, or waits to be. */
  readonly token?: string;
  /** Whom it has woken by what it reported last, and the tickets that they got: a call that is repeated wakes them again. */
  readonly woken?: ReadonlyArray<readonly [worker: number, ticket: number]>;
}

/**
 * A run of a transform pipeline: what is to be done, what was, and by whom. A small file that only who has read its latest
 * version can replace, so that of two workers which ask for the same task one gets it.
 */
export interface RunState {
  readonly pipeline: string;
  /** ARN of the execution. */
  readonly execution: string;
  /** When it was started: an execution may have the name of one that was deleted. */
  readonly started: string;
  readonly scheduledDate: string;
  /** `--options` of all tasks. */
  readonly options: string;
  /** How many tasks run at once. */
  readonly slots: number;
  /** Whether the input named no tasks. */
  readonly whole: boolean;
  readonly tasks: readonly DeclaredTask[];
  readonly loads: readonly DeclaredLoad[];
  /** Of the tasks: of those that can run, the one with the lowest goes first. */
  readonly ranks: readonly number[];
  /** Of the tasks, and behind them, of the tables of all loads. */
  readonly statuses: Status[];
  /** By the numbers of what failed. */
  readonly failures: { [thing: string]: TaskFailure };
  workers: Worker[];
  /** How often the execution had been redriven. */
  redrive: number;
  /** Events that the execution may have so far, at most, and those of each task. */
  events: number;
  readonly taskEvents: number;
  /** How often a task that failed is run again, and after how many seconds; absent where its state does so itself. */
  readonly retries?: number;
  readonly retryDelay?: number;
  /** How often tasks were run again, by their numbers. */
  tries?: { [thing: string]: number };
  /** The last ticket. */
  tickets: number;
  /** Counts the changes, so that no two versions of the file are the same. */
  changes: number;
  /** Complete datasets that could not be published, each with how often the execution had been redriven by then. */
  unpublished?: { [dataset: string]: number };
  /** The run has succeeded. */
  ended?: boolean;
}
