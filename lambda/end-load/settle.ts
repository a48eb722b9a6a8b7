import type { EndLoadEvent, FailedLoad } from '../../lib/contract/end-load';
import { failuresOf } from './failures';
import { findMissingFiles } from './missing-files';
import { findUntakenFiles, restoredFiles, withRestored } from './untaken-files';
import { allFailed, appendedTables, tableFinderOf } from './domain-files';
import { findReordered } from './reordered';
import { PendingArea } from './pending-area';
import { isFailed } from './result';
import { hasRun } from './retry';
import { judge } from './round';
import type { LoggedRows } from './logged-rows';
import type { SettlePorts } from './ports';
import { withOwnErrors } from './own-errors';
import { readGroups } from './read-groups';
import type { TableLoad } from '../../lib/contract/pre-load';
import { archiveFiles, dataFiles, moveFiles } from '../stage-files/move-files';
import type { TableFinder } from '../stage-files/table-of-file';
import { resolver } from '../paths';
import type { RunRows } from '../rows/run-rows';
import { filesNamed } from '../storage/listing';
import type { Storage } from '../storage/storage';
import { RunLock } from '../run-lock/run-lock';
import type { Run } from '../run-lock/run';
import { stopAbandonedTasks } from '../run-lock/abandoned-tasks';

/** Result of a round, after its files were moved. */
export interface Outcome {
  /** Tables that were loaded, of earlier rounds too. */
  readonly loaded: TableLoad[];
  /** Tables of this round that failed. */
  readonly failed: FailedLoad[];
  /** Files that stay in the ingesting area. */
  readonly left: string[];
  /** Tables that are not retried because they may own a file that stays: without this file they would be incomplete. */
  readonly blocked: ReadonlySet<string>;
  /** Tables whose files have disappeared: a retry would find nothing to load. */
  readonly filesMissing: ReadonlySet<string>;
  /** Tables that are not retried because it is not known which files they had: a retry might find nothing to load. */
  readonly filesUnknown: ReadonlySet<string>;
  /** Tables that are not retried because all of their rows were loaded before the load failed. */
  readonly alreadyLoaded: ReadonlySet<string>;
  /** Whether a table of a group failed only because its container failed. */
  readonly isFailedWithGroup: (table: string) => boolean;
  /** Rows that the run has loaded. */
  readonly rows: RunRows;
  readonly pending: PendingArea;
}

