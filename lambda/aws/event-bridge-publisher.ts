import type { EventBridgeClient, PutEventsResultEntry } from '@aws-sdk/client-eventbridge';
import { lazyClient, Loaded } from './lazy-client';
import { batchesOf, Entry, entryOf } from '../datasets/entry';
import type { DatasetPublisher, Refreshed } from '../datasets/publisher';
import { named } from '../errors';

/** Attempts for entries that EventBridge did not accept. */
const ROUNDS = 5;

/** Milliseconds before the second attempt, at most; doubled for each further attempt. */
const DELAY = 200;

/** Error codes of entries that EventBridge may accept later. */
const RETRYABLE = ['InternalException', 'InternalFailure', 'ThrottlingException'];

type EventBridgeSdk = typeof import('@aws-sdk/client-eventbridge');

/** A refresh to publish, with the result of its last attempt. */
interface PendingEntry {
  readonly refreshed: Refreshed;
  readonly entry: Entry;
  readonly result?: PutEventsResultEntry;
}

/** Publishes refreshed datasets on a bus of EventBridge. Needs `events:PutEvents`. */
export class EventBridgePublisher implements DatasetPublisher {
  private readonly load: () => Loaded<EventBridgeSdk, EventBridgeClient>;

  /**
   * @param bus name or ARN
   * @param client to use instead of one of the environment's region and credentials
   */
  constructor(
    private readonly bus: string,
    client?: EventBridgeClient,
    private readonly sleep = (ms: number) => new Promise<void>((resolve) => void setTimeout(resolve, ms)),
  ) {
    this.load = lazyClient(
      () => require('@aws-sdk/client-eventbridge') as EventBridgeSdk,
      (sdk, config) => new sdk.EventBridgeClient(config),
      client,
    );
  }

  async published(refreshed: readonly Refreshed[]): Promise<void> {
    let waiting: PendingEntry[] = refreshed.map((one) => ({ refreshed: one, entry: entryOf(one, this.bus) }));
    const refused: PendingEntry[] = [];
    for (let round = 0; waiting.length > 0 && round < ROUNDS; round++) {
      if (round > 0) {
        await this.sleep(Math.random() * DELAY * 2 ** round);
      }
      const failed: PendingEntry[] = [];
      for (const batch of batchesOf(waiting)) {
        failed.push(...(await this.put(batch)));
      }
      waiting = failed.filter(({ result }) => RETRYABLE.includes(result!.ErrorCode!));
      refused.push(...failed.filter((pending) => !waiting.includes(pending)));
    }
    const [first, ...others] = [...refused, ...waiting];
    if (first) {
      const { ErrorCode = 'Unknown', ErrorMessage = 'no message' } = first.result!;
      const more = others.length > 0 ? ` (nor ${others.length} others)` : '';
      const what = `dataset '${first.refreshed.dataset}' of ${first.refreshed.scheduledDate}${more}`;
      throw named(ErrorCode, `Cannot publish ${what} on event bus ${this.bus}: ${ErrorCode}: ${ErrorMessage}`);
    }
  }

  /** @returns the entries that were not accepted. A request that fails does not stop the others */
  private async put(batch: PendingEntry[]): Promise<PendingEntry[]> {
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
