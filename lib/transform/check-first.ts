import type { PipelineDagOptions } from '../options/pipeline-dag-options';
import type { TransformPipelineProps } from './transform-pipeline-props';

/**
 * With `run_dependencies_first` of its job, a pipeline has to say what runs first: only a project knows what loads a table.
 *
 * @throws Error for tasks that depend on what neither they nor the pipeline's `loads` write
 */
export function checkFirst(
  { tasks, loads }: TransformPipelineProps,
  { runDependenciesFirst }: PipelineDagOptions,
  path: string,
): void {
  if (!runDependenciesFirst || loads !== undefined || !Array.isArray(tasks)) {
    return;
  }
  const written = new Set(tasks.map(({ name, dataset }) => dataset ?? name));
  const read = new Set(tasks.flatMap(({ dependencies }) => dependencies ?? []));
  const missing = [...read].filter((dataset) => !written.has(dataset));
  if (missing.length > 0) {
    throw new Error(
      `tasks of '${path}' depend on ${missing.join(', ')}, which 'run_dependencies_first' of its job runs first: name the pipelines that ` +
        `load them in 'loads', or an empty list if none does; a StarlakeProject finds them by itself`,
    );
  }
}
