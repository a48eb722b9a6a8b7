import type { PreLoadEvent, PreLoadResult } from '../../lib/contract/pre-load';
import type { StoredPreLoadEvent } from '../../lib/contract/round-files';
import { preLoad } from '../pre-load/pre-load';
import { StoredAnswer, withoutLists } from '../round-files/lists';
import { readTables, RoundFiles } from '../round-files/round-files';
import { portsFromEnvironment } from '../run-lock/ports';
import type { FunctionEnvironment } from '../../lib/contract/environment';

/** Lambda entry point: checks a gate. `SL_DATASETS` is the URI of the datasets. */
export async function handler(event: PreLoadEvent | StoredPreLoadEvent): Promise<PreLoadResult | StoredAnswer> {
  const { SL_DATASETS: datasets = '' }: FunctionEnvironment = process.env;
  const ports = portsFromEnvironment(datasets);
  if (!('tablesFile' in event)) {
    return preLoad(event, ports, datasets);
  }
  const { Id } = event.execution;
  const { declared: tables } = await readTables(event.tablesFile);
  const result = await preLoad({ ...event, tables }, ports, datasets);
  return withoutLists(result, Id, new RoundFiles(ports.storage, event.rounds, Id));
}
