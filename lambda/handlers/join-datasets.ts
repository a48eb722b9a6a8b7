import { setTimeout } from 'node:timers/promises';
import { DynamoStore } from '../join-datasets/dynamo';
import type { JoinEvent } from '../../lib/contract/join-datasets';
import { join } from '../join-datasets/join';
import { SfnStarter } from '../aws/sfn-starter';
import type { FunctionEnvironment } from '../../lib/contract/environment';

/** Lambda entry point: counts a refreshed dataset, and starts the run that is due. */
export async function handler(event: JoinEvent): Promise<void> {
  const { JOINS_TABLE: table = '', LATER_MACHINE: later = '' }: FunctionEnvironment = process.env;
  await join(event, {
    store: new DynamoStore(table),
    starter: new SfnStarter(later),
    now: () => new Date(),
    sleep: (ms) => setTimeout(ms),
    random: Math.random,
  });
}
