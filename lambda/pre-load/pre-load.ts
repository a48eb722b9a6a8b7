import type { DeclaredTable, PreLoadEvent, PreLoadResult } from './event';
import { tablesWithFiles } from './files';
import { readInput, RunInput } from './input';
import { named } from '../errors';
import { isLocal, joinUri } from '../storage/location';
import type { Storage } from '../storage/storage';

/** Stands for “any table” where a gate was given none. */
const ANY: DeclaredTable = { table: '' };

/**
 * Which tables of a domain are to be loaded, by the strategy's rules.
 *
 * @param datasets the URI of `SL_DATASETS`
 * @throws Starlake.InvalidInput for a run that cannot be meant; Starlake.NotReady while an ack file may still come; what
 * the storage throws: a listing that fails is never “no files”
 */
export async function preLoad(event: PreLoadEvent, storage: Storage, datasets: string): Promise<PreLoadResult> {
  const run = readInput(event);
  const at = (path: string): string => (isUri(path) ? path : joinUri(datasets, path));
  const names = (folder: string | undefined) => storage.list(at(folder!));

  switch (event.strategy) {
    case 'none':
      return open(event, run, run.tables);
    case 'imported': {
      const [landed, pending] = await Promise.all([names(event.landing), names(event.pending)]);
      // What an earlier run imported and did not load is loaded too.
      const found = [...having(run, landed, true), ...having(run, pending, false)];
      return found.length > 0 ? open(event, run, found) : skip(event, run, `no file in ${at(event.landing!)}`);
    }
    case 'pending': {
      const found = having(run, await names(event.pending), false);
      return found.length > 0 ? open(event, run, found) : skip(event, run, `no file in ${at(event.pending!)}`);
    }
    case 'ack': {
      const ackFile = at(event.ackFile!.replaceAll('{ds}', run.scheduledDate.slice(0, 10)));
      if (await storage.exists(ackFile)) {
        const found = having(run, await names(event.pending), false);
        return {
          ...open(event, run, [...found, ...run.tables.filter(({ pattern }) => pattern === undefined)]),
          ackFile,
        };
      }
      if ((event.attempt ?? 0) < (event.attempts ?? 0)) {
        throw named('Starlake.NotReady', `no ack file ${ackFile} yet`);
      }
      return skip(event, run, `no ack file ${ackFile}`);
    }
  }
}

function isUri(path: string): boolean {
  return isLocal(path) || path.includes('://');
}

function having(run: RunInput, names: string[], withAcks: boolean): DeclaredTable[] {
  return tablesWithFiles(run.tables.length > 0 ? run.tables : [ANY], names, withAcks);
}

function open(event: PreLoadEvent, run: RunInput, found: DeclaredTable[]): PreLoadResult {
  const names = new Set(found.map(({ table }) => table));
  const loads = run.tables.filter(({ table }) => names.has(table));
  return {
    ready: true,
    domain: event.domain,
    scheduledDate: run.scheduledDate,
    // eslint-disable-next-line @typescript-eslint/no-unused-vars -- what tells files apart is no business of a load
    loads: loads.map(({ pattern, ack, ...load }) => load),
    tables: loads
      .map(({ table }) => table)
      .sort()
      .join(','),
    idle: run.tables.filter(({ table }) => !names.has(table)).map(({ table }) => table),
  };
}

function skip(event: PreLoadEvent, run: RunInput, reason: string): PreLoadResult {
  const { domain } = event;
  const { scheduledDate } = run;
  const names = run.tables.map(({ table }) => table);
  return {
    ready: false,
    domain,
    scheduledDate,
    loads: [],
    tables: '',
    idle: names,
    summary: {
      domain,
      status: 'SKIPPED',
      scheduledDate,
      reason,
      tables: names.map((table) => ({ table, status: 'SKIPPED' })),
    },
  };
}
