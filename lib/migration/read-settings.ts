import type { LoadPlan, TransformPlan } from '../project/plan/plan';
import type { PipelineOverrides } from '../starlake-project/overrides';
import { pipelineSettings, type PipelineSettings, type SettingsAround } from '../starlake-project/pipeline-settings';

/** A pipeline with the options that can be read, and the errors of the others. */
export interface ReadSettings {
  readonly plan: LoadPlan | TransformPlan;
  readonly settings: PipelineSettings<PipelineOverrides>;
  /** Options that are refused. */
  readonly refused: ReadonlySet<string>;
}

/**
 * The settings of a pipeline as a project reads them, without the options that it refuses.
 *
 * @throws Error that is about no option
 */
export function readSettings(plan: LoadPlan | TransformPlan, around: SettingsAround): ReadSettings {
  const refused = new Set<string>();
  for (;;) {
    const options = Object.fromEntries(Object.entries(plan.options).filter(([name]) => !refused.has(name)));
    try {
      return { plan, settings: pipelineSettings<PipelineOverrides>({ ...plan, options }, {}, around), refused };
    } catch (error) {
      const named = error instanceof Error ? namedOptions(error.message).filter((name) => name in options) : [];
      if (named.length === 0) {
        throw error;
      }
      named.forEach((name) => refused.add(name));
    }
  }
}

/** The options that an error says something about. */
export function namedOptions(message: string): string[] {
  return [...message.matchAll(/option '([^']*)'/g)].map(([, name]) => name);
}
