import { setTimeout as sleep } from 'node:timers/promises';
import { logsFromEnvironment } from '../aws/cloudwatch-logs';
import { CountedTable, metricLine } from '../rows/metrics';
import { endTransforms } from '../scheduler/end-run';
import type { EndTransformsEvent, EndTransformsResult } from '../../lib/contract/end-transforms';
import { portsFromEnvironment } from '../run-lock/ports';
import { publisherFromEnvironment } from '../aws/publisher-from-environment';
import type { FunctionEnvironment } from '../../lib/contract/environment';

/**
 * Lambda entry point: ends a run of transforms. `SL_DATASETS` is the URI of the datasets, `METRICS` the namespace of the metrics, if
 * there are any, and `METRICS_JOB` the dimension that separates them from those of other jobs.
 */
export async function handler(event: EndTransformsEvent): Promise<EndTransformsResult | undefined> {
  const { SL_DATASETS: datasets = '', METRICS: namespace, METRICS_JOB: job }: FunctionEnvironment = process.env;
  const warn = (message: string) => void process.stderr.write(`${message}\n`);
  const count = (table: CountedTable) =>
    void process.stdout.write(`${metricLine(table, namespace!, Date.now(), job)}\n`);
  const printed = logsFromEnvironment();
  const ports = {
    ...portsFromEnvironment(datasets),
    publisher: publisherFromEnvironment(),
    log: printed && { printed, clock: { now: Date.now, sleep } },
    count: namespace ? count : undefined,
    warn,
  };
  return endTransforms(event, ports, datasets);
}