/** Judges the round; moves files of failed loads back to the pending area, and files that were loaded to the archive. */
export async function settle(called: EndLoadEvent, run: Run, ports: SettlePorts, lock: RunLock): Promise<Outcome> {
  const { storage, printed } = ports;
  const at = resolver(ports.datasets);
  const [ingesting, archive] = [at(called.ingesting), at(called.archive)];
  const tableFinder = tableFinderOf(called);
  const pending = new PendingArea(at(called.pending), tableFinder, storage);
  const files = await leftFiles(called, run, ports, ingesting);
  const found = called.overlap === 'ALLOW' ? undefined : await lock.recordedFiles(run);
  const landing = called.landing === undefined ? undefined : at(called.landing);
  const untaken = await findUntakenFiles(storage, found, landing, pending);
  const known = { tableFinder, ingesting, files, found, untaken };
  const { event, logged, groupFailures, failedThemselves } = await readGroups(called, run, ports, known, archive);
  const isRedriven = run.redrive > (called.state.preLoad.redrive ?? 0);
  const stopped = isRedriven && called.overlap !== 'ALLOW' && (await lock.resumesStoppedRun(run));
  const round = judge(
    event,
    tableFinder,
    files,
    await writtenFiles(files, logged, storage, ingesting),
    untaken,
    stopped,
  );
  const tables = allFailed(event.state.preLoad, round).map(({ load }) => load.table);
  const vanished = untaken.taken.filter((name) => !logged.written.has(name));
  const archived = await archivedBeside(round.restorable, vanished, tableFinder, storage, archive);
  const missing = await findMissingFiles(tables, vanished, files, tableFinder, storage, archive);
  const reordered = await findReordered(event, round.restorable, tableFinder, logged, archived, printed);
  // A line that cannot be read may be about one of these files: then its rows are in the table.
  const doubtful = new Set(logged.torn ? round.restorable : []);
  const back = round.restorable.filter((name) => !reordered.has(name) && !doubtful.has(name));
  const isOfGroup = (name: string) => tableFinder.matching(name).some((table) => groupFailures.has(table));
  const moved = [...back, ...round.archivable.filter(isOfGroup)];
  if (found && moved.length > 0) {
    // Before the move: otherwise a second call would treat them as new files, or as files that Starlake has archived.
    await lock.recordFiles(run, withRestored(found, moved));
  }
  const kept = [
    ...(await archiveFiles(storage, round.archivable, ingesting, archive, run)),
    ...(await moveBack(event, back, storage, ingesting, pending)),
  ];
  const left = [...new Set([...round.left, ...reordered.keys(), ...doubtful, ...kept])].sort();
  const blocked = new Set(left.flatMap((name) => tableFinder.candidates(name)));
  const waiting = round.failed.length > 0 ? await pending.tables() : new Set<string>();
  const isLoaded = (table: string) => logged.rows.of(table).length > 0 && !waiting.has(table) && !blocked.has(table);
  const ran = round.failed.filter(({ failure }) => hasRun(failure)).map(({ load }) => load.table);
  const alreadyLoaded = new Set(ran.filter(isLoaded));
  const explained = {
    ...round,
    failed: await withOwnErrors(
      round.failed,
      failedThemselves,
      [...files, ...restoredFiles(found)],
      tableFinder,
      ports,
    ),
  };
  const { failed, loaded } = failuresOf(event, explained, tableFinder, logged, { missing, reordered, alreadyLoaded });
  const isKnown = (table: string) =>
    tableFinder.isKnown(table) && (waiting.has(table) || (found !== undefined && !missing.has(table)));
  const filesUnknown = new Set(ran.filter((table) => !isKnown(table) && !alreadyLoaded.has(table)));
  return {
    loaded,
    failed,
    left,
    blocked,
    filesMissing: new Set(missing.keys()),
    filesUnknown,
    alreadyLoaded,
    isFailedWithGroup: (table) => groupFailures.has(table) && !failedThemselves.has(table),
    rows: logged.rows,
    pending,
  };
}

/**
 * Moves files back to the pending area. If a load can replace rows, it moves them one by one in the order of their
 * names: Starlake loads files in the order of their times.
 */
async function moveBack(
  event: EndLoadEvent,
  names: readonly string[],
  storage: Storage,
  ingesting: string,
  pending: PendingArea,
): Promise<string[]> {
  const tableFinder = tableFinderOf(event);
  const appended = appendedTables(event);
  const isFree = (name: string) => appended.has(tableFinder.tableOf(name) ?? '');
  const inOrder = names.filter((name) => !isFree(name)).sort();
  names.forEach((name) => pending.restored.add(name));
  const there = names.length > 0 ? await pending.files() : undefined;
  return [
    ...(await moveFiles(storage, names.filter(isFree), ingesting, pending.uri, there)),
    ...(await moveFiles(storage, inOrder, ingesting, pending.uri, there, 1)),
  ];
}

/** Archived files that the log does not mention, of tables that have failed files: they were loaded. */
async function archivedBeside(
  failed: readonly string[],
  vanished: readonly string[],
  tableFinder: TableFinder,
  storage: Storage,
  archive: string,
): Promise<string[]> {
  const tables = new Set(failed.map((name) => tableFinder.tableOf(name)));
  const suspects = vanished.filter((name) => !failed.includes(name) && tables.has(tableFinder.tableOf(name) ?? ''));
  return [...(await filesNamed(storage, archive, suspects)).keys()];
}

/** Names of the files in the ingesting area, once no container works there. */
async function leftFiles(event: EndLoadEvent, run: Run, ports: SettlePorts, ingesting: string): Promise<string[]> {
  const list = () => dataFiles(ports.storage, ingesting);
  if (!(event.state.results ?? []).some(isFailed) && (await list()).length === 0) {
    return [];
  }
  await stopAbandonedTasks(run, ports);
  return list();
}

/** Files in the ingesting area whose rows are in their tables. A newer file of the same name is another one. */
async function writtenFiles(
  files: readonly string[],
  { written }: LoggedRows,
  storage: Storage,
  ingesting: string,
): Promise<Set<string>> {
  const suspects = files.filter((name) => written.has(name));
  const there = await filesNamed(storage, ingesting, suspects);
  return new Set(suspects.filter((name) => (there.get(name)?.modified ?? Infinity) <= written.get(name)!.time));
}
