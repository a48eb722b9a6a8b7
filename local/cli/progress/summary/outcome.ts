import type { Pipeline } from '../../../pipeline';
import type { LoadSummary } from '../../../../lib/contract/end-load';
import type { TransformSummary } from '../../../../lib/contract/end-transforms';
import { decodeCause, type Cause } from '../cause';
import type { Unchecked } from '../unchecked';
import { loadedDatasets, loadedTables } from '../../../../lib/contract/command-line';
import { commandLabel } from '../view/label';
import { rowsOfLoads, reportedRows, type Rows, type ReportedRows } from './rows';
import { isStopped } from '../view/event-kinds';
import { lastLines } from '../view/last-lines';
import { tablesOfMaps } from '../view/tables-of-maps';
import { withTables } from './long-output';
import { brokenOff, linesOf, type NamedEvent } from './container-events';
import type { RunEvent, RunResult } from '../../../run-event';

/** How many lines of a failed container a summary shows. */
const LINES_SHOWN = 10;

/** Statuses of success. */
export const GOOD = /^(LOADED|DONE|SUCCEEDED)$/;

/** A line of the table at the end of a run. */
export interface OutcomeRow extends Rows {
  /** The table, the task, or what the container did. */
  readonly name: string;
  readonly status: string;
  /** Total time of its containers in milliseconds, over all attempts; undefined if none was started. */
  readonly time?: number;
  /** How many tables the last of them loaded, if several: its time is that of all of them. */
  readonly group?: number;
  /** The last lines of its last container, if this failed and loaded only this table. */
  readonly lines: readonly string[];
  /** Whether it was done, with its rows, in the earlier run that was resumed. */
  readonly isEarlier?: boolean;
}

/** The outcome of a run, from its result and its containers. */
export interface Outcome {
  readonly rows: readonly OutcomeRow[];
  /** What a row stands for. */
  readonly noun: 'table' | 'task' | 'command';
  /** Domain of a load pipeline, or name of a transform pipeline. */
  readonly subject?: string;
  readonly scheduledDate?: string;
  /** Status in the output of a load or a transform pipeline: `LOADED`, `DONE`, `SKIPPED`. */
  readonly status?: string;
  /** Why it was skipped. */
  readonly reason?: string;
  /** Why rows of loaded tables are unknown; absent if all are known. */
  readonly rowsUnknown?: string;
  readonly cause?: Cause;
  /** Milliseconds of the whole execution. */
  readonly time?: number;
}

/** The outcome of the earlier run that was resumed. */
export type Earlier = Pick<Outcome, 'rows' | 'noun'>;

/** Why rows are unknown after a run that was stopped or broke off. */
const NOT_COUNTED = 'the run ended before it reported them';

interface Work {
  /** Unique name of the container, as in `NamedEvent`. */
  readonly container: string;
  /** Its names in the outcome: the command, its tables together, or the datasets of a nested load. */
  readonly labels: readonly string[];
  readonly tables: readonly string[];
  readonly started: number;
  readonly stopped?: number;
  readonly exitCode?: number;
  readonly rows?: number;
}

/**
 * The outcome of a run: its result, joined with what its containers did.
 *
 * @param kind of the pipeline: the rows of a load pipeline are tables, even if it ended before it reported them
 * @param earlier the outcome of the run that was resumed: the result's history has no events of it
 */
export function outcomeOf(result: RunResult, kind?: Pipeline['kind'], earlier?: Earlier): Outcome {
  const whole = withTables(result.output);
  const output = reportOf(whole);
  const cause = result.status === 'FAILED' ? decodeCause(result.cause ?? '') : undefined;
  const end = result.history.at(-1)?.time ?? 0;
  const events = flattened(result.history, kind === 'transform');
  // A container that never stopped ran until the end.
  const cut = isStopped(result) ? brokenOff(result.history) : new Set<number>();
  const work = workOf(events).map((each) => ({
    ...each,
    stopped: each.stopped ?? end,
    exitCode: cut.has(Number(each.container)) && each.exitCode !== 0 ? undefined : each.exitCode,
  }));
  const noun = nounOf(result, kind, output, cause, work);
  const statuses = statusesOf(output, cause);
  const names = namesOf(noun, statuses, work, kind === 'load' && statuses.size === 0 ? result.history : []);
  const printed = linesOf(events);
  const reported = noun === 'task' ? rowsOfLoads(result.history) : reportedRows(whole, cause);
  const workBy = byName(work, ({ tables, labels }) => (noun === 'table' ? tables : labels));
  const now = names.map((name) => {
    const of = workBy.get(name) ?? [];
    return withRows(rowOf(name, statuses.get(name), of, noun === 'table', printed), noun, of, reported);
  });
  const rows = earlier?.noun === noun ? withEarlier(now, earlier) : now;
  return {
    rows,
    noun,
    subject: output?.domain ?? output?.pipeline ?? cause?.domain ?? cause?.pipeline,
    scheduledDate: output?.scheduledDate ?? cause?.scheduledDate,
    status: output?.status,
    reason: output?.reason,
    ...(rows.some((row) => row.isUnknown) ? { rowsUnknown: reported.unknown ?? NOT_COUNTED } : {}),
    cause,
    time: span(result.history.map((event) => event.time)),
  };
}

