import type { EndLoadEvent } from '../../lib/contract/end-load';
import type { DatasetPublisher } from '../datasets/publisher';
import type { TableLoad } from '../../lib/contract/pre-load';
import type { RunRows } from '../rows/run-rows';

/** Result of publishing the datasets of a round. */
export interface Published {
  /** Loaded tables whose datasets are not published: the next round publishes them. */
  readonly unpublished: string[];
  /** Why publishing failed. */
  readonly error?: Error;
}

/** The tables that were loaded so far. */
export interface LoadedTables {
  readonly loaded: readonly TableLoad[];
  /** Tables that may own a file that is left. */
  readonly blocked?: ReadonlySet<string>;
  readonly rows?: RunRows;
}

/**
 * Publishes the datasets of tables that this round has loaded, and those that earlier rounds could not publish. A redrive of
 * the same round publishes the same events again.
 */
export async function publishLoaded(
  event: EndLoadEvent,
  { loaded, blocked = new Set(), rows }: LoadedTables,
  publisher: DatasetPublisher | undefined,
): Promise<Published> {
  const { domain, pipeline, execution, renamed = {}, state } = event;
  const { scheduledDate, redrive = 0, unpublished = [] } = state.preLoad;
  const before = new Set(state.preLoad.loaded?.map(({ table }) => table));
  const due = loaded.map(({ table }) => table).filter((table) => !before.has(table) || unpublished.includes(table));
  const complete = due.filter((table) => !blocked.has(table));
  if (publisher === undefined || complete.length === 0) {
    return { unpublished: due.filter((table) => blocked.has(table)) };
  }
  const nameOf = (table: string) => (Object.hasOwn(renamed, table) ? renamed[table] : `${domain}.${table}`);
  const about = { scheduledDate, run: execution.Id, pipeline, redrive };
  try {
    await publisher.published(complete.map((table) => ({ dataset: nameOf(table), ...about, ...rows?.count(table) })));
    return { unpublished: due.filter((table) => blocked.has(table)) };
  } catch (error) {
    return { unpublished: due, error: error as Error };
  }
}
