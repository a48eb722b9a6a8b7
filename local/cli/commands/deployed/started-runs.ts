import { AT_ONCE, atOnce } from '../../../deployed/at-once';
import type { DeployedPipeline, DescribedRun, StartedRun } from '../../../deployed/model';
import { parseStarlakeDate } from '../../../../lib/contract/iso-time';
import type { RunStarted } from '../../../history/run-record';
import type { AskedRun } from './asked';
import { laterRuns } from './later-runs';
import { runPlaces } from './run-places';
import { pipelineOf, startedRecords } from './started-records';

/** Runs that a run has started and that did not succeed: a redrive starts others in their place. */
export interface Unsuccessful {
  /** Which run on. */
  readonly running: readonly RunStarted[];
  /** Which were stopped in the middle, so that others would do again what they have done, or not find their files. */
  readonly stopped: readonly RunStarted[];
  /** Runs of transforms that failed: others run all of their tasks. */
  readonly failed: readonly RunStarted[];
}

/** Looks at the last try of each run that a run has started. */
export async function unsuccessfulRuns(asked: AskedRun, started: readonly StartedRun[]): Promise<Unsuccessful> {
  const { project, run } = asked;
  const last = new Map(started.map((each) => [each.task, each]));
  const left = [...last.values()].filter(({ outcome }) => outcome !== 'SUCCEEDED');
  const all = { running: [] as RunStarted[], stopped: [] as RunStarted[], failed: [] as RunStarted[] };
  await atOnce(left, AT_ONCE, async (each) => {
    const child = await project.describe(each.arn);
    if (child === undefined || child.status === 'SUCCEEDED') return;
    const [record] = startedRecords(project.pipelines, run, [each]);
    if (child.endedAt === undefined) return void all.running.push(record!);
    const pipeline = pipelineOf(project.pipelines, each.arn);
    if (child.notRedrivable !== undefined || (await isMadeGood(asked, pipeline, child))) return;
    if (child.status !== 'FAILED') all.stopped.push(record!);
    else if (pipeline?.kind === 'transform') all.failed.push(record!);
  });
  return all;
}

/** Whether nothing is left of a run: its files are loaded or wait, or its tasks were run for its date since. */
async function isMadeGood(
  { project }: AskedRun,
  pipeline: DeployedPipeline | undefined,
  child: DescribedRun,
): Promise<boolean> {
  if (pipeline?.kind === 'load') {
    const files = runPlaces(await project.definition(pipeline))?.files;
    return files !== undefined && (await project.filesIn(files.ingesting, 1)).length === 0;
  }
  if (pipeline?.kind !== 'transform') return false;
  const { scheduledTime } = (child.input ?? {}) as { scheduledTime?: unknown };
  const date = typeof scheduledTime === 'string' ? parseStarlakeDate(scheduledTime) : undefined;
  return (await laterRuns(project, pipeline, child)).some((each) => each.date === date);
}
