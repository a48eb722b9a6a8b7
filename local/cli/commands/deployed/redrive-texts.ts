import type { ExecutionStatus } from '../../../deployed/model';
import { UsageError } from '../../errors';
import { decodeCause } from '../../progress/cause';
import { isStopped } from '../../progress/view/event-kinds';
import { plural } from '../../text/format';
import { detailedRecord, resultOf } from './deployed-record';
import { runOfDomain } from './run-of-domain';
import { runPlaces } from './run-places';
import type { AskedRun } from './show-run';

/** Statuses of what a redrive leaves as it is. */
const OVER = /^(LOADED|DONE|SUCCEEDED|SKIPPED|EMPTY)$/;

/** How runs end in the middle of their loads. A redrive goes on there, without a look at the run lock. */
const MID_LOAD: readonly ExecutionStatus[] = ['ABORTED', 'TIMED_OUT'];

/** @throws UsageError for a run that cannot be redriven, or should not be now */
export async function refuseRedrive(asked: AskedRun): Promise<void> {
  const {
    pipeline: { name },
    run,
    say,
  } = asked;
  const { id, status, endedAt, notRedrivable } = run;
  if (endedAt === undefined) throw new UsageError(`run ${id} of ${name} still runs`, `See ${say('runs', name, id)}.`);
  if (status === 'SUCCEEDED') {
    throw new UsageError(
      `run ${id} of ${name} has succeeded: nothing is left of it`,
      `Start one: ${say('start', name)}.`,
    );
  }
  if (notRedrivable !== undefined) {
    throw new UsageError(
      `AWS does not redrive run ${id} of ${name}: ${notRedrivable}`,
      `A run can be redriven for 14 days. Start a new one: ${say('start', name)}.`,
    );
  }
  const other = MID_LOAD.includes(status) ? await runBeside(asked) : undefined;
  if (other !== undefined) {
    throw new UsageError(
      `run ${id} of ${name} ended in the middle of its loads (${status}), and ${other} runs now: the two would load the same files`,
      'Redrive it when that one has ended.',
    );
  }
}

/** A run that works on the same files now. */
async function runBeside({ project, pipeline }: AskedRun): Promise<string | undefined> {
  const places = runPlaces(await project.definition(pipeline));
  if (places?.files !== undefined) return runOfDomain(project, places);
  const [other] = await project.runs(pipeline, 1, 'RUNNING');
  return other && `run ${other.id} of ${pipeline.name}`;
}

/** What a redrive does, for who has to agree: which tables or tasks it tries again. */
export async function redriveTexts(asked: AskedRun): Promise<string[]> {
  const {
    pipeline: { name },
    run,
  } = asked;
  const head = `Run ${run.id} of ${name} continues where it failed, with the definition that it began with.`;
  const { error, cause: text = '' } = resultOf(run);
  const { tables, tasks, blocked, more, files, failure } = decodeCause(text);
  if (failure !== undefined) return [head, 'It imports again, and then loads all tables that have files.'];
  const reasons = [
    ...tables.map(({ table, kind, diagnosis }) => reason(table, kind, diagnosis)),
    ...tasks.map(({ task, kind, diagnosis }) => reason(task, kind, diagnosis)),
    ...blocked.map(({ task, because }) => reason(task, 'BLOCKED', `because of ${because.join(', ')}`)),
    ...(more > 0 ? [`  and ${more} more`] : []),
  ];
  if (reasons.length === 0)
    return [
      head,
      isStopped({ error }) ? 'It was stopped.' : `It had failed with ${error}.`,
      ...(await unfinished(asked)),
    ];
  const count = tables.length + tasks.length + blocked.length + more;
  const left = files.length === 0 ? [] : [`Left in the ingesting area, and not loaded: ${files.join(', ')}.`];
  return [head, `It tries ${plural(count, tables.length > 0 ? 'table' : 'task')} again:`, ...reasons, ...left];
}

/** What a run has not done, from its history: one that was stopped or has timed out has no list of it. */
async function unfinished({ project, pipeline, run, say }: AskedRun): Promise<string[]> {
  const [definition, history] = await Promise.all([project.definition(pipeline), project.history(run.arn)]);
  // Their histories are those of other executions.
  if (history.mapRuns.length > 0) return ['Items of its distributed Map that have not succeeded are run again.'];
  const { results } = detailedRecord(pipeline, run, { definition, history, logs: new Map() }, say);
  const left = results.filter(({ status }) => !OVER.test(status));
  if (left.length === 0) return ['What was loaded is not loaded again.'];
  const rows = left.map(({ name, status }) => `  ${name}: ${status}`);
  return [`It tries ${plural(left.length, left[0]!.kind)} again:`, ...rows];
}

function reason(name: string, kind = 'UNKNOWN', diagnosis?: string): string {
  return `  ${name}: ${[kind, diagnosis].filter(Boolean).join(', ')}`;
}
