import { overlapWarnings } from './overlap-warnings';
import { PLAN_VERSION, type ProjectPlan } from './plan';
import { planLoads } from './plan-loads';
import { DagRenderer } from './plan-options';
import { startWarnings } from './plan-starts';
import { planTasks } from './plan-tasks';
import { planTransforms } from './plan-transforms';
import type { Project } from '../project';
import { Problems } from '../project-error';

/** Options of {@link planProject}. */
export interface PlanOptions {
  /**
   * The result of `readLineage`: what each task reads according to Starlake.
   *
   * @default - the tables after FROM and JOIN in each task's SQL
   */
  readonly lineage?: { readonly [task: string]: string[] };
  /**
   * Takes the variables without a value in dag configurations. Options that need them are left out.
   *
   * @default - they are errors
   */
  readonly missing?: Error[];
}

/**
 * Groups a project into pipelines. The same project gives the same plan, in the same order.
 *
 * @throws Error if tasks wait for one another in a cycle, or if a dag configuration cannot be rendered
 */
export function planProject(project: Project, options: PlanOptions = {}): ProjectPlan {
  const problems = new Problems();
  const renderer = new DagRenderer(project, problems);
  const loads = planLoads(project, renderer);
  const { transforms, warnings } = planTransforms(project, renderer, new Set(loads.map(({ name }) => name)));
  const planned = planTasks(project, options.lineage, problems);
  options.missing?.push(...problems.takeMissing());
  problems.throwAny();
  const starts = startWarnings(transforms, planned.tasks);
  const all = [...project.warnings, ...overlapWarnings(project), ...warnings, ...planned.warnings, ...starts];
  return {
    version: PLAN_VERSION,
    loads,
    transforms,
    tasks: planned.tasks,
    ...(all.length === 0 ? {} : { warnings: all }),
  };
}
