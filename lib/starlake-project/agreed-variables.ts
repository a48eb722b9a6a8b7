import { isS3 } from '../lake/data-lake';
import { LoadPlan, ProjectPlan, TransformPlan } from '../project/plan/plan';

/** Variables with the places of the lake and its areas: all pipelines of a job share them. */
export const PLACES = /^SL_(ROOT|DATASETS|INCOMING|AREA_\w+)$/;

/**
 * The environment, `SL_ENV`, that all dag configurations have in `sl_env_var`: the project is read with it unless the
 * app gives another. Undefined if they differ, or one has none.
 */
export function agreedEnvironment(plan: ProjectPlan): string | undefined {
  const said = [...plan.loads, ...plan.transforms].filter(({ dag }) => dag !== undefined).map(variablesOf);
  const values = new Set(said.map(({ SL_ENV }) => SL_ENV));
  const [value] = values;
  return values.size === 1 && value !== '' ? value : undefined;
}

/**
 * The places of the lake in `sl_env_var` of the dag configurations, if those that have them agree. Empty if the lake is
 * not in a bucket, as on the machine of another platform.
 */
export function agreedPlaces(plan: ProjectPlan): { [name: string]: string } {
  const values = new Map<string, Set<string>>();
  for (const pipeline of [...plan.loads, ...plan.transforms]) {
    for (const [name, value] of Object.entries(variablesOf(pipeline)).filter(([each]) => PLACES.test(each))) {
      values.set(name, (values.get(name) ?? new Set<string>()).add(value));
    }
  }
  const agreed = [...values].filter(([, said]) => said.size === 1).map(([name, [value]]) => [name, value] as const);
  // A placeholder for the job's own value gives no place.
  const places = Object.fromEntries(agreed.filter(([, value]) => !/\{SL_(ROOT|DATASETS)\}/.test(value)));
  const { SL_ROOT: root, SL_DATASETS: datasets } = places;
  return root !== undefined && isS3(datasets ?? root) ? places : {};
}

/** `sl_env_var`; empty if it cannot be read, which is an error when the options are parsed. */
function variablesOf({ options }: LoadPlan | TransformPlan): { readonly [name: string]: string } {
  try {
    const parsed: unknown = JSON.parse(options.sl_env_var ?? '{}');
    const entries = Object.entries(parsed ?? {}).filter(([, value]) => typeof value === 'string');
    return Object.fromEntries(entries) as { readonly [name: string]: string };
  } catch {
    return {};
  }
}
