import type { EndLoadEvent, LoadSummary } from '../../lib/contract/end-load';
import { resolver } from '../paths';
import type { Storage } from '../storage/storage';
import { SuccessMarkers } from '../storage/success-markers';

/**
 * Notes that a run has succeeded, so that a backfill leaves its logical date out: a whole run, which has loaded something. It
 * does not fail for want of the note, which would only have its date loaded once more; but its output says so.
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
    await new SuccessMarkers(storage, resolver(datasets)(event.succeeded)).mark(event.pipeline, summary.scheduledDate);
    return summary;
  } catch (error) {
    const warning = `a backfill will load ${summary.scheduledDate} again: ${(error as Error).message}`;
    warn(warning);
    return { ...summary, warning };
  }
}
