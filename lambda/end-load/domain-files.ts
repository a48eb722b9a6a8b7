import type { ItemError } from '../../lib/contract/errors';
import type { EndLoadEvent, FailedLoad, LoadProgress } from '../../lib/contract/end-load';
import { dataFiles } from '../stage-files/move-files';
import { TableFinder } from '../stage-files/table-of-file';
import { resolver } from '../paths';
import type { Storage } from '../storage/storage';

/** Whose a file of the domain is, by the patterns of the pipeline's tables. */
export function tableFinderOf({ tables }: EndLoadEvent): TableFinder {
  return new TableFinder(tables.map(([table, pattern]) => ({ table, pattern: pattern || undefined })));
}

/** Tables to which rows are only ever added: it does not matter which of two files is loaded first. */
export function appendedTables({ tables }: EndLoadEvent): Set<string> {
  return new Set(tables.filter(([, , appends]) => appends).map(([table]) => table));
}

/** Tables that may have files which wait to be loaded. */
export async function tablesWithPendingFiles(
  event: EndLoadEvent,
  { storage, datasets }: { storage: Storage; datasets: string },
): Promise<Set<string>> {
  const owners = tableFinderOf(event);
  const files = await dataFiles(storage, resolver(datasets)(event.pending));
  return new Set(files.flatMap((name) => owners.candidates(name)));
}

/** All that the run has not loaded: in earlier rounds, in this one, and because stale files were in the way. */
export function allFailed(
  progress: LoadProgress,
  { failed }: { readonly failed: readonly FailedLoad[] },
): FailedLoad[] {
  return [...(progress.failed ?? []), ...failed, ...staleLoads(progress)];
}

function staleLoads({ stale = [] }: LoadProgress): FailedLoad[] {
  return stale.map((load) => ({
    load,
    failure: {
      error: 'Starlake.StaleFiles' satisfies ItemError,
      kind: 'STALE_FILES',
      diagnosis: 'files that an earlier run did not load were in the ingesting area: move them back, or away',
    },
  }));
}
