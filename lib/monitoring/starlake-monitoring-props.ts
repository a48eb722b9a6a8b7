import type { IStarlakeJob } from '../job/i-starlake-job';
import type { IStarlakePipeline } from '../pipeline/i-starlake-pipeline';
import { MonitoringOptions } from './monitoring-options';

/** Properties of a StarlakeMonitoring. */
export interface StarlakeMonitoringProps extends MonitoringOptions {
  /** The job of the pipelines: its name is the dimension `Job` of the metrics. */
  readonly job: IStarlakeJob;

  /** What is monitored: pipelines of the job, with the schedules that they have by then. */
  readonly pipelines: IStarlakePipeline[];
}
