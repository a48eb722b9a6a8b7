import type { DeclaredTable, PreLoadEvent, PreLoadResult, TableLoad } from '../../lib/contract/pre-load';
import type { RunInput } from './input';
import { importNames } from '../../lib/contract/import-names';
import type { StaleFiles } from './stale';
import { staleFilesError } from './stale';

/**
 * The answer of an open gate: loads the tables that were found, but not those that stale files block.
 *
 * @param held tables that are loaded but not imported
 */
export function open(
  event: PreLoadEvent,
  run: RunInput,
  found: DeclaredTable[],
  ackFile: string | undefined,
  stale: StaleFiles | undefined,
  held: Set<string>,
): PreLoadResult {
  const wanted = new Set(found.map(({ table }) => table));
  const blocked = new Set(stale?.tables);
  const loads = run.tables.filter(({ table }) => wanted.has(table) && !blocked.has(table));
  if (stale && stale.files.count > 0 && loads.length === 0) {
    throw staleFilesError(event, stale);
  }
  return {
    ready: true,
    domain: event.domain,
    scheduledDate: run.scheduledDate,
    loads: loads.map(loadOf),
    tables: importNames(loads.map(({ table }) => table).filter((table) => !held.has(table))),
    idle: run.tables.filter(({ table }) => !wanted.has(table) && !blocked.has(table)).map(({ table }) => table),
    ...(ackFile === undefined ? {} : { ackFile }),
    ...(stale === undefined
      ? {}
      : {
          redrive: event.execution.RedriveCount ?? 0,
          stale: run.tables.filter(({ table }) => blocked.has(table)).map(loadOf),
        }),
  };
}

/**
 * The answer of a closed gate. A run with stale files must not succeed.
 *
 * @param blockedBy ARN of the execution that holds the run lock
 */
export function closed(
  event: PreLoadEvent,
  run: RunInput,
  reason: string,
  stale?: StaleFiles,
  blockedBy?: string,
): PreLoadResult {
  if (stale && stale.files.count > 0) {
    throw staleFilesError(event, stale);
  }
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
      ...(blockedBy === undefined ? {} : { blockedBy }),
      tables: names.map((table) => ({ table, status: 'SKIPPED' })),
    },
  };
}

// A load does not need what identifies the files of its table.
// eslint-disable-next-line @typescript-eslint/no-unused-vars
function loadOf({ pattern, ack, alone, ...load }: DeclaredTable): TableLoad {
  return load;
}
