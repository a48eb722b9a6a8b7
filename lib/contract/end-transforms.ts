import type { NewWorkers } from './begin-transforms';
import type { ExpectationResult } from './end-load';
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
  readonly tasks: TaskSummary[];
}

/** A task in the output of a run. */
export interface TaskSummary {
  readonly task: string;
  readonly status: 'DONE';
  /** What Starlake's expectations said of its table, failed ones first; absent where the log does not tell. */
  readonly expectations?: readonly ExpectationResult[];
}

/** What the state machine does next. */
export type EndTransformsResult =
  ({ readonly next: 'RUN' } & NewWorkers) | { readonly next: 'END'; readonly summary: TransformSummary };
