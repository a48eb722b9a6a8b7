import { checkMonitoringOptions } from './monitoring-keys';
import { StarlakeMonitoring } from './starlake-monitoring';
import type { CommandPipelineProps } from '../pipeline/pipeline-props';
import type { StarlakePipeline } from '../pipeline/starlake-pipeline';

/**
 * The monitoring of one pipeline, made last: it watches the schedules that are there.
 *
 * @throws Error for options that are not a struct, and for all that a monitoring refuses
 */
export function pipelineMonitoring(
  pipeline: StarlakePipeline,
  { job, monitoring }: CommandPipelineProps,
): StarlakeMonitoring | undefined {
  if (monitoring === undefined) {
    return undefined;
  }
  checkMonitoringOptions(monitoring, `'monitoring' of '${pipeline.node.path}'`);
  return new StarlakeMonitoring(pipeline, 'Monitoring', { ...monitoring, job, pipelines: [pipeline] });
}
