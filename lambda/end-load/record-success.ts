import type { EndLoadEvent, LoadSummary } from '../../lib/contract/end-load';
import { resolver } from '../paths';
import type { Storage } from '../storage/storage';
import { markSuccess } from '../storage/success-markers';

/**
 * Records that a run of all tables has loaded something, so that a backfill skips its logical date. If this is
 * impossible, the run does not fail, because a backfill would only load the date again; its output has a warning.
 *
 * @returns the run's output
 */
export async function recordSuccess(
  event: EndLoadEvent,
  summary: LoadSummary,
  { storage, datasets, warn }: { storage: Storage; datasets: string; warn: (message: string) => void },
): Promise<LoadSummary> {
  const { tables } = (event.execution.Input ?? {}) as { tables?: unknown };
  if (summary.status !== 'LOADED' || (tables !== undefined && tables !== null)) {
    return summary;
  }
  try {
    await markSuccess(storage, resolver(datasets)(event.succeeded), event.pipeline, summary.scheduledDate);
    return summary;
  } catch (error) {
    const warning = `a backfill will load ${summary.scheduledDate} again: ${(error as Error).message}`;
    warn(warning);
    return { ...summary, warning };
  }
}
