import type { Pipeline, RunEvent, RunResult } from '../../model';
import { decodeCause, type Cause } from './cause';
import { commandLabel, tablesOf } from './label';
import { brokenOff, isStopped, lastLines, linesOf, tablesOfMaps } from './trouble';

/** Lines of a failed container in a summary. */
const LINES_SHOWN = 10;

/** Statuses of what went well. */
export const GOOD = /^(LOADED|DONE|SUCCEEDED)$/;

/** A line of the table at the end of a run. */
export interface OutcomeRow {
  /** The table, or what the container did. */
  readonly name: string;
  readonly status: string;
  readonly rows?: number;
  /** Milliseconds that its containers ran, all tries together; undefined when none was started. */
  readonly time?: number;
  /** When its last container failed: the last lines that it printed. */
  readonly lines: readonly string[];
}

/** What a run came to, gathered from its result and its containers. */
export interface Outcome {
  readonly rows: readonly OutcomeRow[];
  /** Whether the rows are tables of a load pipeline. */
  readonly areTables: boolean;
  readonly domain?: string;
  readonly scheduledDate?: string;
  /** `LOADED`, `SKIPPED`: what the output says, for a load pipeline. */
  readonly status?: string;
  /** Why it was skipped. */
  readonly reason?: string;
  readonly cause?: Cause;
  /** Milliseconds of the whole execution. */
  readonly time?: number;
}

interface Work {
  readonly container: number;
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
 */
export function outcomeOf(result: RunResult, kind?: Pipeline['kind']): Outcome {
  const output = loadOutput(result.output);
  const cause = result.status === 'FAILED' ? decodeCause(result.cause ?? '') : undefined;
  const end = result.history.at(-1)?.time ?? 0;
  // What never stopped ran until the end.
  const cut = isStopped(result) ? brokenOff(result.history) : new Set<number>();
  const work = workOf(result.history).map((each) => ({
    ...each,
    stopped: each.stopped ?? end,
    exitCode: cut.has(each.container) && each.exitCode !== 0 ? undefined : each.exitCode,
  }));
  const printed = linesOf(result.history);
  const reported = output?.tables ?? cause?.tables ?? [];
  const statuses = new Map(reported.map(({ table, status }) => [table, status]));
  const loads = work.filter(({ tables }) => tables.length > 0);
  const planned = kind === 'load' && cause !== undefined && statuses.size === 0 ? tablesOfMaps(result.history) : [];
  const isLoad = kind === 'load' && cause !== undefined && planned.length + loads.length > 0;
  const areTables = output !== undefined || statuses.size > 0 || isLoad;
  const names = areTables
    ? [...new Set([...statuses.keys(), ...planned, ...loads.flatMap(({ tables }) => tables)])].sort()
    : [...new Set(work.map(({ label }) => label))];
  const rows = names.map((name) => {
    const of = work.filter(({ tables, label }) => (areTables ? tables.includes(name) : label === name));
    return rowOf(name, statuses.get(name), of, areTables, printed);
  });
  return {
    rows,
    areTables,
    domain: output?.domain ?? cause?.domain,
    scheduledDate: output?.scheduledDate ?? cause?.scheduledDate,
    status: output?.status,
    reason: output?.reason,
    cause,
    time: span(result.history.map((event) => event.time)),
  };
}

function rowOf(
  name: string,
  status: string | undefined,
  work: readonly Work[],
  isTable: boolean,
  printed: ReadonlyMap<number, readonly string[]>,
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

function workOf(history: readonly RunEvent[]): Work[] {
  const work = new Map<number, Work>();
  for (const event of history) {
    if (event.type !== 'ContainerStarted' && event.type !== 'ContainerStopped') continue;
    const { container, argv, time } = event as Extract<RunEvent, { argv: string[] }>;
    const known = work.get(container) ?? {
      container,
      label: commandLabel(argv),
      tables: tablesOf(argv),
      started: time,
    };
    if (event.type === 'ContainerStarted') work.set(container, known);
    else work.set(container, { ...known, stopped: time, exitCode: event.exitCode, rows: event.rows });
  }
  return [...work.values()];
}

interface LoadOutput {
  readonly domain: string;
  readonly status: string;
  readonly scheduledDate?: string;
  readonly reason?: string;
  readonly tables: ReadonlyArray<{ readonly table: string; readonly status: string }>;
}

function loadOutput(output: unknown): LoadOutput | undefined {
  if (output === null || typeof output !== 'object') return undefined;
  const { domain, status, tables } = output as Partial<LoadOutput>;
  if (typeof domain !== 'string' || typeof status !== 'string') return undefined;
  return { ...(output as LoadOutput), tables: Array.isArray(tables) ? tables : [] };
}

function span(times: readonly number[]): number | undefined {
  if (times.length === 0) return undefined;
  const [first, last] = times.reduce(
    ([low, high], time) => [Math.min(low, time), Math.max(high, time)],
    [Infinity, -Infinity],
  );
  return last - first;
}
