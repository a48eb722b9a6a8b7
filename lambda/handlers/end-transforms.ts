import { endTransforms } from '../scheduler/end-run';
import type { EndTransformsEvent, EndTransformsResult } from '../../lib/contract/end-transforms';
import { portsFromEnvironment } from '../run-lock/ports';
import { publisherFromEnvironment } from '../aws/publisher-from-environment';
import type { FunctionEnvironment } from '../../lib/contract/environment';

/** Lambda entry point: ends a run of transforms. `SL_DATASETS` is the URI of the datasets. */
export async function handler(event: EndTransformsEvent): Promise<EndTransformsResult | undefined> {
  const { SL_DATASETS: datasets = '' }: FunctionEnvironment = process.env;
  const warn = (message: string) => void process.stderr.write(`${message}\n`);
  const ports = { ...portsFromEnvironment(datasets), publisher: publisherFromEnvironment(), warn };
  return endTransforms(event, ports, datasets);
}
