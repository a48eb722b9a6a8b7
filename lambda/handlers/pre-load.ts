import type { PreLoadEvent, PreLoadResult } from '../../lib/contract/pre-load';
import { preLoad } from '../pre-load/pre-load';
import { portsFromEnvironment } from '../run-lock/ports';

/** Lambda entry point of the gate; `SL_DATASETS` says where the data are. */
export async function handler(event: PreLoadEvent): Promise<PreLoadResult> {
  const datasets = process.env.SL_DATASETS!;
  return preLoad(event, portsFromEnvironment(datasets), datasets);
}
