import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { entryOf } from '../datasets/entry';
import type { DatasetPublisher, Refreshed } from '../datasets/publisher';
import { EventBridge } from './event-bridge';

/** Publishes refreshed datasets on a bus of EventBridge. Needs `events:PutEvents`. */
export class EventBridgePublisher implements DatasetPublisher {
  private readonly events: EventBridge;

  /**
   * @param bus name or ARN
   * @param client to use instead of one of the environment's region and credentials
   */
  constructor(
    private readonly bus: string,
    client?: EventBridgeClient,
    sleep?: (ms: number) => Promise<void>,
  ) {
    this.events = new EventBridge(client, sleep);
  }

  async published(refreshed: readonly Refreshed[]): Promise<void> {
    await this.events.put(
      refreshed.map((one) => ({
        entry: entryOf(one, this.bus),
        what: `dataset '${one.dataset}' of ${one.scheduledDate}`,
      })),
    );
  }
}
