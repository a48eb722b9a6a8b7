import { storageFor } from '../storage/storage-for';

/** What the state machine asks: the URI of the ack file that opened the gate. */
export interface ConsumeAckEvent {
  readonly file: string;
}

/** Lambda entry point: deletes an ack file. One that is gone already is no error, so that a retry is safe. */
export async function handler(event: ConsumeAckEvent): Promise<void> {
  await storageFor(event.file).delete(event.file);
}
