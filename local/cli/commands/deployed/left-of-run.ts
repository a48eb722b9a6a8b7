import { parseStarlakeDate } from '../../../../lib/contract/iso-time';
import type { RunEvent } from '../../../run-event';
import { decodeCause } from '../../progress/cause';
import { isStopped } from '../../progress/view/event-kinds';
import type { AskedRun } from './asked';
import { detailedRecord, resultOf } from './deployed-record';

/** What a run has not done. */
export interface LeftOfRun {
  /** Sentences about all of it. */
  readonly notes: readonly string[];
  readonly kind: string;
  readonly items: ReadonlyArray<{ readonly name: string; readonly reason: string }>;
  /** How many more there are; Infinity if that is not known. */
  readonly more: number;
  /** Its logical date as Starlake writes it, if that is known. */
  readonly date?: string;
}

/** Statuses of what a redrive leaves as it is. */
const OVER = /^(LOADED|DONE|SUCCEEDED|SKIPPED|EMPTY)$/;

/** What a run that did not succeed has left: from its cause, else from its history. */
export async function leftOf(asked: AskedRun): Promise<LeftOfRun> {
  const { error, cause: text = '' } = resultOf(asked.run);
  const { tables, tasks, blocked, more, files, failure, scheduledDate: date } = decodeCause(text);
  if (failure !== undefined) {
    const notes = ['It imports again, and then loads all tables that have files.'];
    return { notes, kind: 'table', items: [], more: Infinity, date };
  }
  const items = [
    ...tables.map(({ table, kind, diagnosis }) => ({ name: table, reason: reason(kind, diagnosis) })),
    ...tasks.map(({ task, kind, diagnosis }) => ({ name: task, reason: reason(kind, diagnosis) })),
    ...blocked.map(({ task, because }) => ({ name: task, reason: `BLOCKED, because of ${because.join(', ')}` })),
  ];
  if (items.length > 0) {
    const notes = files.length === 0 ? [] : [`Left in the ingesting area, and not loaded: ${files.join(', ')}.`];
    return { notes, kind: tables.length > 0 ? 'table' : 'task', items, more, date };
  }
  const how = isStopped({ error }) ? 'It was stopped.' : `It had failed${error ? ` with ${error}` : ''}.`;
  const { notes, ...rest } = await unfinished(asked);
  return { ...rest, notes: [how, ...notes] };
}

/** From its history: a run that was stopped or has timed out has no list of it. */
async function unfinished({ project, pipeline, run, say }: AskedRun): Promise<LeftOfRun> {
  const [definition, history] = await Promise.all([project.definition(pipeline), project.history(run.arn)]);
  const { results, logicalDate } = detailedRecord(
    pipeline,
    run,
    { definition, history, pipelines: project.pipelines },
    say,
  );
  const known = logicalDate ?? history.events.map(dateOf).find((each) => each !== undefined);
  const date = known && parseStarlakeDate(known);
  // Their histories are those of other executions.
  if (history.mapRuns.length > 0) {
    const notes = ['Items of its distributed Map that have not succeeded are run again.'];
    return { notes, kind: 'item', items: [], more: Infinity, date };
  }
  const left = results.filter(({ status }) => !OVER.test(status));
  const items = left.map(({ name, status }) => ({ name, reason: status }));
  const notes = left.length > 0 ? [] : ['What was loaded is not loaded again.'];
  return { notes, kind: left[0]?.kind ?? 'table', items, more: 0, date };
}

/** The logical date that the data of a state has. */
function dateOf(event: RunEvent): string | undefined {
  const data = event.type === 'StateExited' ? event.output : event.type === 'StateEntered' ? event.input : undefined;
  const { scheduledDate } = (data ?? {}) as { scheduledDate?: unknown };
  return typeof scheduledDate === 'string' ? scheduledDate : undefined;
}

function reason(kind = 'UNKNOWN', diagnosis?: string): string {
  return [kind, diagnosis].filter(Boolean).join(', ');
}
