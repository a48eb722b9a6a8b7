import type { PipelineKind } from '../../../pipeline';
import type { DeployedRun, DescribedRun, RunContainer, StartedRun } from '../../../deployed/model';
import type { RunStarted } from '../../../history/run-record';
import { UsageError } from '../../errors';
import { commandLabel } from '../../progress/view/label';
import { plural } from '../../text/format';
import type { AskedRun } from './asked';
import { laterRuns, type LaterRun } from './later-runs';
import type { LeftOfRun } from './left-of-run';
import { runBeside } from './run-beside';
import { RunContainers } from './run-containers';
import { commandsFor } from './started-records';
import { unsuccessfulRuns } from './started-runs';

/** What two runs at once would do. */
const BOTH: Partial<Record<PipelineKind, string>> = {
  backfill: 'run the same pipeline',
  transform: 'write the same tables',
};

/** Errors of a function that ends a run, or begins it: there a redrive acquires the run lock. */
const LOCKED = /^Starlake\.(?!NoRunState$)/;

/** What else happened that a redrive does not undo, for who has to agree. */
export interface Since {
  /** Runs of the pipeline that have succeeded. */
  readonly later: readonly LaterRun[];
  /** Runs of transforms that it had started and that failed: others run all of their tasks. */
  readonly failed: readonly RunStarted[];
}

/** @throws UsageError for a run that AWS does not redrive */
export function refuseNotRedrivable({ pipeline: { name, called }, run, say }: AskedRun): void {
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

/**
 * Looks for what a redrive would load or write twice, or would not find.
 *
 * @throws UsageError for a run that should not be redriven now
 */
export async function refuseTwice(asked: AskedRun, left: LeftOfRun): Promise<Since> {
  const { project, pipeline, run } = asked;
  const isMidLoad = endedMidLoad(run);
  if (isMidLoad) await refuseBeside(asked);
  const later = pipeline.kind === 'transform' ? await laterRuns(project, pipeline, run) : [];
  refuseDone(asked, left, later);
  if (!isMidLoad && pipeline.kind !== 'backfill') return { later, failed: [] };
  const isLeft = ({ status }: DeployedRun) => status !== 'SUCCEEDED';
  const { containers, startedRuns } = await new RunContainers(project, () => {}).activityOf(run, isLeft);
  if (isMidLoad) await refuseActive(asked, containers);
  return { later, failed: await refuseStarted(asked, startedRuns) };
}

/** Whether a run may have ended in the middle of its loads. A redrive goes on there, without a look at the run lock. */
function endedMidLoad({ status, error = '' }: DescribedRun): boolean {
  return status !== 'FAILED' || !LOCKED.test(error);
}

function midLoad({ pipeline, run: { id, status, error = status } }: AskedRun): string {
  return `run ${id} of ${pipeline.name} ended in the middle of its loads (${status === 'FAILED' ? error : status})`;
}

/** @throws UsageError while another run works on the same */
async function refuseBeside(asked: AskedRun): Promise<void> {
  const other = await runBeside(asked);
  if (other === undefined) return;
  const both = BOTH[asked.pipeline.kind] ?? 'load the same files';
  throw new UsageError(
    `${midLoad(asked)}, and ${other} runs now: the two would ${both}`,
    'Redrive it when that one has ended.',
  );
}

/** @throws UsageError while a container of the run still works */
async function refuseActive(asked: AskedRun, containers: readonly RunContainer[]): Promise<void> {
  const active = await asked.project.activeContainers(containers);
  if (active.length === 0) return;
  const labels = active.map(({ argv }) => commandLabel(argv)).join(', ');
  throw new UsageError(
    `${midLoad(asked)}, and ${plural(active.length, 'container')} of it ${active.length === 1 ? 'is' : 'are'} not stopped yet: ${labels}`,
    'That takes two minutes or so. Redrive it then.',
  );
}

/** @throws UsageError where what is left has been done by another run, for the same date */
function refuseDone({ pipeline, run, say }: AskedRun, left: LeftOfRun, later: readonly LaterRun[]): void {
  const names = left.items.map(({ name }) => name);
  const isLeft = (task: string) => left.more > 0 || names.includes(task);
  const done = later.find(({ date, tasks }) => date === left.date && tasks.some(isLeft));
  if (done === undefined) return;
  const tasks = done.tasks.filter(isLeft).join(', ');
  throw new UsageError(
    `run ${done.id} of ${pipeline.name} has run ${tasks} since, for the same date as run ${run.id}: rows would be written twice`,
    `To run tasks again all the same: ${say('start', pipeline.called)} --date ${left.date} --tasks A,B`,
  );
}

/**
 * @returns those that failed: a redrive begins them anew
 * @throws UsageError while one of them runs, and before one that was stopped is continued
 */
async function refuseStarted(asked: AskedRun, started: readonly StartedRun[]): Promise<readonly RunStarted[]> {
  const { pipeline, run, say } = asked;
  const { running, stopped, failed } = await unsuccessfulRuns(asked, started);
  if (running.length > 0) {
    throw new UsageError(
      `run ${run.id} of ${pipeline.name} has started what still runs: ${plural(running.length, 'run')}`,
      commandsFor(running, 'runs', 'Redrive it when they have ended:', say).join('\n'),
    );
  }
  if (stopped.length > 0) {
    throw new UsageError(
      `run ${run.id} of ${pipeline.name} would start anew what it had started before, and what was stopped in the middle: rows would be there twice, or files be left`,
      commandsFor(stopped, 'redrive', 'Continue these first:', say).join('\n'),
    );
  }
  return failed;
}
