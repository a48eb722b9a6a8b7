import type { TableResult } from '../../lib/contract/end-load';
import type { TableFailure } from '../../lib/contract/failure';

/** Whether an item of the Map was not loaded. */
export function isFailed(result: TableResult): result is { table: string; failure: Partial<TableFailure> } {
  return typeof result !== 'string' && result.failure !== undefined;
}

/** The table of an item of the Map. */
export function nameOf(result: TableResult): string {
  return typeof result === 'string' ? result : result.table;
}
