import type { LoadPlan, TransformPlan } from '../project/plan/plan';
import type { PipelineOverrides } from '../starlake-project/overrides';
import { pipelineSettings, type PipelineSettings, type SettingsAround } from '../starlake-project/pipeline-settings';

/** A pipeline with the options that can be read, and the errors of the others. */
export interface ReadSettings {
  readonly plan: LoadPlan | TransformPlan;
  readonly settings: PipelineSettings<PipelineOverrides>;
  /** Options that are refused, with the reason. */
  readonly refused: ReadonlyMap<string, string>;
}

/**
 * The settings of a pipeline as a project reads them, without the options that it refuses.
 *
 * @throws Error that is about no option
 */
export function readSettings(plan: LoadPlan | TransformPlan, around: SettingsAround): ReadSettings {
  const refused = new Map<string, string>();
  for (;;) {
    const options = Object.fromEntries(Object.entries(plan.options).filter(([name]) => !refused.has(name)));
    try {
      return { plan, settings: pipelineSettings<PipelineOverrides>({ ...plan, options }, {}, around), refused };
    } catch (error) {
      const lines = error instanceof Error ? error.message.split('\n') : [];
      const named = lines.flatMap((line) => namedOptions(line).map((name) => [name, line] as const));
      const found = named.filter(([name]) => Object.hasOwn(options, name));
      if (found.length === 0) {
        throw error;
      }
      found.forEach(([name, line]) => refused.set(name, line));
    }
  }
}

/** The options that an error says something about. */
export function namedOptions(message: string): string[] {
  return [...message.matchAll(/option '([^']*)'/g)].map(([, name]) => name);
}
