import type { DeployedRun, DescribedRun } from '../../../deployed/model';
import { parseStarlakeDate } from '../../../../lib/contract/iso-time';
import type { RunStarted } from '../../../history/run-record';
import { UsageError } from '../../errors';
import { commandLabel } from '../../progress/view/label';
import { plural } from '../../text/format';
import type { Say } from './command-text';
import { laterRuns, type LaterRun } from './later-runs';
import type { LeftOfRun } from './left-of-run';
import { runBeside } from './run-beside';
import { RunContainers } from './run-containers';
import type { AskedRun } from './show-run';
import { aboutStarted } from './started-records';
import { unsuccessfulRuns, type Unsuccessful } from './started-runs';

/** Errors of a function that ends a run, or begins it: there a redrive acquires the run lock. */
const LOCKED = /^Starlake\.(?!NoRunState$)/;

/** Whether a run may have ended in the middle of its loads. A redrive goes on there, without a look at the run lock. */
function endedMidLoad({ status, error = '' }: DescribedRun): boolean {
  return status !== 'FAILED' || !LOCKED.test(error);
}

/** How many runs a sentence names. */
const NAMED = 10;

/** @throws UsageError for a run that AWS does not redrive */
export function refuseOther({ pipeline: { name, called }, run, say }: AskedRun): void {
  const { id, status, endedAt, notRedrivable } = run;
  if (endedAt === undefined) throw new UsageError(`run ${id} of ${name} still runs`, `See ${say('runs', called, id)}.`);
  const start = say('start', called);
  if (status === 'SUCCEEDED') {
    throw new UsageError(`run ${id} of ${name} has succeeded: nothing is left of it`, `Start one: ${start}.`);
  }
  if (notRedrivable !== undefined) {
    throw new UsageError(
      `AWS does not redrive run ${id} of ${name}: ${notRedrivable}`,
      `A run can be redriven for 14 days. Start a new one: ${start}.`,
    );
  }
}

/** What else happened that a redrive does not undo, for who has to agree. */
export interface Since {
  readonly later: readonly LaterRun[];
  readonly started: Unsuccessful;
}

/**
 * Looks for what a redrive would load or write twice, or would not find.
 *
 * @throws UsageError for a run that should not be redriven now
 */
export async function refuseTwice(asked: AskedRun, left: LeftOfRun): Promise<Since> {
  const { project, pipeline, run, say } = asked;
  const { kind, name } = pipeline;
  const isMidLoad = endedMidLoad(run);
  const middle = `run ${run.id} of ${name} ended in the middle of its loads (${run.status === 'FAILED' ? (run.error ?? run.status) : run.status})`;
  if (isMidLoad) {
    const [other, both] = (await runBeside(asked)) ?? [];
    if (other !== undefined) {
      throw new UsageError(`${middle}, and ${other} runs now: ${both}`, 'Redrive it when that one has ended.');
    }
  }
  const later = kind === 'transform' ? await laterRuns(project, pipeline, run) : [];
  refuseDone(asked, left, later);
  if (!isMidLoad && kind !== 'backfill') return { later, started: { running: [], stopped: [], failed: [] } };
  const isLeft = ({ status }: DeployedRun) => status !== 'SUCCEEDED';
  const activity = await new RunContainers(project, () => {}).activityOf(run, isLeft);
  const active = isMidLoad ? await project.activeContainers(activity.containers) : [];
  if (active.length > 0) {
    const labels = active.map(({ argv }) => commandLabel(argv)).join(', ');
    throw new UsageError(
      `${middle}, and ${plural(active.length, 'container')} of it ${active.length === 1 ? 'is' : 'are'} not stopped yet: ${labels}`,
      'That takes two minutes or so. Redrive it then.',
    );
  }
  const started = await unsuccessfulRuns(asked, activity.startedRuns);
  if (started.running.length > 0) {
    throw new UsageError(
      `run ${run.id} of ${name} has started what still runs: ${plural(started.running.length, 'run')}`,
      commands(started.running, 'runs', 'Redrive it when they have ended:', say).join('\n'),
    );
  }
  if (started.stopped.length > 0) {
    throw new UsageError(
      `run ${run.id} of ${name} would start anew what it had started before, and what was stopped in the middle: rows would be there twice, or files be left`,
      commands(started.stopped, 'redrive', 'Continue these first:', say).join('\n'),
    );
  }
  return { later, started };
}

/** @throws UsageError where what is left has been done by another run, for the same date */
function refuseDone({ pipeline, run, say }: AskedRun, left: LeftOfRun, later: readonly LaterRun[]): void {
  if (left.date === undefined) return;
  const names = left.items.map(({ name }) => name);
  const isLeft = (task: string) => left.more > 0 || names.includes(task);
  const date = parseStarlakeDate(left.date);
  const done = later.find((each) => parseStarlakeDate(each.date) === date && each.tasks.some(isLeft));
  if (done === undefined) return;
  const tasks = done.tasks.filter(isLeft).join(', ');
  throw new UsageError(
    `run ${done.id} of ${pipeline.name} has run ${tasks} since, for the same date as run ${run.id}: rows would be written twice`,
    `To run tasks again all the same: ${say('start', pipeline.called)} --date ${left.date} --tasks A,B`,
  );
}

/** A command for each of these runs, below a heading. */
export function commands(runs: readonly RunStarted[], command: string, heading: string, say: Say): string[] {
  const lines = runs.slice(0, NAMED).map((each) => `  ${aboutStarted(say, command, each)}`);
  const more = runs.length > NAMED ? [`  and ${runs.length - NAMED} more`] : [];
  return [heading, ...lines, ...more];
}
