import type { EndLoadEvent } from '../../lib/contract/end-load';
import type { Run } from '../run-lock/run';
import { failuresOfGroups, GroupFailures, ownFailures, takenOfGroups, ungrouped, withLoaded } from './groups';
import { LoggedRows, readLoggedRows, RunFiles } from './logged-rows';
import { findMissingFiles } from './missing-files';
import type { SettlePorts } from './ports';

/** A round with an item and a result for each table. */
export interface UngroupedRound {
  readonly event: EndLoadEvent;
  readonly logged: LoggedRows;
  /** Tables of groups that failed. */
  readonly groupFailures: GroupFailures;
  /** Those of them that failed by themselves. */
  readonly failedThemselves: GroupFailures;
}

/**
 * Reads the log of a round, and decides what became of each table of a group whose container failed: by its files and its
 * rows, and not by the exit code.
 *
 * @param archive URI of the archive
 * @throws what the storage and `readLoggedRows` throw
 */
export async function readGroups(
  event: EndLoadEvent,
  run: Run,
  ports: SettlePorts,
  known: RunFiles,
  archive: string,
): Promise<UngroupedRound> {
  const each = ungrouped(event);
  const failures = failuresOfGroups(event);
  const taken = takenOfGroups(failures, known);
  // The log has lines of those as well.
  const logged = await readLoggedRows(withLoaded(each, taken), run, ports, known);
  // A file is in the archive once it is loaded, unless the project keeps no archive: then the log tells.
  const { landing = {}, pending = {} } = known.found ?? {};
  const recorded = Object.keys({ ...landing, ...pending });
  const unwritten = recorded.filter((name) => !logged.written.has(name));
  const missing = await findMissingFiles(taken, unwritten, [], known.tableFinder, ports.storage, archive);
  const own = ownFailures(failures, known);
  const withFiles = new Set(recorded.flatMap((name) => known.tableFinder.matching(name)));
  // Of a table without files, only another one that explains the exit code says that the command came to it.
  const isLoaded = (table: string) =>
    !missing.has(table) && (withFiles.has(table) || [...own.values()].includes(failures.get(table)!));
  return {
    event: withLoaded(each, taken.filter(isLoaded)),
    logged,
    groupFailures: failures,
    failedThemselves: own,
  };
}
