import { setTimeout as sleep } from 'node:timers/promises';
import { endLoad } from './end-load';
import type { EndLoadEvent, Next, Progress } from './event';
import { publisherFromEnvironment } from '../datasets/publisher';
import { lastWords } from '../explain-failure/last-words';
import { logsFromEnvironment } from '../logs/cloudwatch';
import { portsFromEnvironment } from '../turn/ports';

/** Lambda entry point: what a load pipeline does after its loads. */
export async function handler(event: EndLoadEvent): Promise<Progress & Next> {
  const { SL_DATASETS: datasets = '', CONTAINER_NAME: container } = process.env;
  const { LOG_GROUP: group, LOG_STREAM_PREFIX: streamPrefix } = process.env;
  const warn = (message: string) => void process.stderr.write(`${message}\n`);
  const logs = { container, group, streamPrefix };
  const clock = { now: Date.now, sleep: (milliseconds: number) => sleep(milliseconds) };
  const lines = logsFromEnvironment();
  return endLoad(event, {
    ...portsFromEnvironment(datasets),
    publisher: publisherFromEnvironment(),
    logs,
    lastWords: (failure) => lastWords(failure, { lines, clock, warn }),
    datasets,
    warn,
  });
}
