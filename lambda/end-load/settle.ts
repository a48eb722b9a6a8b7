import type { EndLoadEvent, FailedLoad } from '../../lib/contract/end-load';
import { failuresOf } from './failures';
import { findMissingFiles } from './missing-files';
import { findUntakenFiles, withRestored } from './untaken-files';
import { allFailed, appendedTables, tableFinderOf, tablesWithPendingFiles } from './domain-files';
import { findReordered } from './reordered';
import { isFailed } from './result';
import { hasRun } from './retry';
import { judge } from './round';
import { readLoggedRows, LoggedRows, LoggedRowsPorts } from './told-rows';
import type { TableLoad } from '../../lib/contract/pre-load';
import { archiveFiles, dataFiles, moveFiles } from '../stage-files/move-files';
import type { TableFinder } from '../stage-files/table-of-file';
import { resolver } from '../paths';
import type { RunRows } from '../rows/run-rows';
import { joinUri } from '../storage/location';
import type { Storage } from '../storage/storage';
import { Run, stopAbandonedTasks, RunLockPorts, RunLock } from '../run-lock/run-lock';

/** What it takes to settle a round. */
export interface SettlePorts extends RunLockPorts, Omit<LoggedRowsPorts, 'tasks'> {
  readonly datasets: string;
}

/** What became of a round, after its files were put back, or away. */
export interface Outcome {
  /** Tables that were loaded, of earlier rounds too. */
  readonly loaded: TableLoad[];
  /** Tables of this round that were not. */
  readonly failed: FailedLoad[];
  /** Files that stay in the ingesting area. */
  readonly left: string[];
  /** Tables that may have one of the files that are left: loaded again, they would not be complete. */
  readonly stuck: ReadonlySet<string>;
  /** Tables whose files have disappeared: loaded again, they would have nothing to load. */
  readonly gone: ReadonlySet<string>;
  /** Tables whose loads have taken files of which nobody knows: loaded again, they may have nothing to load. */
  readonly blind: ReadonlySet<string>;
  /** Tables whose loads failed behind the last of their rows: there is nothing left to load. */
  readonly written: ReadonlySet<string>;
  /** Rows that the run has loaded. */
  readonly rows: RunRows;
}

/** Judges the round, puts the files of what failed back, and those away whose rows are in their tables. */
export async function settle(event: EndLoadEvent, run: Run, ports: SettlePorts, turns: RunLock): Promise<Outcome> {
  const { storage, printed } = ports;
  const at = resolver(ports.datasets);
  const [ingesting, archive, pending] = [at(event.ingesting), at(event.archive), at(event.pending)];
  const owners = tableFinderOf(event);
  const files = await leftFiles(event, run, ports, ingesting);
  const found = event.overlap === 'ALLOW' ? undefined : await turns.recordedFiles(run);
  const areas = { pending, ...(event.landing === undefined ? {} : { landing: at(event.landing) }) };
  const missed = await findUntakenFiles(storage, found, areas);
  const told = await readLoggedRows(event, run, ports, { owners, ingesting, files, found, missed });
  const isRedriven = run.redrive > (event.state.preLoad.redrive ?? 0);
  const stopped = isRedriven && event.overlap !== 'ALLOW' && (await turns.goesOnWithStopped(run));
  const round = judge(event, owners, files, await writtenFiles(files, told, storage, ingesting), missed, stopped);
  const tables = allFailed(event.state.preLoad, round).map(({ load }) => load.table);
  const vanished = missed.taken.filter((name) => !told.written.has(name));
  const putAway = await archivedBeside(round.restorable, vanished, owners, storage, archive);
  const gone = await findMissingFiles(tables, vanished, files, owners, storage, archive);
  const reordered = await findReordered(event, round.restorable, owners, told, putAway, printed);
  // Where a line cannot be read it may be of one of them: then its rows are in the table.
  const doubtful = new Set(told.torn ? round.restorable : []);
  const back = round.restorable.filter((name) => !reordered.has(name) && !doubtful.has(name));
  if (found && back.length > 0) {
    // Before they are: a second try of this would take what it put back for what has come since.
    await turns.recordFiles(run, withRestored(found, back));
  }
  const kept = [
    ...(await archiveFiles(storage, round.archivable, ingesting, archive, run)),
    ...(await putBack(event, back, storage, ingesting, pending)),
  ];
  const left = [...new Set([...round.left, ...reordered.keys(), ...doubtful, ...kept])].sort();
  const stuck = new Set(left.flatMap((name) => owners.candidates(name)));
  const waiting = round.failed.length > 0 ? await tablesWithPendingFiles(event, ports) : new Set<string>();
  const isWritten = (table: string) => told.rows.of(table).length > 0 && !waiting.has(table) && !stuck.has(table);
  const ran = round.failed.filter(({ failure }) => hasRun(failure)).map(({ load }) => load.table);
  const written = new Set(ran.filter(isWritten));
  const { failed, loaded } = failuresOf(event, round, owners, told, { gone, reordered, written });
  const isSure = (table: string) =>
    owners.isKnown(table) && (waiting.has(table) || (found !== undefined && !gone.has(table)));
  const blind = new Set(ran.filter((table) => !isSure(table) && !written.has(table)));
  return { loaded, failed, left, stuck, gone: new Set(gone.keys()), blind, written, rows: told.rows };
}

/** Puts files back; those of a table whose rows may be replaced one by one by their names, for Starlake goes by their times. */
async function putBack(
  event: EndLoadEvent,
  names: readonly string[],
  storage: Storage,
  ingesting: string,
  pending: string,
): Promise<string[]> {
  const owners = tableFinderOf(event);
  const appended = appendedTables(event);
  const isFree = (name: string) => appended.has(owners.tableOf(name) ?? '');
  const inOrder = names.filter((name) => !isFree(name)).sort();
  return [
    ...(await moveFiles(storage, names.filter(isFree), ingesting, pending)),
    ...(await moveFiles(storage, inOrder, ingesting, pending, 1)),
  ];
}

/** Files of the same tables as some that failed, of which the log says nothing, and that are in the archive: they were loaded. */
async function archivedBeside(
  failed: readonly string[],
  vanished: readonly string[],
  owners: TableFinder,
  storage: Storage,
  archive: string,
): Promise<string[]> {
  const tables = new Set(failed.map((name) => owners.tableOf(name)));
  const suspects = vanished.filter((name) => !failed.includes(name) && tables.has(owners.tableOf(name) ?? ''));
  const there = await Promise.all(suspects.map((name) => storage.exists(joinUri(archive, name))));
  return suspects.filter((_, i) => there[i]);
}

/** Names in the ingesting area once no container is at work there. */
async function leftFiles(event: EndLoadEvent, run: Run, ports: SettlePorts, ingesting: string): Promise<string[]> {
  const files = await dataFiles(ports.storage, ingesting);
  if (files.length === 0 && !(event.state.results ?? []).some(isFailed)) {
    return files;
  }
  await stopAbandonedTasks(run, ports);
  return dataFiles(ports.storage, ingesting);
}

/** Files in the ingesting area whose rows are in their tables. One of the same name that has come since is another. */
async function writtenFiles(
  files: readonly string[],
  { written }: LoggedRows,
  storage: Storage,
  ingesting: string,
): Promise<Set<string>> {
  const suspects = files.filter((name) => written.has(name));
  const times = await Promise.all(suspects.map((name) => storage.modified(joinUri(ingesting, name))));
  return new Set(suspects.filter((name, i) => (times[i] ?? Infinity) <= written.get(name)!.time));
}
