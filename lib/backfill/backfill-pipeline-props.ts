import { StarlakePipelineProps } from '../pipeline/pipeline-props';
import { BackfillTarget } from './backfill-target';

/** Properties of a BackfillPipeline. */
export interface BackfillPipelineProps extends StarlakePipelineProps {
  /** The pipelines that it can run, with their schedules. */
  readonly pipelines: BackfillTarget[];

  /**
   * How many runs at once, 1 to 40, unless the input says so. Several runs can end in another order than they began:
   * leave it where a run builds on the one before.
   *
   * @default 1
   */
  readonly maxConcurrency?: number;
}
