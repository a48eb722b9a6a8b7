import type { EndLoadEvent } from '../../lib/contract/end-load';
import { EXPECTATIONS_FAILED } from '../../lib/contract/metrics';
import type { LogLine } from '../aws/logs';
import { Expectations, failedOf, findReports, inLessRoom, readLate, resultsOf } from '../rows/expectation-reports';
import type { LoadedFiles } from '../rows/run-log';
import type { RunRows } from '../rows/run-rows';
import type { EndLoadPorts } from './ports';

// Few domains have expectations: this is a file of its own beside the bundle of the function, which only they load.

/**
 * Reads what Starlake's expectations have said of tables after their last file, and counts those that failed. Tables of which the log
 * does not tell, or not in time, have no results: that does not matter to the run.
 *
 * @returns the results, and those that are left where there is no room for all
 */
export async function readExpectations(
  { domain, tables, state, execution }: EndLoadEvent,
  rows: RunRows,
  { printed, clock, count, warn }: Pick<EndLoadPorts, 'printed' | 'clock' | 'count' | 'warn'>,
): Promise<Expectations[]> {
  const loadsOf = (table: string): TableLoad[] => rows.of(table).map((load) => ({ ...load, table }));
  const loads = tables.flatMap(([table]) => loadsOf(table));
  const last = tables.filter(([, , , expects]) => expects).flatMap(([table]) => loadsOf(table).slice(-1));
  const from = Date.parse(state.preLoad.since ?? execution.StartTime);
  if (!printed || last.length === 0) {
    return [];
  }
  try {
    const streams = last.map(({ stream }) => stream);
    const lines = await readLate(
      async () => (await findReports(streams, from, printed)).map((line) => ({ ...line, table: tableOf(line, loads) })),
      (found) => last.every((load) => found.some((line) => isAfter(line, load))),
      clock,
    );
    const found = last.map((load) => [load.table, resultsOf(lines.filter((line) => isAfter(line, load)))] as const);
    const told = found.filter(([, results]) => results.length > 0);
    told.forEach(([table, results]) =>
      count?.({ domain, table, counts: { [EXPECTATIONS_FAILED]: failedOf(results) } }),
    );
    return told.length > 0 ? inLessRoom(Object.fromEntries(told)) : [];
  } catch (error) {
    warn(`the results of expectations cannot be read: ${(error as Error).message}`);
    return [];
  }
}

/** A load, and its table as the pipeline calls it. */
type TableLoad = LoadedFiles & { readonly table: string };

/** A line, and the table that its container had written last: Starlake checks expectations after each file. */
type TableLine = LogLine & { readonly table?: string };

function tableOf({ stream, time }: LogLine, loads: readonly TableLoad[]): string | undefined {
  const before = loads.filter((load) => load.stream === stream && load.time <= time);
  return before.sort((a, b) => a.time - b.time).at(-1)?.table;
}

function isAfter(line: TableLine, { table, stream, time }: TableLoad): boolean {
  return line.table === table && line.stream === stream && line.time >= time;
}
