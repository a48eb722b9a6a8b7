import type { PreLoadEvent, PreLoadResult } from '../../lib/contract/pre-load';
import { preLoad } from '../pre-load/pre-load';
import { portsFromEnvironment } from '../run-lock/ports';
import type { FunctionEnvironment } from '../../lib/contract/environment';

/** Lambda entry point: checks a gate. `SL_DATASETS` is the URI of the datasets. */
export async function handler(event: PreLoadEvent): Promise<PreLoadResult> {
  const { SL_DATASETS: datasets = '' }: FunctionEnvironment = process.env;
  return preLoad(event, portsFromEnvironment(datasets), datasets);
}
