import type { LoadPlan } from '../../../../lib/project';
import type { Pipeline } from '../../../pipeline';

/**
 * Hints for load pipelines that load only staged files while their files wait in the landing folder: their runs load none of
 * these files, and succeed. The wording is that of `plan`.
 *
 * @param root the Starlake project that was run
 * @returns by pipeline; without pipelines that need no hint
 */
export function landedHints(pipelines: readonly Pipeline[], root: string): ReadonlyMap<Pipeline, string> {
  const loads = pipelines.filter(({ kind }) => kind === 'load');
  const plans = loads.length > 0 ? plannedLoads(root) : [];
  const { landedFilesWarning } =
    require('../../../../lib/project/plan/landed-files') as typeof import('../../../../lib/project/plan/landed-files');
  return new Map(
    loads.flatMap((pipeline) => {
      const plan = plans.find(({ name }) => name === pipeline.name);
      const hint = plan && landedFilesWarning(root, plan);
      return hint === undefined ? [] : [[pipeline, hint] as const];
    }),
  );
}

function plannedLoads(root: string): readonly LoadPlan[] {
  const { examineProject, planProject } =
    require('../../../../lib/project') as typeof import('../../../../lib/project');
  const { project, problems } = examineProject(root);
  // Perhaps the app sets variables of the project that are not known here.
  if (problems.errors.length > 0) return [];
  try {
    return planProject(project).loads;
  } catch {
    // The project can have parts that cannot be planned, such as cyclic tasks, and that the app does not use.
    return [];
  }
}
