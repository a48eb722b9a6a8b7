import type { EndLoadEvent } from '../../lib/contract/end-load';
import type { DatasetPublisher } from '../datasets/publisher';
import type { TableLoad } from '../../lib/contract/pre-load';
import type { RunRows } from '../rows/run-rows';

/** What became of the datasets of a round. */
export interface Published {
  /** Tables that are loaded and were not published: the next round does it. */
  readonly unpublished: string[];
  /** Why, where they could not be. */
  readonly error?: Error;
}

/** What is loaded by now. */
export interface LoadedTables {
  readonly loaded: readonly TableLoad[];
  /** Tables that may have files which are not loaded. */
  readonly stuck?: ReadonlySet<string>;
  readonly rows?: RunRows;
}

/**
 * Publishes the datasets of the tables that were loaded since the round before, and of those that could not be published
 * then. A redrive comes here with what it came with before, and publishes it again, as the same.
 */
export async function publishLoaded(
  event: EndLoadEvent,
  { loaded, stuck = new Set(), rows }: LoadedTables,
  publisher: DatasetPublisher | undefined,
): Promise<Published> {
  const { domain, pipeline, execution, renamed = {}, state } = event;
  const { scheduledDate, redrive = 0, unpublished = [] } = state.preLoad;
  const before = new Set(state.preLoad.loaded?.map(({ table }) => table));
  const due = loaded.map(({ table }) => table).filter((table) => !before.has(table) || unpublished.includes(table));
  const sure = due.filter((table) => !stuck.has(table));
  if (publisher === undefined || sure.length === 0) {
    return { unpublished: due.filter((table) => stuck.has(table)) };
  }
  const nameOf = (table: string) => (Object.hasOwn(renamed, table) ? renamed[table] : `${domain}.${table}`);
  const about = { scheduledDate, run: execution.Id, pipeline, redrive };
  try {
    await publisher.published(sure.map((table) => ({ dataset: nameOf(table), ...about, ...rows?.count(table) })));
    return { unpublished: due.filter((table) => stuck.has(table)) };
  } catch (error) {
    return { unpublished: due, error: error as Error };
  }
}
