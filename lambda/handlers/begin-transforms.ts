import { beginTransforms } from '../scheduler/begin-run';
import type { BeginTransformsEvent, BeginTransformsResult } from '../../lib/contract/begin-transforms';
import { portsFromEnvironment } from '../run-lock/ports';

/** Lambda entry point: the begin of a run of transforms; `SL_DATASETS` says where the data are. */
export async function handler(event: BeginTransformsEvent): Promise<BeginTransformsResult> {
  const datasets = process.env.SL_DATASETS!;
  return beginTransforms(event, portsFromEnvironment(datasets), datasets);
}
