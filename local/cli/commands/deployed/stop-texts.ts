import type { DeployedPipeline, DeployedRun } from '../../../deployed/model';
import { UsageError } from '../../errors';
import { commandLabel } from '../../progress/view/label';
import { plural } from '../../text/format';
import type { AskedRun } from './asked';
import { RunContainers, type RunActivity } from './run-containers';
import { Unanswered } from './unanswered';

/** @throws UsageError for a run that has ended */
export function refuseEnded({ pipeline: { name, called }, run: { id, status, endedAt }, say }: AskedRun): void {
  if (endedAt === undefined) return;
  throw new UsageError(`run ${id} of ${name} has ended: ${status}`, `See ${say('runs', called, id)}.`);
}

/**
 * What it means to stop a run, for who has to agree.
 *
 * @param tell gets a sentence when not all of its containers are looked at
 */
export async function stopTexts(
  { project, pipeline, run }: Omit<AskedRun, 'say'>,
  tell: (notice: string) => void,
): Promise<string[]> {
  const aws = new Unanswered();
  const activity = await aws.ask(() => new RunContainers(project, tell).activityOf(run, isRunning));
  const head = `Run ${run.id} of ${pipeline.name} ends now.`;
  if (activity !== undefined) return [head, ...consequences(activity, pipeline)];
  return [
    head,
    `Its containers, and runs that it waits for, end with it. Which, is not known: ${aws.problems.join(', ')}`,
  ];
}

function isRunning({ endedAt }: DeployedRun): boolean {
  return endedAt === undefined;
}

function consequences({ containers: all, startedRuns: runs }: RunActivity, { kind }: DeployedPipeline): string[] {
  const active = all.filter(({ isOver }) => !isOver).map(({ argv }) => commandLabel(argv));
  const waiting = runs.filter(({ outcome }) => outcome === undefined);
  const containers =
    active.length === 0
      ? 'It has no container of its own now.'
      : `Its ${plural(active.length, 'container')} (${active.join(', ')}) ${active.length === 1 ? 'is' : 'are'} stopped within two minutes or so.`;
  if (waiting.length > 0) {
    const names = waiting.map(({ arn }) => arn.split(':').slice(-2).join(' ')).join(', ');
    const children = `It waits for runs that it has started, which end with it, and so do their containers: ${names}.`;
    return [containers, children, 'Files that they were loading stay in ingesting: redrive them before this run.'];
  }
  const files = 'Files that were being loaded stay in ingesting: a redrive puts them back and loads them.';
  return kind === 'load' ? [containers, files] : [containers];
}
