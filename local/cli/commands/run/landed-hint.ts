import type { LoadPlan } from '../../../../lib/project';
import type { Pipeline } from '../../../pipeline';

/**
 * What to say of runs of load pipelines whose files wait where they land, since they load only what is staged already: they have
 * loaded nothing of them, and succeed. In the words of `plan`.
 *
 * @param root the Starlake project that was run
 * @returns by pipeline; those of which there is nothing to say are not in it
 */
export function landedHints(pipelines: readonly Pipeline[], root: string): ReadonlyMap<Pipeline, string> {
  const loads = pipelines.filter(({ kind }) => kind === 'load');
  const plans = loads.length > 0 ? plannedLoads(root) : [];
  const { landedFilesWarning } =
    require('../../../../lib/project/read/landed-files') as typeof import('../../../../lib/project/read/landed-files');
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
  // An app may give a project variables that are not known here.
  if (problems.errors.length > 0) return [];
  try {
    return planProject(project).loads;
  } catch {
    // What cannot be planned, such as tasks in a circle, need not be of the app that was run.
    return [];
  }
}
