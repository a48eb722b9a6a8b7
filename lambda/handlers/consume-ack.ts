import type { ConsumeAckEvent } from '../../lib/contract/consume-ack';
import { storageFor } from '../storage/storage-for';

/** Lambda entry point: deletes an ack file. It is no error if the file is missing, so a retry is safe. */
export async function handler(event: ConsumeAckEvent): Promise<void> {
  await storageFor(event.file).delete(event.file);
}
