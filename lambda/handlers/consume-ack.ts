import type { ConsumeAckEvent } from '../../lib/contract/consume-ack';
import { storageFor } from '../storage/storage-for';

/** Lambda entry point: deletes an ack file. One that is gone already is no error, so that a retry is safe. */
export async function handler(event: ConsumeAckEvent): Promise<void> {
  await storageFor(event.file).delete(event.file);
}
