import type {
  BackfillFailedCause,
  FailedTable,
  ImportFailedCause,
  LoadFailedCause,
  RowCounts,
  TransformFailedCause,
} from '../../lib/contract/causes';
import type { TableFailure } from '../../lib/contract/failure';
import { objectIn } from './json';
import { logLink } from './links';

/** Most tables or tasks that a message names. */
const MAX_NAMED = 15;

/** What the cause of a failed run says. */
export interface Explained {
  /** What failed, for a title: `2 tables were not loaded`. */
  readonly what?: string;
  /** The run's logical date. */
  readonly scheduledDate?: string;
  readonly lines: readonly string[];
}

type Cause = Partial<LoadFailedCause & ImportFailedCause & TransformFailedCause> &
  Omit<Partial<BackfillFailedCause>, 'failed'>;

/** Says in plain words why a run failed: `error` and `cause` are those of its execution. */
export function explained(error: string | undefined, cause: string | undefined, execution: string): Explained {
  const { scheduledDate, ...answer } = answerOf(cause);
  const of = { scheduledDate };
  switch (Object.keys(answer).length === 0 ? undefined : error) {
    case 'Starlake.LoadFailed':
      return { ...of, ...failedLoads(answer, execution) };
    case 'Starlake.TransformFailed':
      return { ...of, ...failedTasks(answer, execution) };
    case 'Starlake.ImportFailed':
      return { ...of, what: 'the import failed', lines: failureLines('the import', answer, execution) };
    case 'Starlake.BackfillFailed':
      return { ...of, ...failedRuns(answer as Partial<BackfillFailedCause>) };
    default:
      return { ...of, lines: [[error, messageOf(cause)].filter(Boolean).join(': ')].filter(Boolean) };
  }
}

/** The rows of a table in words; undefined where they are not known. */
export function rowsText({ rows, rejected }: RowCounts): string | undefined {
  if (rows === undefined) {
    return undefined;
  }
  const number = (count: number) => count.toLocaleString('en-US');
  return `${number(rows)} rows` + (rejected ? `, ${number(rejected)} rejected` : '');
}

/** The first of some lines, and how many more there are. */
export function some(lines: readonly string[], more = 0, most = MAX_NAMED): string[] {
  const left = Math.max(lines.length - most, 0) + more;
  return [...lines.slice(0, most), ...(left > 0 ? [`… and ${left} more`] : [])];
}

function failedLoads(
  { tables = [], more = 0, files = [], moreFiles = 0, loaded, counts = {}, unpublished }: Cause,
  execution: string,
): Explained {
  const count = tables.length + more;
  const left = files.length + moreFiles;
  const named = tables.slice(0, MAX_NAMED).flatMap((table: FailedTable) => failureLines(table.table, table, execution));
  const rows = (loaded ?? []).map((table) => {
    const text = rowsText(counts[table] ?? {});
    return text === undefined ? table : `${table} (${text})`;
  });
  return {
    what:
      count > 0
        ? `${plural(count, 'table was', 'tables were')} not loaded`
        : left > 0
          ? plural(left, 'file is left', 'files are left')
          : whatOf(unpublished),
    lines: [
      ...(count > 0 ? ['Not loaded:', ...named, ...some([], count - Math.min(tables.length, MAX_NAMED))] : []),
      ...(left > 0 ? [`Files left in ingesting: ${some(files, moreFiles).join(', ')}`] : []),
      ...(rows.length > 0 ? [`Loaded: ${some(rows).join(', ')}`] : []),
      ...unpublishedLines(unpublished),
    ],
  };
}

function whatOf(unpublished: string | undefined): string | undefined {
  return unpublished === undefined ? undefined : 'datasets are not published';
}

function unpublishedLines(unpublished: string | undefined): string[] {
  return unpublished === undefined ? [] : [`Datasets are not published: ${unpublished}`];
}

function failedTasks({ failed = [], blocked = [], more = 0, unpublished }: Cause, execution: string): Explained {
  const named = failed.slice(0, MAX_NAMED).flatMap((task) => failureLines(task.task, task, execution));
  const waiting = blocked.map(({ task, because }) => `${task} (because of ${some(because, 0, 3).join(', ')})`);
  return {
    what: failed.length > 0 ? `${plural(failed.length, 'task')} failed` : whatOf(unpublished),
    lines: [
      ...(failed.length > 0 ? ['Failed:'] : []),
      ...named,
      ...some([], Math.max(failed.length - MAX_NAMED, 0)),
      ...(waiting.length > 0 ? [`Not run: ${some(waiting).join(', ')}`] : []),
      ...(more > 0 ? [`… and ${more} more failed or did not run`] : []),
      ...unpublishedLines(unpublished),
    ],
  };
}

function failedRuns({ pipeline, failed = [], more = 0 }: Partial<BackfillFailedCause>): Explained {
  const lines = failed.map(({ scheduledTime, error }) => `- ${scheduledTime}: ${error}`);
  return {
    what: `${plural(failed.length + more, 'run')} of ${pipeline} failed`,
    lines: ['Failed logical dates:', ...some(lines, more)],
  };
}

function failureLines(name: string, failure: Partial<TableFailure>, execution: string): string[] {
  const { kind, diagnosis, reason, exitCode, log } = failure;
  const exit = exitCode === undefined ? '' : `exit code ${exitCode}`;
  const why = [kind, diagnosis ?? reason ?? exit].filter(Boolean).join(': ') || 'no reason is known';
  const rows = rowsText(failure);
  return [
    `- ${name}: ${why}${rows === undefined ? '' : ` (${rows})`}`,
    ...(log === undefined ? [] : [`  log: ${logLink(log, execution)}`]),
  ];
}

/** What a handler has answered: JSON in the message of the error that Lambda puts into the cause. */
function answerOf(cause: string | undefined): Cause {
  return (objectIn(messageOf(cause)) ?? {}) as Cause;
}

/** The message of a function's error; another cause as it is. */
function messageOf(cause: string | undefined): string {
  const message = objectIn(cause)?.errorMessage;
  return typeof message === 'string' ? message : (cause ?? '');
}

/** A number and its noun. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
