import { beginTransforms } from '../scheduler/begin-run';
import type { BeginTransformsEvent, BeginTransformsResult } from '../../lib/contract/begin-transforms';
import { portsFromEnvironment } from '../run-lock/ports';
import type { FunctionEnvironment } from '../../lib/contract/environment';

/** Lambda entry point: begins a run of transforms. `SL_DATASETS` is the URI of the datasets. */
export async function handler(event: BeginTransformsEvent): Promise<BeginTransformsResult> {
  const { SL_DATASETS: datasets = '' }: FunctionEnvironment = process.env;
  return beginTransforms(event, portsFromEnvironment(datasets), datasets);
}
