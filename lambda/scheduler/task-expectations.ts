import { EXPECTATIONS_FAILED } from '../../lib/contract/metrics';
import type { LogLine } from '../aws/logs';
import {
  Expectations,
  failedOf,
  findReports,
  inLessRoom,
  readLate,
  ReportPorts,
  resultsOf,
} from '../rows/expectation-reports';
import type { CountedTable } from '../rows/metrics';
import type { RunState } from './run-state';

/** What reads the results of expectations. */
export interface ExpectationPorts {
  /** Absent where nobody knows where the containers log. */
  readonly log?: ReportPorts;
  /** Writes metrics of a task. */
  readonly count?: (table: CountedTable) => void;
  /** Logs a problem that does not matter to the run. */
  readonly warn: (message: string) => void;
}

/** The text that begins the log of a transform. */
const BEGIN = 'Running Starlake transform';

// Source: Main.run of Starlake 1.8, which logs its arguments as they are.
const TASK = /Running Starlake transform (?:.*? )?--name (\S+)/;

/**
 * Reads what Starlake's expectations have said of the tasks that are done, and counts those that failed. A task belongs to the last
 * container that has begun it for the logical date of the run. Tasks of which the log does not tell, or not in time, have no results:
 * that does not matter to the run.
 *
 * @returns the results, and those that are left where there is no room for all
 */
export async function taskExpectations(
  { tasks, statuses, scheduledDate, pipeline, started }: RunState,
  { log, count, warn }: ExpectationPorts,
): Promise<Expectations[]> {
  const expecting = tasks.filter(({ expects }, node) => expects === true && statuses[node] === 'DONE');
  if (log === undefined || expecting.length === 0) {
    return [];
  }
  const { printed, clock } = log;
  const from = Date.parse(started);
  const find = async () => {
    const begun = lastBegun(await printed.find({ terms: [BEGIN, `--scheduledDate ${scheduledDate}`], from }));
    const streams = expecting.flatMap(({ task }) => begun.get(task) ?? []);
    const reports = streams.length === 0 ? [] : await findReports(streams, from, printed);
    const results = expecting.map(({ task, dataset = task }) => ({
      task,
      dataset,
      results: resultsOf(reports.filter(({ stream }) => stream === begun.get(task))),
    }));
    return results.filter((each) => each.results.length > 0);
  };
  try {
    const found = await readLate(find, ({ length }) => length === expecting.length, clock);
    for (const { dataset, results } of found) {
      const [domain, ...table] = dataset.split('.');
      const counts = { [EXPECTATIONS_FAILED]: failedOf(results) };
      count?.({ pipeline, domain: domain!, table: table.join('.'), counts });
    }
    return found.length > 0 ? inLessRoom(Object.fromEntries(found.map(({ task, results }) => [task, results]))) : [];
  } catch (error) {
    warn(`the results of expectations cannot be read: ${(error as Error).message}`);
    return [];
  }
}

/** The stream of the last container that has begun each task. */
function lastBegun(lines: readonly LogLine[]): Map<string, string> {
  const inOrder = [...lines].sort((a, b) => a.time - b.time);
  return new Map(
    inOrder.flatMap((line) => {
      const [, task] = TASK.exec(line.text) ?? [];
      return task === undefined ? [] : [[task, line.stream] as const];
    }),
  );
}
