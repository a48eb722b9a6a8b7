import { statesOf } from '../interpreter/states';
import type { Pipeline } from '../pipeline';

/** The variables that states give to their containers, except those for the place of the lake, which is another one on each machine. */
export function containerEnvironment(pipelines: readonly Pipeline[]): Record<string, string> {
  const overrides = pipelines
    .flatMap(({ definition }) => statesOf(definition))
    .flatMap(([, { Parameters }]) => (Parameters as RunTask | undefined)?.Overrides?.ContainerOverrides ?? []);
  const variables = overrides.flatMap(({ Environment = [] }) => Environment);
  return Object.fromEntries(
    variables.flatMap(({ Name, Value }) => (typeof Value === 'string' && !PLACES.has(Name) ? [[Name, Value]] : [])),
  );
}

/** Variables for the place of the lake: locally the root. */
const PLACES = new Set(['SL_ROOT', 'SL_DATASETS']);

interface RunTask {
  readonly Overrides?: {
    readonly ContainerOverrides?: ReadonlyArray<{
      readonly Environment?: ReadonlyArray<{ readonly Name: string; readonly Value?: unknown }>;
    }>;
  };
}
