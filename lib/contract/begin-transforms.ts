import type { PlainSchedule } from './schedule';
import type { DeclaredLoad, DeclaredTask, TransformSettings } from './transforms';

/** Begins a run of a transform pipeline. */
export interface BeginTransformsEvent extends TransformSettings, Partial<PlainSchedule> {
  readonly tasks: readonly DeclaredTask[];
  readonly loads: readonly DeclaredLoad[];
  /** How many tasks run at once. */
  readonly slots: number;
  /**
   * How many tasks a worker does at most, if each is a child execution of a distributed Map: then its own history is full.
   * Absent: all workers share the history of the run.
   */
  readonly workerTasks?: number;
  /** Events of a history that are no task's, at most. */
  readonly events: number;
  /** Events that a task or a load leaves, at most. */
  readonly taskEvents: number;
  /** How often a failed task runs again. Absent where its state retries by itself. */
  readonly retries?: number;
  /** Seconds before it runs again. */
  readonly retryDelay?: number;
}

/** A worker at its start: an item of the Map. */
export interface NewWorker {
  readonly worker: number;
  /** Id of its first assignment. */
  readonly assignmentId: number;
}

/** The workers of a Map. */
export interface NewWorkers {
  readonly workers: NewWorker[];
  /** ARN of the run, if the Map is distributed: its workers are executions of their own. */
  readonly execution?: string;
}

/** Output of a run that did nothing. */
export interface SkippedTransforms {
  readonly pipeline: string;
  readonly status: 'SKIPPED';
  readonly scheduledDate: string;
  readonly reason: string;
  /** ARN of the execution that holds the run lock. */
  readonly blockedBy?: string;
  readonly tasks: [];
}

/** The answer. */
export type BeginTransformsResult =
  ({ readonly ready: true } & NewWorkers) | { readonly ready: false; readonly summary: SkippedTransforms };
