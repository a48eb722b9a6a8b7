import type { EventBridgeClient, PutEventsResultEntry } from '@aws-sdk/client-eventbridge';
import { lazyClient, Loaded } from './lazy-client';
import { batchesOf, Entry } from '../datasets/entry';
import { named } from '../errors';

/** Attempts for entries that EventBridge did not accept. */
const ROUNDS = 5;

/** Milliseconds before the second attempt, at most; doubled for each further attempt. */
const DELAY = 200;

/** Error codes of entries that EventBridge may accept later. */
const RETRYABLE = ['InternalException', 'InternalFailure', 'ThrottlingException'];

type EventBridgeSdk = typeof import('@aws-sdk/client-eventbridge');

/** An event to put on a bus. */
export interface BusEvent {
  readonly entry: Entry;
  /** Names it in errors: `dataset 'sales.orders'`. */
  readonly what: string;
}

/** An event, with the result of its last attempt. */
interface PendingEvent extends BusEvent {
  readonly result?: PutEventsResultEntry;
}

/** Puts events on the buses that their entries name. Needs `events:PutEvents`. */
export class EventBridge {
  private readonly load: () => Loaded<EventBridgeSdk, EventBridgeClient>;

  /** @param client to use instead of one of the environment's region and credentials */
  constructor(
    client?: EventBridgeClient,
    private readonly sleep = (ms: number) => new Promise<void>((resolve) => void setTimeout(resolve, ms)),
  ) {
    this.load = lazyClient(
      () => require('@aws-sdk/client-eventbridge') as EventBridgeSdk,
      (sdk, config) => new sdk.EventBridgeClient(config),
      client,
    );
  }

  /** @throws Error by EventBridge's code for the first event that it does not accept, after all were tried */
  async put(events: readonly BusEvent[]): Promise<void> {
    let waiting: PendingEvent[] = [...events];
    const refused: PendingEvent[] = [];
    for (let round = 0; waiting.length > 0 && round < ROUNDS; round++) {
      if (round > 0) {
        await this.sleep(Math.random() * DELAY * 2 ** round);
      }
      const failed: PendingEvent[] = [];
      for (const batch of batchesOf(waiting)) {
        failed.push(...(await this.putBatch(batch)));
      }
      waiting = failed.filter(({ result }) => RETRYABLE.includes(result!.ErrorCode!));
      refused.push(...failed.filter((pending) => !waiting.includes(pending)));
    }
    const [first, ...others] = [...refused, ...waiting];
    if (first) {
      const { ErrorCode = 'Unknown', ErrorMessage = 'no message' } = first.result!;
      const more = others.length > 0 ? ` (nor ${others.length} others)` : '';
      const where = `${first.what}${more} on event bus ${first.entry.EventBusName}`;
      throw named(ErrorCode, `Cannot publish ${where}: ${ErrorCode}: ${ErrorMessage}`);
    }
  }

  /** @returns the events that were not accepted. A request that fails does not stop the others */
  private async putBatch(batch: PendingEvent[]): Promise<PendingEvent[]> {
    const results = await this.send(batch.map(({ entry }) => entry));
    return batch.map((pending, i) => ({ ...pending, result: results[i] })).filter(({ result }) => result?.ErrorCode);
  }

  private async send(entries: Entry[]): Promise<PutEventsResultEntry[]> {
    const { sdk, client } = this.load();
    try {
      const { Entries: results = [] } = await client.send(new sdk.PutEventsCommand({ Entries: entries }));
      return results;
    } catch (error) {
      const { name: ErrorCode, message: ErrorMessage } = error as Error;
      return entries.map(() => ({ ErrorCode, ErrorMessage }));
    }
  }
}
