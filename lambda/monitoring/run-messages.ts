import { MONITORING_METRICS, MonitoredPipeline } from '../../lib/contract/monitoring';
import { isoSeconds } from '../../lib/contract/iso-time';
import type { RowCounts } from '../../lib/contract/causes';
import { ageText } from './age-text';
import { explained, plural, rowsText, some } from './causes';
import { command } from './command';
import { executionLink, partsOf } from './links';
import type { Message } from './message';
import type { DescribedRun } from './ports';
import { ROWS_REJECTED } from '../../lib/contract/metrics';

/** Where each kind of failure has its section. */
const RUN_BOOK = 'https://github.com/starlake-ai/starlake-stepfunctions/blob/main/docs/run-book.md';

/** How a run can end without success. */
interface End {
  readonly words: string;
  readonly metric: string;
  /** Kind of its message. */
  readonly type: string;
}

/** By the status of the execution. */
export const ENDS: { readonly [status: string]: End } = {
  FAILED: { words: 'failed', metric: MONITORING_METRICS.failed, type: 'RunFailed' },
  TIMED_OUT: { words: 'took longer than its timeout', metric: MONITORING_METRICS.timedOut, type: 'RunTimedOut' },
  ABORTED: { words: 'was stopped', metric: MONITORING_METRICS.aborted, type: 'RunAborted' },
};

/** A run that has ended, with all that is known of it. */
export interface EndedRun {
  readonly pipeline: MonitoredPipeline;
  readonly execution: string;
  readonly status: string;
  readonly startDate: number;
  readonly stopDate: number;
  readonly described: Partial<DescribedRun>;
}

/** A table of a run, and its rows. */
type CountedTable = RowCounts & { readonly table: string };

/** Ratio of a table's rows that were rejected; 0 where they are not known. */
export function rejectedRatio({ rows = 0, rejected = 0 }: RowCounts): number {
  return rejected === 0 ? 0 : rejected / (rows + rejected);
}

/** The message about a run that has succeeded, and has rejected too many rows of some tables. */
export function rejectedMessage(run: EndedRun, tables: readonly CountedTable[], limit: number): Message {
  const { pipeline, execution } = run;
  const percent = (ratio: number) => `${Number((100 * ratio).toFixed(1))} %`;
  return {
    title: `${pipeline.name}: ${plural(tables.length, 'table has', 'tables have')} too many rejected rows`,
    lines: [
      `More than ${percent(limit)} of the rows were rejected, and the others were loaded:`,
      ...some(tables.map((table) => `- ${table.table}: ${percent(rejectedRatio(table))} (${rowsText(table)})`)),
    ],
    steps: [
      {
        text: 'What Starlake says of them',
        command: commandOn('logs', run),
      },
      ...runSteps(execution),
    ],
    type: ROWS_REJECTED,
    ...aboutRun(run),
  };
}

/** The message about a run that has ended without success. */
export function endMessage(run: EndedRun, { words, type }: End): Message {
  const { pipeline, execution, startDate, stopDate, status, described } = run;
  const { what, scheduledDate, lines } = explained(described.error, described.cause, execution);
  const age = ageText(Math.max((stopDate - startDate) / 1000, 60));
  return {
    title: `${pipeline.name} ${words}${what === undefined ? '' : `: ${what}`}`,
    lines: [
      `The ${pipeline.kind} pipeline ${pipeline.name} ${words} at ${isoSeconds(new Date(stopDate))}, ` +
        `${age} after it began` +
        (scheduledDate === undefined ? '.' : `, for the logical date ${scheduledDate}.`),
      ...lines,
    ],
    steps: [
      {
        text: 'When the cause is mended, run again what failed (for 14 days)',
        command: commandOn('redrive', run),
      },
      ...(status === 'FAILED' ? [{ text: 'What each kind of failure means', link: `${RUN_BOOK}#kinds` }] : []),
      ...runSteps(execution),
    ],
    type,
    ...aboutRun(run),
  };
}

function runSteps(execution: string): Message['steps'] {
  return [{ text: 'The run in the console', link: executionLink(execution) }];
}

function aboutRun({ pipeline, execution, status }: EndedRun): Pick<Message, 'thread' | 'resources' | 'context'> {
  return {
    thread: execution,
    resources: [execution],
    context: { pipeline: pipeline.name, kind: pipeline.kind, status, run: partsOf(execution).run },
  };
}

function commandOn(verb: string, { pipeline, execution }: EndedRun): string {
  const { region, run } = partsOf(execution);
  return command([verb, pipeline.name, run], [pipeline], region);
}
