import type { Pipeline } from '../../../pipeline';
import type { RunResult } from '../../../run-event';
import type { Earlier } from '../../progress/summary/outcome';

/** What became of a pipeline. */
export interface PipelineOutcome {
  readonly pipeline: Pipeline;
  readonly status: 'SUCCEEDED' | 'SKIPPED' | 'FAILED' | 'NOT_RUN';
  /** Of one that was run. */
  readonly result?: RunResult;
  /** Names of the pipelines before it that failed, or were not run either. */
  readonly because: readonly string[];
  /** Datasets that it has published as refreshed. */
  readonly refreshed: readonly string[];
  /** It had succeeded before the run that was gone on with ended. */
  readonly isEarlier?: boolean;
  /** What it had come to in the run that was gone on with. */
  readonly earlier?: Earlier;
}
