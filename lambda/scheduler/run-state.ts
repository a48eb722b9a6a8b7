import type { DeclaredTask, DeclaredLoad, TaskFailure } from '../../lib/contract/transforms';

/** Status of a task or a table. It is `PENDING` until its result is known, and `EXCLUDED` where the run's input leaves it out. */
export type Status = 'PENDING' | 'DONE' | 'FAILED' | 'EXCLUDED';

/** What a worker does; `START` for one that has to ask. */
export type Assignment =
  | { readonly do: 'START' | 'WAIT' | 'END' }
  | { readonly do: 'RUN'; readonly task: number; /** Seconds before it starts. */ readonly wait?: number }
  | { readonly do: 'LOAD'; readonly load: number };

/** An iteration of the run's Map. */
export interface Worker {
  /** How many assignments it has done, if it is an execution of its own. */
  readonly done?: number;
  /** Id of its assignment: a fencing token, unique in the run. */
  readonly assignmentId: number;
  readonly assignment: Assignment;
  /**
   * Task tokens of the state in which it is, or was, suspended: a state that is tried again has a new one, and a late call of
   * the first try must not take its place.
   */
  readonly tokens?: readonly string[];
  /** The workers that its last report resumed, and their new assignments: a repeated call resumes them again. */
  readonly resumed?: ReadonlyArray<readonly [worker: number, assignmentId: number]>;
}

/**
 * State of a run of a transform pipeline: its tasks, their results, and its workers. It is a small file that is written only
 * if nobody has changed it since it was read. So if two workers ask for the same task, one of them gets it.
 */
export interface RunState {
  readonly pipeline: string;
  /** ARN of the execution. */
  readonly execution: string;
  /** When the execution started: a new one may have the name of one that was deleted. */
  readonly started: string;
  readonly scheduledDate: string;
  /** `--options` of all tasks. */
  readonly options: string;
  /** How many tasks run at once. */
  readonly slots: number;
  /** How many tasks a worker does at most, if it is an execution of its own: the Map is distributed. */
  readonly workerTasks?: number;
  /** Whether the run has all tasks of the pipeline. */
  readonly whole: boolean;
  readonly tasks: readonly DeclaredTask[];
  readonly loads: readonly DeclaredLoad[];
  /** Rank of each task: of those that can run, the lowest runs first. */
  readonly ranks: readonly number[];
  /** Statuses by `NodeId`. */
  readonly statuses: Status[];
  /** Failures by `NodeId`. */
  readonly failures: { [node: string]: TaskFailure };
  workers: Worker[];
  /** How often the execution had been redriven. */
  redrive: number;
  /** Events that the history of the run has by now, at most. */
  events: number;
  /** Events that a task or a load leaves, at most. */
  readonly taskEvents: number;
  /** How often a failed task runs again. Absent where its state retries by itself. */
  readonly retries?: number;
  /** Seconds before it runs again. */
  readonly retryDelay?: number;
  /** How often tasks were run again, by `NodeId`. */
  retriesUsed?: { [node: string]: number };
  /** The highest id of an assignment. */
  lastAssignmentId: number;
  /** What it was when the workers were created. */
  firstAssignments?: number;
  /** Number of changes: it makes each version of the file different. */
  changes: number;
  /** Complete datasets that are not published yet, and how often the execution had been redriven then. */
  unpublished?: { [dataset: string]: number };
  /** Whether the run has succeeded. */
  ended?: boolean;
}
