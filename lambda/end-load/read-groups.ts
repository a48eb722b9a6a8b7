import type { EndLoadEvent } from '../../lib/contract/end-load';
import type { Run } from '../run-lock/run';
import {
  failuresOfGroups,
  GroupFailures,
  loggedOfGroups,
  ownFailures,
  takenOfGroups,
  ungrouped,
  withLoaded,
} from './groups';
import { LoggedRows, readLoggedRows, RunFiles } from './logged-rows';
import { findMissingFiles } from './missing-files';
import type { SettlePorts } from './ports';

/** A round with an item and a result for each table. */
export interface UngroupedRound {
  readonly event: EndLoadEvent;
  readonly logged: LoggedRows;
  /** Tables of groups that failed. */
  readonly groupFailures: GroupFailures;
  /** Tables of these groups that failed themselves. */
  readonly failedThemselves: GroupFailures;
}

/**
 * Reads the log of a round, and decides for each table of a failed container whether it was loaded: by its files and
 * its rows, not by the exit code.
 *
 * @param archive URI of the archive
 * @throws errors of the storage and of `readLoggedRows`
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
  // The log has lines about these tables, too.
  const logged = await readLoggedRows(withLoaded(each, taken), run, ports, known);
  // A loaded file is in the archive. If the project keeps no archive, the log shows whether it was loaded.
  const { landing = {}, pending = {} } = known.found ?? {};
  const recorded = Object.keys({ ...landing, ...pending });
  const unwritten = recorded.filter((name) => !logged.written.has(name));
  const missing = await findMissingFiles(taken, unwritten, [], known.tableFinder, ports.storage, archive);
  const own = ownFailures(failures, known);
  const withFiles = new Set(recorded.flatMap((name) => known.tableFinder.matching(name)));
  // A table without files counts as loaded only if another table explains the exit code: then the command has reached
  // it.
  const isLoaded = (table: string) =>
    !missing.has(table) && (withFiles.has(table) || [...own.values()].includes(failures.get(table)!));
  // Without a record, as another run has replaced it, only the log tells.
  const loaded = known.found ? taken.filter(isLoaded) : loggedOfGroups(failures, known, logged.rows);
  return {
    event: withLoaded(each, loaded),
    logged,
    groupFailures: failures,
    failedThemselves: own,
  };
}
