import { AT_ONCE, atOnce } from '../../../deployed/at-once';
import type { DeployedProject } from '../../../deployed/deployed-project';
import { runHolding } from './run-lock';
import { runPlaces, type RunPlaces } from './run-places';

/**
 * A run that works on the files of a load pipeline now: of any pipeline that loads from the same folder, however old, or of another
 * job when it holds the run lock.
 *
 * @returns what to call it; undefined when there is none
 */
export async function runOfDomain(project: DeployedProject, { files, lock }: RunPlaces): Promise<string | undefined> {
  const loads = project.pipelines.filter(({ kind }) => kind === 'load');
  const running = await atOnce(loads, AT_ONCE, async (pipeline) => {
    const places = runPlaces(await project.definition(pipeline));
    if (places?.files === undefined || places.files.ingesting !== files?.ingesting) return [];
    return (await project.runs(pipeline, 1, 'RUNNING')).map(({ id }) => `run ${id} of ${pipeline.name}`);
  });
  const [own] = running.flat();
  if (own !== undefined) return own;
  return runHolding(project, lock);
}
