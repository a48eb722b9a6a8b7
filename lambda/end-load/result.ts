import type { TableResult } from '../../lib/contract/end-load';
import type { TableFailure } from '../../lib/contract/failure';

/** Whether a table was not loaded. */
export function isFailed(result: TableResult): result is { table: string; failure: Partial<TableFailure> } {
  return typeof result !== 'string' && result.failure !== undefined;
}

/** Name of the table. */
export function nameOf(result: TableResult): string {
  return typeof result === 'string' ? result : result.table;
}
