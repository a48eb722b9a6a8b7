import type { Pipeline } from '../../../pipeline';
import type { RunResult } from '../../../run-event';
import type { Earlier } from '../../progress/summary/outcome';

/** The outcome of a pipeline in a run of all pipelines. */
export interface PipelineOutcome {
  readonly pipeline: Pipeline;
  readonly status: 'SUCCEEDED' | 'SKIPPED' | 'FAILED' | 'NOT_RUN';
  /** Its result, if it ran. */
  readonly result?: RunResult;
  /** Names of the upstream pipelines that failed or were not run. */
  readonly because: readonly string[];
  /** Datasets that it published as refreshed. */
  readonly refreshed: readonly string[];
  /** Whether it succeeded in the earlier run that was resumed. */
  readonly isEarlier?: boolean;
  /** Its outcome in the earlier run that was resumed. */
  readonly earlier?: Earlier;
}
