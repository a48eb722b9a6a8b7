import { DatasetTriggerOptions } from './dataset-trigger-options';
import type { IStarlakeJob } from '../job/i-starlake-job';
import type { IStarlakePipeline } from '../pipeline/i-starlake-pipeline';

/** Properties of a DatasetTrigger. */
export interface DatasetTriggerProps extends DatasetTriggerOptions {
  /** The job whose event bus it listens on, and whose store joins the datasets. */
  readonly job: IStarlakeJob;

  /** What it starts. It can have one trigger only. */
  readonly pipeline: IStarlakePipeline;
}
