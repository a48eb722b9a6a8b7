import type {
  BackfillFailedCause,
  BlockedTask,
  FailedTable,
  FailedTask,
  FailedTick,
  ImportFailedCause,
  LoadFailedCause,
  RowCounts,
  TransformFailedCause,
} from '../../../lib/contract/causes';
import type { TableFailure as ReportedFailure } from '../../../lib/contract/failure';
import type { Unchecked } from './unchecked';

/** Why a command failed, as far as a cause says. Its kind is perhaps unknown to this version. */
export interface Failure extends Partial<Omit<ReportedFailure, 'kind' | keyof RowCounts>> {
  readonly kind?: string;
}

/** A table that was not loaded, as the function that ends a run reports it. */
export interface TableFailure extends Failure, RowCounts {
  readonly table: string;
  readonly status: string;
}

/** A task that failed, as the function that ends a run of transforms reports it. */
export interface TaskFailure extends Failure {
  readonly task: string;
}

/** Which run a cause is of. */
type RunNames = Partial<Pick<LoadFailedCause, 'domain' | 'scheduledDate'> & Pick<TransformFailedCause, 'pipeline'>>;

/** What a function's cause may be: that of a load, an import, a run of transforms or a backfill. */
type FunctionCause = Unchecked<LoadFailedCause> &
  Unchecked<ImportFailedCause> &
  Unchecked<TransformFailedCause> &
  Unchecked<BackfillFailedCause>;

/** The parts of the cause of a failed execution, as far as they can be read. */
export interface Cause extends RunNames, Pick<LoadFailedCause, 'counts' | 'rowsUnknown'> {
  /** Its message; can have several lines. */
  readonly message?: string;
  /** The tables that it names. */
  readonly tables: readonly TableFailure[];
  /** The tasks that it names. */
  readonly tasks: readonly TaskFailure[];
  readonly blocked: readonly BlockedTask[];
  /** How many more tables or tasks there are that the cause had no room for. */
  readonly more: number;
  /** Names of files that are still in the ingesting area, and how many more there are. */
  readonly files: readonly string[];
  readonly moreFiles: number;
  /** The failure of a command that is not for one table, such as an import. */
  readonly failure?: Failure;
  /** Stack trace of a Lambda function's error. */
  readonly trace: readonly string[];
}

const NOTHING = { tables: [], tasks: [], blocked: [], more: 0, files: [], moreFiles: 0 };

/**
 * Reads the cause of a failure. It is plain text, the error of a Lambda function
 * (`{"errorType","errorMessage","trace"}`, its message perhaps JSON again), a report on tables or on an import, or the
 * description of an ECS task.
 */
export function decodeCause(cause: string): Cause {
  return decode(cause, []);
}

/** A cause in one line. */
export function firstLine(cause: string): string {
  const { message, tables, tasks, failure, files } = decodeCause(cause);
  if (message !== undefined) return message.split('\n')[0]!;
  if (failure !== undefined) return failure.diagnosis ?? failure.error ?? '';
  if (tables.length > 0) return tables.map(({ table }) => table).join(', ');
  if (tasks.length > 0) return tasks.map(({ task }) => task).join(', ');
  return files.length > 0 ? `still in the ingesting area: ${files.join(', ')}` : '';
}

/** Why each table or task of a cause failed, if the cause says so: a line for each, `name: diagnosis`. */
export function reasonsOf(cause: string): string[] {
  const { message, tables, tasks } = decodeCause(cause);
  const named = [...tables.map(({ table, ...why }) => [table, why]), ...tasks.map(({ task, ...why }) => [task, why])];
  return message === undefined && named.length > 0
    ? (named as Array<[string, Failure]>).map(([name, { diagnosis }]) => [name, diagnosis].filter(Boolean).join(': '))
    : [firstLine(cause)].filter(Boolean);
}

