import { ScheduleOptions } from './schedule-options';
import type { IStarlakePipeline } from '../pipeline/i-starlake-pipeline';

/** Properties of a PipelineSchedule. */
export interface PipelineScheduleProps extends ScheduleOptions {
  /** What it starts. */
  readonly pipeline: IStarlakePipeline;
}
