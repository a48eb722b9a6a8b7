import type { NewWorkers } from './begin-transforms';
import type { TransformSettings } from './transforms';

/** Ends a run of a transform pipeline, after its workers have ended. */
export interface EndTransformsEvent extends TransformSettings {
  /** Only deletes the file with the state of the run, which has ended. */
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
  ({ readonly next: 'RUN' } & NewWorkers) | { readonly next: 'END'; readonly summary: TransformSummary };