/** Adds the rows that only the earlier run has; tasks and commands stay in the order in which they ran. */
function withEarlier(now: readonly OutcomeRow[], { rows, noun }: Earlier): OutcomeRow[] {
  const rowNow = new Map(now.map((row) => [row.name, row]));
  const done = rows
    .filter(({ status }) => GOOD.test(status))
    .flatMap((before): OutcomeRow[] => {
      const { name, status } = before;
      const row = rowNow.get(name);
      if (row && (row.time !== undefined || !GOOD.test(row.status))) return [];
      const hasRows = row !== undefined && (row.rows !== undefined || row.rejected !== undefined);
      return [{ name, status, lines: [], ...countsOf(hasRows ? row : before), isEarlier: true }];
    });
  const isDone = new Set(done.map(({ name }) => name));
  const all = [...done, ...now.filter(({ name }) => !isDone.has(name))];
  return noun === 'table' ? all.sort((one, other) => (one.name < other.name ? -1 : 1)) : all;
}

/** The work for each table or task: there may be ten thousand. */
function byName(work: readonly Work[], namesIn: (work: Work) => readonly string[]): ReadonlyMap<string, Work[]> {
  const found = new Map<string, Work[]>();
  for (const each of work) {
    for (const name of new Set(namesIn(each))) {
      const known = found.get(name);
      if (known) known.push(each);
      else found.set(name, [each]);
    }
  }
  return found;
}

function countsOf({ rows, rejected, isUnknown }: Rows): Rows {
  return { rows, rejected, ...(isUnknown ? { isUnknown } : {}) };
}

/** The rows of the tables in the output of a load pipeline. */
export function outputRows(output: unknown): Rows[] {
  const whole = withTables(output);
  const report = reportOf(whole);
  const { counts } = reportedRows(whole);
  if (report?.domain === undefined) return [];
  return report.items.map(({ name, status }) => countsFor(name, status, counts));
}

function nounOf(
  { history }: RunResult,
  kind: Pipeline['kind'] | undefined,
  output: Report | undefined,
  cause: Cause | undefined,
  work: readonly Work[],
): Outcome['noun'] {
  if (kind === 'transform' || output?.pipeline !== undefined || (cause?.tasks.length ?? 0) > 0) return 'task';
  if (output !== undefined || (cause?.tables.length ?? 0) > 0) return 'table';
  if (kind !== 'load' || cause === undefined) return 'command';
  return tablesOfMaps(history).length > 0 || work.some(({ tables }) => tables.length > 0) ? 'table' : 'command';
}

/** The reported status of each table or task. */
function statusesOf(output: Report | undefined, cause: Cause | undefined): Map<string, string> {
  return new Map([
    ...(output?.items ?? []).map(({ name, status }) => [name, status] as const),
    ...(cause?.tables ?? []).map(({ table, status }) => [table, status] as const),
    ...(cause?.tasks ?? []).map(({ task }) => [task, 'FAILED'] as const),
    ...(cause?.blocked ?? []).map(({ task }) => [task, 'BLOCKED'] as const),
  ]);
}

function namesOf(
  noun: Outcome['noun'],
  statuses: ReadonlyMap<string, string>,
  work: readonly Work[],
  planned: readonly RunEvent[],
): string[] {
  if (noun === 'table') {
    const loaded = work.flatMap(({ tables }) => tables);
    return [...new Set([...statuses.keys(), ...tablesOfMaps(planned), ...loaded])].sort();
  }
  const labels = work.flatMap((each) => each.labels);
  // Tasks in the order in which they ran, then those that did not run.
  return [...new Set([...labels, ...[...statuses.keys()].sort()])];
}

