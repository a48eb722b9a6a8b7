import type { EndLoadEvent } from '../../lib/contract/end-load';
import type { Run } from '../run-lock/run';
import { failuresOfGroups, hasLeftFiles, takenOfGroups, ungrouped, withLoaded } from './groups';
import { LoggedRows, readLoggedRows, RunFiles } from './logged-rows';
import { findMissingFiles } from './missing-files';
import type { SettlePorts } from './ports';

/** A round with an item and a result for each table. */
export interface UngroupedRound {
  readonly event: EndLoadEvent;
  readonly logged: LoggedRows;
  /** Tables that failed by themselves in a group. */
  readonly failedThemselves: ReadonlySet<string>;
  /** Tables that were not loaded because their group failed. */
  readonly failedWithGroup: ReadonlySet<string>;
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
  const unwritten = Object.keys({ ...landing, ...pending }).filter((name) => !logged.written.has(name));
  const missing = await findMissingFiles(taken, unwritten, [], known.owners, ports.storage, archive);
  const loaded = taken.filter((table) => !missing.has(table));
  const failed = [...failures].filter(([table]) => !loaded.includes(table));
  const isOwn = hasLeftFiles(known);
  return {
    event: withLoaded(each, loaded),
    logged,
    failedThemselves: new Set(failed.filter(isOwn).map(([table]) => table)),
    failedWithGroup: new Set(failed.filter((one) => !isOwn(one)).map(([table]) => table)),
  };
}
