import type { EndLoadEvent, ExpectationResult } from '../../lib/contract/end-load';
import { cut } from '../../lib/contract/cut';
import { EXPECTATIONS_FAILED } from '../../lib/contract/metrics';
import type { Clock } from '../failure/end-task';
import type { LogLine, Logs } from '../aws/logs';
import type { LoadedFiles } from '../rows/run-log';
import type { RunRows } from '../rows/run-rows';
import type { EndLoadPorts } from './ports';

// Few domains have expectations: this is a file of its own beside the bundle of the function, which only they load.

/** Milliseconds between two reads: CloudWatch Logs shows lines some seconds late. */
const PAUSES = [2_000, 3_000, 5_000];
/** Streams that one search may have (CloudWatch Logs). */
const MAX_STREAMS = 100;
/** Expectations of a table that a run reports, and the characters of each. */
const MAX_RESULTS = 20;
const MAX_EXPECT = 200;

/** The text that every such line contains. */
const MARK = 'ExpectationJob: name: ';

// Source: ExpectationReport.toString of Starlake 1.8. Its query, behind that, may have several lines.
const REPORT = /ExpectationJob: name: \{\{.*\}\}, params:(.*), count:(-?\d+), success:(true|false), message: /;

/** Results of tables, failed ones first. */
export interface Expectations {
  readonly [table: string]: ExpectationResult[];
}

/**
 * Reads what Starlake's expectations have said of tables after their last file, and counts those that failed. Tables of which the log
 * does not tell, or not in time, have no results: that does not matter to the run.
 */
export async function readExpectations(
  { domain, tables, state, execution }: EndLoadEvent,
  rows: RunRows,
  { printed, clock, count, warn }: Pick<EndLoadPorts, 'printed' | 'clock' | 'count' | 'warn'>,
): Promise<Expectations> {
  const loadsOf = (table: string): TableLoad[] => rows.of(table).map((load) => ({ ...load, table }));
  const loads = tables.flatMap(([table]) => loadsOf(table));
  const last = tables.filter(([, , , expects]) => expects).flatMap(([table]) => loadsOf(table).slice(-1));
  const from = Date.parse(state.preLoad.since ?? execution.StartTime);
  try {
    const lines = printed && last.length > 0 ? await linesOf(last, loads, from, { printed, clock }) : [];
    const found = last.map((load) => [load.table, resultsOf(lines.filter((line) => isAfter(line, load)))] as const);
    const told = found.filter(([, results]) => results.length > 0);
    told.forEach(([table, results]) =>
      count?.({ domain, table, counts: { [EXPECTATIONS_FAILED]: results.filter(({ passed }) => !passed).length } }),
    );
    return Object.fromEntries(told);
  } catch (error) {
    warn(`the results of expectations cannot be read: ${(error as Error).message}`);
    return {};
  }
}

/** A load, and its table as the pipeline calls it. */
type TableLoad = LoadedFiles & { readonly table: string };

/** A line, and the table that its container had written last: Starlake checks expectations after each file. */
type TableLine = LogLine & { readonly table?: string };

/** Reads lines until there is one about each of the last loads, or it has been some seconds. */
async function linesOf(
  last: readonly TableLoad[],
  loads: readonly TableLoad[],
  from: number,
  { printed, clock }: { readonly printed: Logs; readonly clock: Clock },
): Promise<TableLine[]> {
  const streams = [...new Set(last.map(({ stream }) => stream))];
  const search = { terms: [MARK], from, ...(streams.length <= MAX_STREAMS ? { streams } : {}) };
  for (let read = 0; ; read++) {
    const lines = (await printed.find(search)).map((line) => ({ ...line, table: tableOf(line, loads) }));
    if (read === PAUSES.length || last.every((load) => lines.some((line) => isAfter(line, load)))) {
      return lines;
    }
    await clock.sleep(PAUSES[read]!);
  }
}

function tableOf({ stream, time }: LogLine, loads: readonly TableLoad[]): string | undefined {
  const before = loads.filter((load) => load.stream === stream && load.time <= time);
  return before.sort((a, b) => a.time - b.time).at(-1)?.table;
}

function isAfter(line: TableLine, { table, stream, time }: TableLoad): boolean {
  return line.table === table && line.stream === stream && line.time >= time;
}

function resultsOf(lines: readonly LogLine[]): ExpectationResult[] {
  const results = new Map<string, ExpectationResult>();
  for (const { text } of lines) {
    const [, expect, count, success] = REPORT.exec(text) ?? [];
    if (expect !== undefined) {
      results.set(expect, { expect: cut(expect, MAX_EXPECT), passed: success === 'true', count: Number(count) });
    }
  }
  return [...results.values()].sort((a, b) => Number(a.passed) - Number(b.passed)).slice(0, MAX_RESULTS);
}
