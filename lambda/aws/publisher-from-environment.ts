import type { DatasetPublisher } from '../datasets/publisher';
import { EventBridgePublisher } from './event-bridge-publisher';
import type { FunctionEnvironment } from '../../lib/contract/environment';

/** The bus of `EVENT_BUS`, a name or an ARN; undefined if nothing is published. Needs `events:PutEvents`. */
export function publisherFromEnvironment(): DatasetPublisher | undefined {
  const { EVENT_BUS: bus }: FunctionEnvironment = process.env;
  return bus ? new EventBridgePublisher(bus) : undefined;
}
