import type { Pipeline } from '../../../pipeline';
import { decodeCause, type Cause } from '../cause';
import { commandLabel, datasetOf, tablesOf } from '../view/label';
import { toldByLoads, toldRows, type Rows, type ToldRows } from './rows';
import { isStopped } from '../view/event-kinds';
import { lastLines } from '../view/last-lines';
import { tablesOfMaps } from '../view/tables-of-maps';
import { brokenOff, linesOf, type NamedEvent } from './container-events';
import type { RunEvent, RunResult } from '../../../run-event';

/** Lines of a failed container in a summary. */
const LINES_SHOWN = 10;

/** Statuses of what went well. */
export const GOOD = /^(LOADED|DONE|SUCCEEDED)$/;

/** A line of the table at the end of a run. */
export interface OutcomeRow extends Rows {
  /** The table, or what the container did. */
  readonly name: string;
  readonly status: string;
  /** Milliseconds that its containers ran, all tries together; undefined when none was started. */
  readonly time?: number;
  /** When its last container failed: the last lines that it printed. */
  readonly lines: readonly string[];
  /** It had been done before the run that was gone on with ended: so are its rows. */
  readonly isEarlier?: boolean;
}

/** What a run came to, gathered from its result and its containers. */
export interface Outcome {
  readonly rows: readonly OutcomeRow[];
  /** What the rows are. */
  readonly noun: 'table' | 'task' | 'command';
  /** Domain of a load pipeline, or name of a transform pipeline. */
  readonly subject?: string;
  readonly scheduledDate?: string;
  /** `LOADED`, `DONE`, `SKIPPED`: what the output says, for a load or a transform pipeline. */
  readonly status?: string;
  /** Why it was skipped. */
  readonly reason?: string;
  /** Why the rows of tables are not known that were loaded; absent where all are. */
  readonly rowsUnknown?: string;
  readonly cause?: Cause;
  /** Milliseconds of the whole execution. */
  readonly time?: number;
}

/** What a run had come to that is gone on with. */
export type Earlier = Pick<Outcome, 'rows' | 'noun'>;

/** Of a run that was stopped, or broke off. */
const NOT_COUNTED = 'the run did not come to say them';

interface Work {
  /** Number of the container, behind those of the executions that it ran in. */
  readonly container: string;
  readonly label: string;
  readonly tables: readonly string[];
  readonly started: number;
  readonly stopped?: number;
  readonly exitCode?: number;
  readonly rows?: number;
}

/**
 * Joins the result of a run with what its containers did.
 *
 * @param kind of the pipeline: a load pipeline is about tables, even where it ended before it could report on them
 * @param earlier of the run that this one goes on with: nothing of it is in the result's history
 */
export function outcomeOf(result: RunResult, kind?: Pipeline['kind'], earlier?: Earlier): Outcome {
  const output = reportOf(result.output);
  const cause = result.status === 'FAILED' ? decodeCause(result.cause ?? '') : undefined;
  const end = result.history.at(-1)?.time ?? 0;
  const events = flattened(result.history, kind === 'transform');
  // What never stopped ran until the end.
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
  const told = noun === 'task' ? toldByLoads(result.history) : toldRows(result.output, cause);
  const now = names.map((name) => {
    const of = work.filter(({ tables, label }) => (noun === 'table' ? tables.includes(name) : label === name));
    return withRows(rowOf(name, statuses.get(name), of, noun === 'table', printed), noun, of, told);
  });
  const rows = earlier?.noun === noun ? withEarlier(now, earlier) : now;
  return {
    rows,
    noun,
    subject: output?.domain ?? output?.pipeline ?? cause?.domain ?? cause?.pipeline,
    scheduledDate: output?.scheduledDate ?? cause?.scheduledDate,
    status: output?.status,
    reason: output?.reason,
    ...(rows.some((row) => row.isUnknown) ? { rowsUnknown: told.unknown ?? NOT_COUNTED } : {}),
    cause,
    time: span(result.history.map((event) => event.time)),
  };
}

/** The rows with what was done before, of which this run had no container; tasks and commands in the order they ran in. */
function withEarlier(now: readonly OutcomeRow[], { rows, noun }: Earlier): OutcomeRow[] {
  const done = rows
    .filter(({ status }) => GOOD.test(status))
    .flatMap((before): OutcomeRow[] => {
      const { name, status } = before;
      const row = now.find((each) => each.name === name);
      if (row && (row.time !== undefined || !GOOD.test(row.status))) return [];
      const isTold = row !== undefined && (row.rows !== undefined || row.rejected !== undefined);
      return [{ name, status, lines: [], ...countsOf(isTold ? row : before), isEarlier: true }];
    });
  const all = [...done, ...now.filter(({ name }) => done.every((each) => each.name !== name))];
  return noun === 'table' ? all.sort((one, other) => (one.name < other.name ? -1 : 1)) : all;
}

