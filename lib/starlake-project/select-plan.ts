import { given } from './structs';
import { nearest } from '../text/nearest';
import { LoadPlan, ProjectPlan, TransformPlan } from '../project/plan/plan';

/** Domains that also name the pipeline. */
export function domainsOf(pipeline: LoadPlan | TransformPlan): string[] {
  if ('domain' in pipeline) {
    return [pipeline.domain];
  }
  const domains = new Set(pipeline.tasks.map((task) => task.slice(0, task.indexOf('.'))));
  return domains.size === 1 ? [...domains] : [];
}

/**
 * The selected pipelines. All tasks stay: a pipeline can run tasks of others.
 *
 * @throws Error for a name of no pipeline and no domain, and for an empty list
 */
export function selectPlan(plan: ProjectPlan, only: string[] | undefined, where: string): ProjectPlan {
  if (only === undefined) {
    return plan;
  }
  const pipelines = [...plan.loads, ...plan.transforms];
  checkKnown(only, pipelines.flatMap(namesOf), `'only' of '${where}'`, 'pipeline or domain');
  if (only.length === 0) {
    throw new Error(`'only' of '${where}' must name at least one pipeline or domain`);
  }
  const isAsked = (pipeline: LoadPlan | TransformPlan) => namesOf(pipeline).some((name) => only.includes(name));
  return { ...plan, loads: plan.loads.filter(isAsked), transforms: plan.transforms.filter(isAsked) };
}

/** Overrides of a pipeline: those of its name replace those of its domain's. */
export function overridesOf<T extends object>(pipeline: LoadPlan | TransformPlan, all: { [name: string]: T } = {}): T {
  const said = [...domainsOf(pipeline), pipeline.name].map((name) =>
    Object.hasOwn(all, name) ? all[name] : undefined,
  );
  return Object.assign({}, ...said.map((each) => given(each ?? {}))) as T;
}

/** All names of a pipeline. */
export function namesOf(pipeline: LoadPlan | TransformPlan): string[] {
  return [pipeline.name, ...domainsOf(pipeline)];
}

/**
 * @throws Error for an unknown name, with the nearest known one
 */
export function checkKnown(names: string[], known: string[], what: string, kind: string): void {
  const all = [...new Set(known)];
  for (const name of names) {
    if (!all.includes(name)) {
      const near = nearest(name, all);
      const some = all.slice(0, 20).join(', ') + (all.length > 20 ? `, and ${all.length - 20} more` : '');
      throw new Error(
        `${what} names '${name}', which is no ${kind} of the project` +
          (near ? `, did you mean '${near}'?` : `; it has ${some || 'none'}`),
      );
    }
  }
}
