import type { NewWorker } from './begin-transforms';
import type { TransformSettings } from './transforms';

/** What the state machine asks behind the tasks. */
export interface EndTransformsEvent extends TransformSettings {
  /** The run has ended, and nobody asks for it any more: its file goes. */
  readonly forget?: boolean;
}

/** Output of a run. */
export interface TransformSummary {
  readonly pipeline: string;
  readonly status: 'DONE';
  readonly scheduledDate: string;
  readonly tasks: Array<{ readonly task: string; readonly status: 'DONE' }>;
}

/** What the state machine does next. */
export type EndTransformsResult =
  | { readonly next: 'RUN'; readonly workers: NewWorker[] }
  | { readonly next: 'END'; readonly summary: TransformSummary };