function countsOf({ rows, rejected, isUnknown }: Rows): Rows {
  return { rows, rejected, ...(isUnknown ? { isUnknown } : {}) };
}

/** The rows of the tables that the output of a load pipeline tells of. */
export function outputRows(output: unknown): Rows[] {
  const report = reportOf(output);
  const { counts } = toldRows(output);
  if (report?.domain === undefined) return [];
  return report.things.map(({ name, status }) => toldOf(name, status, counts));
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

/** What is reported of each table or task. */
function statusesOf(output: Report | undefined, cause: Cause | undefined): Map<string, string> {
  return new Map([
    ...(output?.things ?? []).map(({ name, status }) => [name, status] as const),
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
  const labels = work.map(({ label }) => label);
  // Tasks in the order in which they were run, then those that were not.
  return [...new Set([...labels, ...[...statuses.keys()].sort()])];
}

/** The events with the names of their containers; for a transform pipeline, with those of the loads that it starts. */
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
  const ended =
    last?.exitCode === undefined ? 'STOPPED' : last.exitCode === 0 ? (isTable ? 'LOADED' : 'DONE') : 'FAILED';
  // Rows of a container that loaded several tables belong to no one of them, and those of a failed one were not loaded.
  const counted = work.filter((each) => each.rows !== undefined && each.exitCode === 0 && each.tables.length <= 1);
  return {
    name,
    status: status ?? ended,
    rows: counted.at(-1)?.rows,
    time: last && work.reduce((sum, each) => sum + (each.stopped ?? each.started) - each.started, 0),
    lines: ended === 'FAILED' ? lastLines(printed.get(last!.container) ?? [], LINES_SHOWN) : [],
  };
}

/** The rows that a run tells of its tables; of a transform, and of other commands, those that its container does. */
function withRows(row: OutcomeRow, noun: Outcome['noun'], work: readonly Work[], told: ToldRows): OutcomeRow {
  const isLoad = noun === 'table' || (noun === 'task' && work.some(({ tables }) => tables.length > 0));
  if (!isLoad) return row;
  return { ...row, ...toldOf(row.name, row.status, told.counts) };
}

function toldOf(name: string, status: string, counts: ToldRows['counts']): Rows {
  const { rows, rejected } = counts.get(name) ?? {};
  return { rows, rejected, ...(rows === undefined && GOOD.test(status) ? { isUnknown: true } : {}) };
}

function workOf(events: readonly NamedEvent[]): Work[] {
  const work = new Map<string, Work>();
  for (const { event, container, isNested } of events) {
    if (event.type !== 'ContainerStarted' && event.type !== 'ContainerStopped') continue;
    const { argv, time } = event;
    // Beside tasks, tables go by their datasets; what else a load does is its own business.
    const label = isNested ? datasetOf(argv) : commandLabel(argv);
    if (label === undefined) continue;
    const known = work.get(container) ?? { container, label, tables: tablesOf(argv), started: time };
    if (event.type === 'ContainerStarted') work.set(container, known);
    else work.set(container, { ...known, stopped: time, exitCode: event.exitCode, rows: event.rows });
  }
  return [...work.values()];
}

/** What the output of a load or a transform pipeline says. */
interface Report {
  readonly domain?: string;
  readonly pipeline?: string;
  readonly status: string;
  readonly scheduledDate?: string;
  readonly reason?: string;
  readonly things: ReadonlyArray<{ readonly name: string; readonly status: string }>;
}

function reportOf(output: unknown): Report | undefined {
  if (output === null || typeof output !== 'object') return undefined;
  const { domain, pipeline, status, tables, tasks, ...others } = output as Record<string, unknown>;
  if (typeof status !== 'string') return undefined;
  const { scheduledDate, reason } = others as Pick<Report, 'scheduledDate' | 'reason'>;
  const report = { status, scheduledDate, reason };
  if (typeof domain === 'string') return { ...report, domain, things: thingsIn(tables, 'table') };
  if (typeof pipeline !== 'string' || !Array.isArray(tasks)) return undefined;
  return { ...report, pipeline, things: thingsIn(tasks, 'task') };
}

function thingsIn(list: unknown, name: string): Report['things'] {
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
