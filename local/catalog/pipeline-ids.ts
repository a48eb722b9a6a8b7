import { calledAmong } from '../assembly/precise-name';
import type { Pipeline } from '../pipeline';

/** The pipelines of an app by what commands call them. Those that are `internal` are left out. */
export function pipelineIds(pipelines: readonly Pipeline[]): Map<string, Pipeline> {
  const shown = pipelines.filter(({ kind }) => kind !== 'internal');
  return new Map(shown.map((pipeline) => [calledAmong(pipeline, shown), pipeline]));
}
