import { setTimeout as sleep } from 'node:timers/promises';
import { endLoad } from '../end-load/end-load';
import type { EndLoadEvent, NextStep, LoadProgress } from '../../lib/contract/end-load';
import type { StoredEndLoadEvent } from '../../lib/contract/round-files';
import type { EndLoadPorts } from '../end-load/ports';
import { CountedTable, metricLine } from '../rows/metrics';
import { SfnExecutions } from '../aws/sfn-executions';
import { quoteFromLog } from '../failure/quote-from-log';
import { logsFromEnvironment } from '../aws/cloudwatch-logs';
import { StoredAnswer, withLists, withoutLists } from '../round-files/lists';
import { readTables, RoundFiles } from '../round-files/round-files';
import { portsFromEnvironment } from '../run-lock/ports';
import { publisherFromEnvironment } from '../aws/publisher-from-environment';
import type { FunctionEnvironment } from '../../lib/contract/environment';

/**
 * Lambda entry point: ends a round of loads. `METRICS` is the namespace of the metrics, if there are any, and
 * `METRICS_JOB` is the dimension that separates them from those of other jobs.
 */
export async function handler(
  event: EndLoadEvent | StoredEndLoadEvent,
): Promise<(LoadProgress & NextStep) | StoredAnswer> {
  const {
    SL_DATASETS: datasets = '',
    CONTAINER_NAME: container,
    METRICS: namespace,
    METRICS_JOB: job,
  }: FunctionEnvironment = process.env;
  const { LOG_GROUP: group, LOG_STREAM_PREFIX: streamPrefix }: FunctionEnvironment = process.env;
  const warn = (message: string) => void process.stderr.write(`${message}\n`);
  const count = (table: CountedTable) =>
    void process.stdout.write(`${metricLine(table, namespace!, Date.now(), job)}\n`);
  const clock = { now: Date.now, sleep };
  const printed = logsFromEnvironment();
  const ports: EndLoadPorts = {
    ...portsFromEnvironment(datasets),
    publisher: publisherFromEnvironment(),
    logs: { container, group, streamPrefix },
    quoteFromLog: (failure, ...how) => quoteFromLog(failure, { lines: printed, clock, warn }, ...how),
    printed,
    histories: new SfnExecutions(),
    clock,
    count: namespace ? count : undefined,
    datasets,
    warn,
  };
  if (!('tablesFile' in event)) {
    return endLoad(event, ports);
  }
  const { Id } = event.execution;
  const files = new RoundFiles(ports.storage, event.rounds, Id);
  const whole = await withLists(event, await readTables(event.tablesFile), files);
  return withoutLists(await endLoad(whole, ports), Id, files);
}
