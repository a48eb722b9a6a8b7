import type { TableSummary } from '../../lib/contract/end-load';
import { storageFor } from '../storage/storage-for';

/**
 * The tables of an output that has them in a file; none where its folder was cleared, because the run has ended long ago.
 *
 * @throws what the storage throws
 */
export async function readOutputTables(uri: string): Promise<TableSummary[]> {
  const found = await storageFor(uri).read(uri);
  return found ? (JSON.parse(found.text) as TableSummary[]) : [];
}
