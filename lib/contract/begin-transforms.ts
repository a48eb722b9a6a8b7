import type { ToldSchedule } from './schedule';
import type { DeclaredLoad, DeclaredTask, TransformSettings } from './transforms';

/** What the state machine asks when a run begins. */
export interface BeginTransformsEvent extends TransformSettings, ToldSchedule {
  readonly tasks: readonly DeclaredTask[];
  readonly loads: readonly DeclaredLoad[];
  readonly slots: number;
  /** Events that are in the history beside those of tasks, and those that a task leaves, both at most. */
  readonly events: number;
  readonly taskEvents: number;
  /** How often a task that failed is run again, and after how many seconds; absent where its state does so itself. */
  readonly retries?: number;
  readonly retryDelay?: number;
}

/** What a worker begins with. */
export interface NewWorker {
  readonly worker: number;
  readonly ticket: number;
}

/** Output of a run that did nothing. */
export interface SkippedTransforms {
  readonly pipeline: string;
  readonly status: 'SKIPPED';
  readonly scheduledDate: string;
  readonly reason: string;
  /** The execution that was in the way. */
  readonly blockedBy?: string;
  readonly tasks: [];
}

/** What the state machine gets. */
export type BeginTransformsResult =
  | { readonly ready: true; readonly workers: NewWorker[] }
  | { readonly ready: false; readonly summary: SkippedTransforms };
