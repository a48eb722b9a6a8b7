import type { LoadPlan } from '../../../lib/project';
import type { Pipeline } from '../../model';

/**
 * What to say of a run of a load pipeline whose files wait where they land, since it loads only what is staged already: it has
 * loaded nothing of them, and succeeds. In the words of `plan`.
 *
 * @param root the Starlake project that was run
 */
export function landedHint({ kind, name }: Pipeline, root: string): string | undefined {
  if (kind !== 'load') return undefined;
  const { examineProject, planProject } = require('../../../lib/project') as typeof import('../../../lib/project');
  const { landedFilesWarning } =
    require('../../../lib/project/landed-files') as typeof import('../../../lib/project/landed-files');
  const { project, problems } = examineProject(root);
  // An app may give a project variables that are not known here.
  if (problems.errors.length > 0) return undefined;
  let loads: readonly LoadPlan[];
  try {
    ({ loads } = planProject(project));
  } catch {
    // What cannot be planned, such as tasks in a circle, need not be of the app that was run.
    return undefined;
  }
  const load = loads.find((each) => each.name === name);
  return load && landedFilesWarning(root, load);
}
