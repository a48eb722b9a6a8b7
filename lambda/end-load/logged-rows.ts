import type { EndLoadEvent } from '../../lib/contract/end-load';
import type { UntakenFiles } from './untaken-files';
import { isFailed, nameOf } from './result';
import type { Clock } from '../failure/end-task';
import type { Histories } from '../aws/executions';
import type { TableFinder } from '../stage-files/table-of-file';
import type { Logs } from '../aws/logs';
import { findRefused } from '../rows/refused';
import { LoadedFiles, readRunLog, RunLog, RunLogPorts } from '../rows/run-log';
import { ExpectedFile, RunRows } from '../rows/run-rows';
import type { RecordedFiles } from '../run-lock/run-lock';
import type { Run } from '../run-lock/run';

/** Milliseconds between two reads: CloudWatch Logs shows lines some seconds late. */
const PAUSES = [2_000, 3_000, 5_000, 10_000];

/** Dependencies of `readLoggedRows`. */
export interface LoggedRowsPorts extends RunLogPorts {
  readonly printed?: Logs;
  readonly histories: Histories;
  readonly clock: Clock;
}

/** Loads of a run in Starlake's log. */
export interface LoggedRows {
  readonly rows: RunRows;
  /** Loads of the domain that have written their rows: the last one of each file name. */
  readonly written: ReadonlyMap<string, LoadedFiles>;
  /** Whether some lines cannot be read: then a file without a line may be loaded. */
  readonly torn: boolean;
  /** Loads that have written no rows, because some of them were rejected. */
  readonly refused: ReadonlySet<LoadedFiles>;
  /** When the run began to load, milliseconds since 1970. */
  readonly from: number;
}

/** Files of a run. */
export interface RunFiles {
  readonly tableFinder: TableFinder;
  /** URI of the ingesting area. */
  readonly ingesting: string;
  /** Names of the files in it. */
  readonly files: readonly string[];
  /** The files that the run recorded at its start; undefined where it recorded none. */
  readonly found: RecordedFiles | undefined;
  readonly untaken: UntakenFiles;
}

/**
 * Reads Starlake's log of the run's loads. As new lines come late, it reads again for some seconds, while lines are missing for
 * a table that was loaded, or for a file that a failed load has left.
 *
 * @throws Error of CloudWatch Logs, ECS or Step Functions that may pass
 */
export async function readLoggedRows(
  event: EndLoadEvent,
  { execution, redrive }: Run,
  ports: LoggedRowsPorts,
  known: RunFiles,
): Promise<LoggedRows> {
  const { tableFinder, ingesting } = known;
  const from = Date.parse(event.state.preLoad.since ?? event.execution.StartTime);
  const { hidden } = event;
  const resumed = event.state.preLoad.resumed === undefined ? undefined : Date.parse(event.state.preLoad.resumed);
  const source = { ingesting, resumed, hidden, execution, redrive, from, shared: event.overlap === 'ALLOW' };
  const expected = expectedFiles(event, known);
  const tables = new Set(event.tables.map(([table]) => table));
  const rowsOf = (log: RunLog) => new RunRows(log, tableFinder, tables, expected);
  let log = await readRunLog(source, ports);
  let refused = await findRefused(log, ports.printed, from);
  for (const pause of PAUSES) {
    if (log.unknown !== undefined || !isLate(event, known, log, refused, rowsOf(log))) break;
    await ports.clock.sleep(pause);
    log = await readRunLog(source, ports);
    refused = await findRefused(log, ports.printed, from);
  }
  const isRefused = ({ stream, names }: LoadedFiles) =>
    [...refused].some((load) => load.stream === stream && load.names[0] === names[0]);
  const written = log.all.filter((load) => !isRefused(load));
  return {
    rows: rowsOf({ ...log, loads: log.loads.filter((load) => !isRefused(load)) }),
    written: new Map(written.flatMap((load) => load.names.map((name) => [name, load] as const))),
    refused,
    torn: log.torn.size > 0,
    from,
  };
}

/**
 * Whether lines may still come: for a table that was loaded, for a file that a failed load left, or about rows that were not
 * written after all because some were rejected.
 */
function isLate(
  { state }: EndLoadEvent,
  { tableFinder, files }: RunFiles,
  log: RunLog,
  refused: ReadonlySet<LoadedFiles>,
  rows: RunRows,
): boolean {
  const { results = [] } = state;
  const failed = new Set(results.filter(isFailed).map(nameOf));
  const isClear = (load: LoadedFiles) => refused.has(load) || load.counts?.rejected === 0;
  const logged = new Set(log.all.filter(isClear).flatMap(({ names }) => names));
  const isTheirs = (name: string) => tableFinder.candidates(name).some((table) => failed.has(table));
  return (
    results.some((result) => !isFailed(result) && rows.missing(nameOf(result)) !== undefined) ||
    files.some((name) => !logged.has(name) && isTheirs(name))
  );
}

/** Recorded files of each table that are in no area except the archive, with the time of the record; undefined if unknown. */
function expectedFiles(
  { tables }: EndLoadEvent,
  { tableFinder, files: ingesting, found, untaken }: RunFiles,
): (table: string) => ExpectedFile[] | undefined {
  const unloaded = new Set([...untaken.landing, ...untaken.pending, ...ingesting]);
  const names = new Set([...Object.keys(found?.landing ?? {}), ...Object.keys(found?.pending ?? {})]);
  const redriven = new Set(found?.redriven?.names);
  const files = new Map<string, ExpectedFile[]>(tables.map(([table]) => [table, []]));
  for (const name of names) {
    const [owner, ...others] = tableFinder.matching(name);
    if (owner !== undefined && others.length === 0 && !unloaded.has(name)) {
      files.get(owner)!.push({ name, from: redriven.has(name) ? found!.redriven!.at : 0 });
    }
  }
  const isKnown = (table: string) =>
    tableFinder.isKnown(table) && !(found?.isPartial && files.get(table)?.length === 0);
  return (table) => (found && isKnown(table) ? files.get(table) : undefined);
}
