import type { DatasetPublisher } from '../datasets/publisher';
import { EventBridgePublisher } from './event-bridge-publisher';

/** The bus of `EVENT_BUS`, a name or an ARN; undefined where nothing is published. Takes `events:PutEvents`. */
export function publisherFromEnvironment(): DatasetPublisher | undefined {
  const { EVENT_BUS: bus } = process.env;
  return bus ? new EventBridgePublisher(bus) : undefined;
}
