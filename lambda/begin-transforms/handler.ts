import { beginTransforms } from './begin-transforms';
import type { BeginTransformsEvent, BeginTransformsResult } from './event';
import { portsFromEnvironment } from '../turn/ports';

/** Lambda entry point: the begin of a run of transforms; `SL_DATASETS` says where the data are. */
export async function handler(event: BeginTransformsEvent): Promise<BeginTransformsResult> {
  const datasets = process.env.SL_DATASETS!;
  return beginTransforms(event, portsFromEnvironment(datasets), datasets);
}