function decode(text: string, trace: readonly string[]): Cause {
  const value = parse(text);
  if (typeof value === 'string')
    return value === text ? { ...NOTHING, message: textOf(text), trace } : decode(value, trace);
  if (typeof value['errorMessage'] === 'string') {
    return decode(value['errorMessage'], Array.isArray(value['trace']) ? value['trace'].map(String) : trace);
  }
  const { tables, failed, blocked, more, counts, rowsUnknown, files, moreFiles, kind } = value as FunctionCause;
  const run = runOf(value);
  if (Array.isArray(failed) && failed.some(isTick)) {
    return { ...NOTHING, ...run, message: ticksMessage(failed.filter(isTick)), trace };
  }
  if (Array.isArray(failed)) {
    return {
      ...NOTHING,
      ...run,
      tasks: failed.filter(isTask).map((task) => ({ task: String(task.task), ...asFailure(task) })),
      blocked: (Array.isArray(blocked) ? blocked : []).filter(isTask).map(asBlocked),
      more: numberOf(more) ?? 0,
      trace,
    };
  }
  if (Array.isArray(tables)) {
    return {
      ...NOTHING,
      message: textOf(value['message']),
      ...run,
      tables: tables.filter(isTable).map(asTable),
      ...(isRecord(counts) ? { counts: counts as LoadFailedCause['counts'] } : {}),
      ...(typeof rowsUnknown === 'string' ? { rowsUnknown } : {}),
      more: numberOf(more) ?? 0,
      files: Array.isArray(files) ? files.map(String) : [],
      moreFiles: numberOf(moreFiles) ?? 0,
      trace,
    };
  }
  if (typeof kind === 'string') return { ...NOTHING, ...run, failure: asFailure(value), trace };
  if (Array.isArray(value['Containers'])) return { ...NOTHING, message: taskMessage(value), trace };
  return { ...NOTHING, message: JSON.stringify(value, undefined, 2), trace };
}

/** The JSON object or the JSON string in a text; else the text itself. */
function parse(text: string): string | Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'string') return value;
    return value !== null && typeof value === 'object' && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : text;
  } catch {
    return text;
  }
}

/** Why an ECS task stopped, from its description by ECS. */
function taskMessage(task: Record<string, unknown>): string {
  const containers = (task['Containers'] as unknown[]).filter(isRecord).map((container) => {
    const exit = container['ExitCode'] === undefined ? 'did not start' : `exit code ${container['ExitCode']}`;
    const name = textOf(container['Name']);
    return [name === undefined ? exit : `${name}: ${exit}`, textOf(container['Reason'])]
      .filter((each) => each)
      .join(', ');
  });
  const stopped = [textOf(task['StopCode']), textOf(task['StoppedReason'])].filter((each) => each).join(': ');
  return [...containers, stopped].filter((each) => each).join('\n');
}

function runOf({ domain, pipeline, scheduledDate }: Unchecked<RunNames>): RunNames {
  return { domain: textOf(domain), pipeline: textOf(pipeline), scheduledDate: textOf(scheduledDate) };
}

function asBlocked({ task, because }: Unchecked<BlockedTask>): BlockedTask {
  return { task: String(task), because: Array.isArray(because) ? because.map(String) : [] };
}

function asTable(value: Unchecked<FailedTable>): TableFailure {
  const counts = { rows: numberOf(value.rows), rejected: numberOf(value.rejected) };
  return { table: String(value.table), status: textOf(value.status) ?? 'FAILED', ...asFailure(value), ...counts };
}

function asFailure(value: Unchecked<ReportedFailure>): Failure {
  return {
    error: textOf(value.error),
    kind: textOf(value.kind),
    diagnosis: textOf(value.diagnosis),
    exitCode: numberOf(value.exitCode),
    stopCode: textOf(value.stopCode),
    reason: textOf(value.reason),
    log: textOf(value.log),
  };
}

function isTable(value: unknown): value is Unchecked<FailedTable> {
  return isRecord(value) && typeof (value as Unchecked<FailedTable>).table === 'string';
}

function isTick(value: unknown): value is Unchecked<FailedTick> {
  return isRecord(value) && typeof (value as Unchecked<FailedTick>).scheduledTime === 'string';
}

/** The runs of a backfill that failed. */
function ticksMessage(ticks: Array<Unchecked<FailedTick>>): string {
  return ticks.map(({ scheduledTime, error, execution }) => `${scheduledTime}: ${error} (${execution})`).join('\n');
}

function isTask(value: unknown): value is Unchecked<FailedTask> & Unchecked<BlockedTask> {
  return isRecord(value) && typeof (value as Unchecked<FailedTask>).task === 'string';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object';
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

function textOf(value: unknown): string | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
