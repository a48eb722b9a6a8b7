import { preciseName } from '../assembly/precise-name';
import type { Pipeline } from '../pipeline';

/**
 * The pipelines of an app by the names that the command line knows them by: their own, with stack or path where several have that.
 * Those that are `internal` are left out.
 */
export function pipelineIds(pipelines: readonly Pipeline[]): Map<string, Pipeline> {
  const shown = pipelines.filter(({ kind }) => kind !== 'internal');
  const shared = new Set(shown.map(({ name }) => name).filter((name, at, names) => names.indexOf(name) < at));
  return new Map(
    shown.map((pipeline) => {
      const { name } = pipeline;
      return [
        shared.has(name)
          ? preciseName(
              pipeline,
              shown.filter((other) => other.name === name),
            )
          : name,
        pipeline,
      ];
    }),
  );
}
