import { Areas, askedTables, listAreas } from './areas';
import type { DeclaredTable, PreLoadEvent, PreLoadResult, TableLoad } from '../../lib/contract/pre-load';
import { groupLoads } from './grouping';
import { readInput, RunInput } from './input';
import { noFileIn } from './reasons';
import { closed, open } from './result';
import { findStaleFiles, StaleFiles } from './stale';
import { starlakeError } from '../errors';
import { resolver } from '../paths';
import { duplicateStart } from '../cron/duplicate';
import { RecordedFiles, RunLock, RunLockPorts } from '../run-lock/run-lock';
import { runOf } from '../run-lock/run';
import { stopAbandonedTasks } from '../run-lock/abandoned-tasks';

/**
 * Finds the tables of a domain to load, by the rules of the strategy. In a pipeline it first acquires the run lock.
 *
 * @param datasets the URI of `SL_DATASETS`
 * @param now milliseconds since 1970
 * @throws Starlake.InvalidInput for an invalid input; Starlake.NotReady while the ack file may still arrive;
 * Starlake.StillRunning or Starlake.Overlap while another run of the domain is going; Starlake.StaleFiles if an earlier run left
 * files and there is nothing else to load; what the storage throws: a listing that fails never means “no files”
 */
export async function preLoad(
  event: PreLoadEvent,
  ports: RunLockPorts,
  datasets: string,
  now: () => number = Date.now,
): Promise<PreLoadResult> {
  const run = readInput(event);
  const duplicate = event.pipeline && duplicateStart(event.execution.Input, run.scheduledDate);
  if (duplicate !== undefined) {
    return closed(event, run, duplicate);
  }
  const at = resolver(datasets);
  const ackFile = event.ackFile && at(event.ackFile.replaceAll('{ds}', run.scheduledDate.slice(0, 10)));
  const lookForAck = async () => (ackFile === undefined ? undefined : ports.storage.stamp(ackFile));
  let ackStamp = await lookForAck();
  const noAckYet = () => ackFile !== undefined && ackStamp === undefined;
  if (noAckYet()) {
    return noAck(event, run, ackFile!);
  }
  const { pipeline } = event;
  if (!pipeline) {
    return decide(event, run, await listAreas(event, run, ports.storage, at, false), at, ackFile);
  }
  const lock = new RunLock(ports, at(pipeline.lock));
  const self = runOf(event.domain, event.execution);
  if (pipeline.overlap !== 'ALLOW') {
    const other = await lock.acquire(self);
    if (other !== undefined) {
      return blockedByOther(event, run, other);
    }
    // The run before may have deleted it.
    ackStamp = await lookForAck();
    if (noAckYet()) {
      await lock.release(self);
      return noAck(event, run, ackFile!);
    }
  }
  const since = new Date(now()).toISOString();
  const stale = await findStaleFiles(event, run, ports.storage, at, () => stopAbandonedTasks(self, ports, false));
  const isBlocked = run.tables.length > 0 && run.tables.every(({ table }) => stale.tables.has(table));
  const areas = await listAreas(event, run, ports.storage, at, isBlocked);
  let result: PreLoadResult;
  try {
    result = decide(event, run, areas, at, ackFile, stale);
  } catch (error) {
    await lock.release(self);
    throw error;
  }
  await (result.ready ? lock.recordFiles(self, foundOf(result, areas)) : lock.release(self));
  return {
    ...result,
    loads: loadsOf(event, result, areas),
    ...(result.ready ? { since } : {}),
    ...(ackStamp === undefined ? {} : { ackStamp }),
  };
}

/** The tables to load, grouped by container. */
function loadsOf({ tables, pipeline }: PreLoadEvent, { loads }: PreLoadResult, areas: Areas): TableLoad[] {
  const grouping = pipeline?.grouping;
  return grouping === undefined || loads.length < 2
    ? loads
    : groupLoads(
        loads,
        tables,
        [...areas.landing.files.bytes(), ...areas.pending.files.bytes()],
        new Set([...areas.landing.shared, ...areas.pending.shared]),
        grouping,
      );
}

function decide(
  event: PreLoadEvent,
  run: RunInput,
  areas: Areas,
  at: (path: string) => string,
  ackFile: string | undefined,
  stale?: StaleFiles,
): PreLoadResult {
  const { landing, pending } = areas;
  const having = (...within: Areas['pending'][]) =>
    askedTables(run).filter(({ table }) => within.some(({ tables }) => tables.has(table)));
  const opened = (found: DeclaredTable[]) => open(event, run, found, ackFile, stale, landing.held);
  switch (event.strategy) {
    case 'none':
      return opened(run.tables);
    case 'imported': {
      // Also loads files that an earlier run imported and did not load.
      const found = having(landing, pending);
      return found.length > 0 ? opened(found) : closed(event, run, noFileIn(at(event.landing!), landing), stale);
    }
    case 'pending': {
      const found = having(pending);
      return found.length > 0 ? opened(found) : closed(event, run, noFileIn(at(event.pending!), pending), stale);
    }
    case 'ack':
      return opened([...having(pending), ...run.tables.filter(({ pattern }) => pattern === undefined)]);
  }
}

/** All files that the run has to load: when it ends, none of them may still be at this place. */
function foundOf({ loads, stale = [] }: PreLoadResult, { landing, pending }: Areas): RecordedFiles {
  const loading = new Set([...loads, ...stale].map(({ table }) => table));
  const isImported = (table: string) => loading.has(table) && !landing.held.has(table);
  return {
    landing: landing.files.stampsOf(isImported),
    pending: pending.files.stampsOf((table) => loading.has(table)),
  };
}

function noAck(event: PreLoadEvent, run: RunInput, ackFile: string): PreLoadResult {
  if ((event.attempt ?? 0) < (event.attempts ?? 0)) {
    throw starlakeError('Starlake.NotReady', `no ack file ${ackFile} yet`);
  }
  return closed(event, run, `no ack file ${ackFile}`);
}

function blockedByOther(event: PreLoadEvent, run: RunInput, other: string): PreLoadResult {
  const reason = `another run of domain '${event.domain}' is still going: ${other}`;
  switch (event.pipeline!.overlap) {
    case 'SKIP':
      return closed(event, run, reason, undefined, other);
    case 'FAIL':
      throw starlakeError('Starlake.Overlap', reason);
    default:
      throw starlakeError('Starlake.StillRunning', reason);
  }
}
