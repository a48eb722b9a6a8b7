import { DATASETS, event, opened, STAGE, warn } from './run';
import { endLoad } from '../../../lambda/end-load/end-load';
import type { EndLoadEvent, TableResult } from '../../../lib/contract/end-load';
import type { FailureKind } from '../../../lib/contract/failure';
import { FakeLogs, summaryLine } from '../../helpers/fake-logs';
import { fakePorts } from '../../helpers/handler-ports';

/** URI of the archive. */
export const ARCHIVE = `${DATASETS}/archive/sales`;
/** The tables of the group. */
export const GROUP = 'orders,customers,returns';
const LOG = 'jobs:load/starlake/1';

/** URIs of files in an area. */
export const at = (area: string, ...names: string[]) => names.map((name) => `${area}/${name}`);
/** The line about a table's file, in the log of the group's container. */
export const lineOf = (table: string, more = {}) =>
  summaryLine(table, `${table}-1`, 2, 0, { stream: 'load/starlake/group', ...more });
/** The result of a group that failed. */
export const groupFailed = (kind: FailureKind, exitCode?: number): TableResult => ({
  table: GROUP,
  failure: { error: 'States.TaskFailed', kind, exitCode, log: LOG, diagnosis: 'as ECS says' },
});

interface Round {
  readonly result: TableResult;
  /** Files where they are at the end. */
  readonly files: string[];
  /** Names of the files that the gate recorded in the landing area. */
  readonly landed?: string[];
  /** Names of the files that the gate recorded in the pending area. */
  readonly found?: string[] | null;
  /** Tables of which the log says that their file was written. */
  readonly logged?: string[];
  /** Other lines of the log. */
  readonly lines?: Array<ReturnType<typeof summaryLine>>;
  /** What the container has printed. */
  readonly printed?: string[];
  /** How many lines the end of the log has. */
  readonly end?: number;
  readonly fields?: Partial<EndLoadEvent>;
  /** Fields of the group's item. */
  readonly item?: object;
}

/** The end of a round of one group of three tables, each with a file. */
export function end({
  result,
  files,
  landed = [],
  found,
  logged = [],
  lines = [],
  printed = [],
  end = 0,
  fields = {},
  item,
}: Round) {
  const ports = fakePorts(files);
  const landing = Object.fromEntries(landed.map((name) => [name, `${DATASETS}/incoming/sales/${name}`]));
  const recorded = found ?? ['orders-1', 'customers-1', 'returns-1'];
  const pending = Object.fromEntries(recorded.map((name) => [name, `${STAGE}/${name}`]));
  const holder = { execution: 'me', redrive: 0, ...(found === null ? {} : { found: { landing, pending } }) };
  ports.storage.contents.set(`${DATASETS}/turns/sales.json`, JSON.stringify(holder));
  const progress = { ...opened(), loads: [{ table: GROUP, ...item }], since: '1970-01-01T00:00:01Z' };
  const given = event(progress, [result], fields);
  const quoteFromLog = jest.fn(
    async (_: unknown, read?: (all: string[]) => string | undefined, begins?: (line: string) => boolean) =>
      read?.(begins ? printed.slice(printed.findIndex(begins)) : printed.slice(-end)),
  );
  const log = new FakeLogs([...logged.map((table) => lineOf(table)), ...lines]);
  const all = { ...ports, printed: log, logs: {}, warn, datasets: DATASETS, quoteFromLog };
  const run = () => endLoad(given, { ...all, random: () => 1 });
  return { ports, run, quoteFromLog, result: run() };
}

/** The cause of a run that has failed. */
export const causeOf = async (result: Promise<unknown>) => {
  const error: Error = await result.then(
    () => new Error('it did not fail'),
    (thrown) => thrown,
  );
  return JSON.parse(error.message);
};
