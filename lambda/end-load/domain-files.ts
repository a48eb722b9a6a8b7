import type { ItemError } from '../../lib/contract/errors';
import type { EndLoadEvent, FailedLoad, LoadProgress } from '../../lib/contract/end-load';
import { TableFinder } from '../stage-files/table-of-file';

/** Finds the table of a file, by the patterns of the pipeline's tables. */
export function tableFinderOf({ tables }: EndLoadEvent): TableFinder {
  return new TableFinder(tables.map(([table, pattern]) => ({ table, pattern: pattern || undefined })));
}

/** Tables whose loads only add rows: the order of their files does not matter. */
export function appendedTables({ tables }: EndLoadEvent): Set<string> {
  return new Set(tables.filter(([, , appends]) => appends).map(([table]) => table));
}

/** All loads that failed: of earlier rounds, of this one, and those that an earlier run's files blocked. */
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
