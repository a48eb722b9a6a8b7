import type { PreLoadEvent, PreLoadResult } from './event';
import { preLoad } from './pre-load';
import { portsFromEnvironment } from '../turn/ports';

/** Lambda entry point of the gate; `SL_DATASETS` says where the data are. */
export async function handler(event: PreLoadEvent): Promise<PreLoadResult> {
  const datasets = process.env.SL_DATASETS!;
  return preLoad(event, portsFromEnvironment(datasets), datasets);
}
