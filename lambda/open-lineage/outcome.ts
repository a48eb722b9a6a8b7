import type { LoadFailedCause, TransformFailedCause } from '../../lib/contract/causes';
import type { ExpectationResult, TableSummary } from '../../lib/contract/end-load';
import type { TaskSummary, TransformSummary } from '../../lib/contract/end-transforms';
import type { TableFailure } from '../../lib/contract/failure';
import type { ExecutionDetail, LineagePipeline } from '../../lib/contract/lineage';
import type { RunOutput } from '../../lib/contract/round-files';
import { cut } from '../../lib/contract/cut';

/** Characters of an error message. */
const MAX_REASON_TEXT = 2_000;

/** A table that was loaded or a task that was run, or that failed. */
export interface StepOutcome {
  readonly step: string;
  /** Why it failed; absent where it succeeded. */
  readonly failure?: string;
  /** Rows that it has written, where they are known. */
  readonly rows?: number;
  /** What expectations said of its table, where it is known. */
  readonly expectations?: readonly ExpectationResult[];
}

/** How a run ended. */
export interface RunOutcome {
  /** Its logical date, as Starlake writes it; absent where it is not known. */
  readonly scheduledDate?: string;
  /** Why the run failed. */
  readonly failure?: string;
  /** Tables or tasks of which it is known. Those that were skipped, or did not run, are not among them. */
  readonly steps: StepOutcome[];
}

/** What tells how an execution ended. */
export type EndedExecution = Pick<ExecutionDetail, 'input' | 'output' | 'error' | 'cause' | 'status'>;

/** Reads the tables of an output that has them in a file. */
export type TablesReader = (uri: string) => Promise<TableSummary[]>;

/**
 * How an execution ended, from its output or its error.
 *
 * @throws what the reader throws
 */
export async function outcomeOf(
  { input, output, error, cause, status }: EndedExecution,
  pipeline: LineagePipeline,
  readTables: TablesReader,
): Promise<RunOutcome> {
  if (status === 'SUCCEEDED') {
    const summary = object(output) as Partial<RunOutput & TransformSummary>;
    const { scheduledDate, tables, tasks = [], tablesFile } = summary as Summary;
    const loaded = tablesFile === undefined ? (tables ?? []) : await readTables(tablesFile);
    const steps = [
      ...loaded
        .filter((each) => each.status === 'LOADED')
        .map(({ table, rows, expectations }) => ({ step: table, rows, expectations })),
      ...tasks.map(({ task, expectations }) => ({ step: task, expectations })),
    ];
    return { scheduledDate, steps: known(steps, pipeline) };
  }
  const message = text(object(cause).errorMessage) ?? cause ?? undefined;
  const told = object(message) as Partial<LoadFailedCause & TransformFailedCause>;
  const { scheduledDate, diagnosis, reason, ...rest } = told as typeof told & Partial<TableFailure>;
  const { expectations = {} } = told;
  const steps = known(
    error === 'Starlake.LoadFailed'
      ? loadSteps(told)
      : error === 'Starlake.TransformFailed'
        ? taskSteps(told, pipeline, object(input).tasks)
        : [],
    pipeline,
  ).map((step) => ({
    ...step,
    ...(Object.hasOwn(expectations, step.step) ? { expectations: expectations[step.step] } : {}),
  }));
  const reasons = [
    ...steps.flatMap(({ step, failure }) => (failure === undefined ? [] : `${step}: ${failure}`)),
    ...besides(rest),
  ];
  const why = reasons.length > 0 ? reasons.join('; ') : (sentence({ diagnosis, reason }) ?? message);
  const failure = [error ?? status, why].filter(Boolean).join(': ');
  return { scheduledDate, failure: cut(failure, MAX_REASON_TEXT), steps };
}

type Summary = {
  readonly scheduledDate?: string;
  readonly tables?: TableSummary[];
  readonly tasks?: Array<Pick<TaskSummary, 'task' | 'expectations'>>;
  readonly tablesFile?: string;
};

function loadSteps({ tables = [], loaded = [], counts = {} }: Partial<LoadFailedCause>): StepOutcome[] {
  return [
    ...loaded.map((step) => ({ step, rows: Object.hasOwn(counts, step) ? counts[step]!.rows : undefined })),
    ...tables.flatMap(({ table, ...failure }) =>
      // A container may have loaded several.
      table.split(',').map((step) => ({ step, failure: sentence(failure) ?? 'it was not loaded' })),
    ),
  ];
}

/** What has failed besides tables and tasks. */
function besides({ files = [], moreFiles = 0, unpublished }: Partial<LoadFailedCause>): string[] {
  const left = files.length + moreFiles;
  return [
    ...(left > 0 ? [`${left} ${left === 1 ? 'file is' : 'files are'} left, such as ${files[0]}`] : []),
    ...(unpublished === undefined ? [] : [`datasets are not published: ${unpublished}`]),
  ];
}

/**
 * Where the cause names all that did not run, the others are done.
 *
 * @param selected tasks that the input of the run names; by default, all
 */
function taskSteps(
  { failed = [], blocked = [], more }: Partial<TransformFailedCause>,
  { steps }: LineagePipeline,
  selected: unknown,
): StepOutcome[] {
  const open = new Set([...failed, ...blocked].map(({ task }) => task));
  const asked = Object.keys(steps).filter((step) => !Array.isArray(selected) || selected.includes(step));
  const done = more === undefined ? asked.filter((step) => !open.has(step)) : [];
  return [
    ...done.map((step) => ({ step })),
    ...failed.map(({ task, ...failure }) => ({ step: task, failure: sentence(failure) ?? 'it failed' })),
  ];
}

function known(steps: StepOutcome[], pipeline: LineagePipeline): StepOutcome[] {
  return steps.filter(({ step }) => Object.hasOwn(pipeline.steps, step));
}

function sentence({ error, diagnosis, reason }: Partial<TableFailure>): string | undefined {
  const parts = [diagnosis ?? error, reason].filter(Boolean);
  return parts.length === 0 ? undefined : cut(parts.join(': '), MAX_REASON_TEXT);
}

function object(json: string | null | undefined): { readonly [field: string]: unknown } {
  try {
    const value: unknown = JSON.parse(json ?? '');
    return typeof value === 'object' && value !== null ? (value as { readonly [field: string]: unknown }) : {};
  } catch {
    // A plain text, or JSON that was cut.
    return {};
  }
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