/** The events of containers; for a transform pipeline, with those of the loads that it starts. */
function flattened(history: readonly RunEvent[], nested: boolean, within = ''): NamedEvent[] {
  return history.flatMap((event) => {
    if (event.type === 'ChildEvent') {
      return nested ? flattened([event.event], nested, `${within}${event.child}/`) : [];
    }
    return 'container' in event ? [{ event, container: `${within}${event.container}`, isNested: within !== '' }] : [];
  });
}

function rowOf(
  name: string,
  status: string | undefined,
  work: readonly Work[],
  isTable: boolean,
  printed: ReadonlyMap<string, readonly string[]>,
): OutcomeRow {
  const last = work.at(-1);
  const together = (isTable ? last?.tables : last?.labels)?.length ?? 0;
  const ended =
    last?.exitCode === undefined ? 'STOPPED' : last.exitCode === 0 ? (isTable ? 'LOADED' : 'DONE') : 'FAILED';
  // Rows of a container that loaded several tables cannot be assigned to one, and those of a failed one were not loaded.
  const counted = work.filter((each) => each.rows !== undefined && each.exitCode === 0 && each.tables.length <= 1);
  return {
    name,
    status: status ?? ended,
    rows: counted.at(-1)?.rows,
    ...(together > 1 ? { group: together } : {}),
    time: last && work.reduce((sum, each) => sum + (each.stopped ?? each.started) - each.started, 0),
    lines: ended === 'FAILED' && together <= 1 ? lastLines(printed.get(last!.container) ?? [], LINES_SHOWN) : [],
  };
}

/** A table gets the row counts that the run reports; tasks and other commands keep those of their containers. */
function withRows(row: OutcomeRow, noun: Outcome['noun'], work: readonly Work[], reported: ReportedRows): OutcomeRow {
  const isLoad = noun === 'table' || (noun === 'task' && work.some(({ tables }) => tables.length > 0));
  if (!isLoad) return row;
  return { ...row, ...countsFor(row.name, row.status, reported.counts) };
}

function countsFor(name: string, status: string, counts: ReportedRows['counts']): Rows {
  const { rows, rejected } = counts.get(name) ?? {};
  return { rows, rejected, ...(rows === undefined && GOOD.test(status) ? { isUnknown: true } : {}) };
}

function workOf(events: readonly NamedEvent[]): Work[] {
  const work = new Map<string, Work>();
  for (const { event, container, isNested } of events) {
    if (event.type !== 'ContainerStarted' && event.type !== 'ContainerStopped') continue;
    const { argv, time } = event;
    // In a run of transforms, tables have the names of their datasets; other commands of a load are ignored.
    const labels = isNested ? loadedDatasets(argv) : [commandLabel(argv)];
    if (labels.length === 0) continue;
    const known = work.get(container) ?? { container, labels, tables: loadedTables(argv), started: time };
    if (event.type === 'ContainerStarted') work.set(container, known);
    else work.set(container, { ...known, stopped: time, exitCode: event.exitCode, rows: event.rows });
  }
  return [...work.values()];
}

/** What the outputs of load and transform pipelines say of a run. */
type RunOutput = Partial<Pick<LoadSummary, 'domain' | 'scheduledDate' | 'reason'> & Pick<TransformSummary, 'pipeline'>>;

/** The output of a load or a transform pipeline. */
interface Report extends RunOutput {
  readonly status: string;
  readonly items: ReadonlyArray<{ readonly name: string; readonly status: string }>;
}

function reportOf(output: unknown): Report | undefined {
  if (output === null || typeof output !== 'object') return undefined;
  const { status, tables, tasks } = output as Unchecked<LoadSummary> & Unchecked<TransformSummary>;
  if (typeof status !== 'string') return undefined;
  const { domain, pipeline, scheduledDate, reason } = output as RunOutput;
  const report = { status, scheduledDate, reason };
  if (typeof domain === 'string') return { ...report, domain, items: itemsIn(tables, 'table') };
  if (typeof pipeline !== 'string' || !Array.isArray(tasks)) return undefined;
  return { ...report, pipeline, items: itemsIn(tasks, 'task') };
}

function itemsIn(list: unknown, name: string): Report['items'] {
  if (!Array.isArray(list)) return [];
  return list.map((each: Record<string, unknown>) => ({ name: String(each[name]), status: String(each['status']) }));
}

function span(times: readonly number[]): number | undefined {
  if (times.length === 0) return undefined;
  const [first, last] = times.reduce(
    ([low, high], time) => [Math.min(low, time), Math.max(high, time)],
    [Infinity, -Infinity],
  );
  return last - first;
}
