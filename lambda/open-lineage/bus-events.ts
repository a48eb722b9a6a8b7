import { EVENT_SOURCE } from '../../lib/contract/dataset-event';
import { LINEAGE_EVENT } from '../../lib/contract/lineage';
import type { BusEvent } from '../aws/event-bridge';
import type { RunEvent } from './model';

/** The events for a bus of EventBridge: each is the detail of one, whole. */
export function busEvents(events: readonly RunEvent[], bus: string): BusEvent[] {
  return events.map((event) => ({
    entry: { Source: EVENT_SOURCE, DetailType: LINEAGE_EVENT, Detail: JSON.stringify(event), EventBusName: bus },
    what: `${event.eventType} of ${event.job.name}`,
  }));
}
