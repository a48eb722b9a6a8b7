import type { EndLoadEvent } from '../../lib/contract/end-load';
import type { UntakenFiles } from './untaken-files';
import { isFailed, nameOf } from './result';
import type { Clock } from '../failure/end-task';
import type { Histories } from '../aws/executions';
import type { TableFinder } from '../stage-files/table-of-file';
import type { Logs } from '../aws/logs';
import { findRefused } from '../rows/refused';
import { LoadedFiles, readRunLog, RunLog, RunLogPorts } from '../rows/run-log';
import { RunRows } from '../rows/run-rows';
import type { RecordedFiles, Run } from '../run-lock/run-lock';

/** Milliseconds between two looks for lines that CloudWatch Logs has not made known yet. */
const LOOKS = [2_000, 3_000, 5_000, 10_000];

/** What it takes to read what was loaded. */
export interface LoggedRowsPorts extends RunLogPorts {
  readonly printed?: Logs;
  readonly histories: Histories;
  readonly clock: Clock;
}

/** What Starlake says of a run's loads. */
export interface LoggedRows {
  readonly rows: RunRows;
  /** Loads of the domain that have written their rows, by the names of their files, the last of each. */
  readonly written: ReadonlyMap<string, LoadedFiles>;
  /** Whether there are lines that cannot be read: then a file without one may be loaded. */
  readonly torn: boolean;
  /** Loads that have written none, for some of their rows were rejected. */
  readonly refused: ReadonlySet<LoadedFiles>;
  /** When the run began to load, milliseconds since 1970. */
  readonly from: number;
}

/** What is known of the files of a run. */
export interface RunFiles {
  readonly owners: TableFinder;
  /** URI of the ingesting area, and the names that are in it. */
  readonly ingesting: string;
  readonly files: readonly string[];
  /** What the run had found when it began; undefined where nobody knows. */
  readonly found: RecordedFiles | undefined;
  readonly missed: UntakenFiles;
}

/**
 * Reads what Starlake says of the run's loads. Lines of a moment ago may not be known yet: it looks again for some seconds, while
 * something is missing of a table that was loaded, or of a file that a failed load has left.
 *
 * @throws Error of CloudWatch Logs, ECS or Step Functions that may pass
 */
export async function readLoggedRows(
  event: EndLoadEvent,
  { execution, redrive }: Run,
  ports: LoggedRowsPorts,
  known: RunFiles,
): Promise<LoggedRows> {
  const { owners, ingesting } = known;
  const from = Date.parse(event.state.preLoad.since ?? event.execution.StartTime);
  const { hidden } = event;
  const resumed = event.state.preLoad.resumed === undefined ? undefined : Date.parse(event.state.preLoad.resumed);
  const source = { ingesting, resumed, hidden, execution, redrive, from, shared: event.overlap === 'ALLOW' };
  const expected = expectedFiles(event, known);
  const tables = new Set(event.tables.map(([table]) => table));
  const rowsOf = (log: RunLog) => new RunRows(log, owners, tables, expected);
  let log = await readRunLog(source, ports);
  let refused = await findRefused(log, ports.printed, from);
  for (const pause of LOOKS) {
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
 * Whether a line may be missing that should come: of a table of the round that was loaded; of a file that a failed one left; or that
 * its rows, some of which were rejected, were not written after all.
 */
function isLate(
  { state }: EndLoadEvent,
  { owners, files }: RunFiles,
  log: RunLog,
  refused: ReadonlySet<LoadedFiles>,
  rows: RunRows,
): boolean {
  const { results = [] } = state;
  const failed = new Set(results.filter(isFailed).map(nameOf));
  const isClear = (load: LoadedFiles) => refused.has(load) || load.counts?.rejected === 0;
  const told = new Set(log.all.filter(isClear).flatMap(({ names }) => names));
  const isTheirs = (name: string) => owners.candidates(name).some((table) => failed.has(table));
  return (
    results.some((result) => !isFailed(result) && rows.missing(nameOf(result)) !== undefined) ||
    files.some((name) => !told.has(name) && isTheirs(name))
  );
}

/** Files that a run had found for each table, and that are put away; undefined where nobody knows them. */
function expectedFiles(
  { tables }: EndLoadEvent,
  { owners, files: ingesting, found, missed }: RunFiles,
): (table: string) => string[] | undefined {
  const unloaded = new Set([...missed.landing, ...missed.pending, ...ingesting]);
  const names = new Set([...Object.keys(found?.landing ?? {}), ...Object.keys(found?.pending ?? {})]);
  const files = new Map<string, string[]>(tables.map(([table]) => [table, []]));
  for (const name of names) {
    const [owner, ...others] = owners.matching(name);
    if (owner !== undefined && others.length === 0 && !unloaded.has(name)) {
      files.get(owner)!.push(name);
    }
  }
  return (table) => (found && owners.isKnown(table) ? files.get(table) : undefined);
}
