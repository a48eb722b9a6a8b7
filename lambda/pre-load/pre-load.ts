import { Areas, heldTables, listAreas, withFiles } from './areas';
import type { DeclaredTable, PreLoadEvent, PreLoadResult } from '../../lib/contract/pre-load';
import { filesOf } from '../stage-files/file-matcher';
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
 * Which tables of a domain are to be loaded, by the strategy's rules; in a pipeline, when it is this run's turn.
 *
 * @param datasets the URI of `SL_DATASETS`
 * @param now milliseconds since 1970
 * @throws Starlake.InvalidInput for a run that cannot be meant; Starlake.NotReady while an ack file may still come;
 * Starlake.StillRunning while another run of the domain is going; Starlake.Overlap where that is an error;
 * Starlake.StaleFiles when nothing but files of an earlier run is there; what the storage throws: a listing that fails is
 * never “no files”
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
    return decide(event, run, await listAreas(event, ports.storage, at), at, ackFile);
  }
  const turns = new RunLock(ports, at(pipeline.turn));
  const me = runOf(event.domain, event.execution);
  if (pipeline.overlap !== 'ALLOW') {
    const other = await turns.acquire(me);
    if (other !== undefined) {
      return notMyTurn(event, run, other);
    }
    // The run before may have used it up.
    ackStamp = await lookForAck();
    if (noAckYet()) {
      await turns.release(me);
      return noAck(event, run, ackFile!);
    }
  }
  const since = new Date(now()).toISOString();
  const stale = await findStaleFiles(event, run, ports.storage, at, () => stopAbandonedTasks(me, ports, false));
  const areas = await listAreas(event, ports.storage, at);
  let result: PreLoadResult;
  try {
    result = decide(event, run, areas, at, ackFile, stale);
  } catch (error) {
    await turns.release(me);
    throw error;
  }
  await (result.ready ? turns.recordFiles(me, foundOf(event, result, areas)) : turns.release(me));
  return { ...result, ...(result.ready ? { since } : {}), ...(ackStamp === undefined ? {} : { ackStamp }) };
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
  const tables = { all: event.tables, asked: run.tables };
  const having = (area: Areas['pending'], withAcks: boolean) => withFiles(run.tables, [...area.keys()], withAcks);
  const opened = (found: DeclaredTable[]) => open(event, run, found, ackFile, stale, heldTables(event.tables, areas));
  switch (event.strategy) {
    case 'none':
      return opened(run.tables);
    case 'imported': {
      // What an earlier run imported and did not load is loaded too.
      const found = [...having(landing, true), ...having(pending, false)];
      return found.length > 0
        ? opened(found)
        : closed(event, run, noFileIn(at(event.landing!), landing.keys(), tables), stale);
    }
    case 'pending': {
      const found = having(pending, false);
      return found.length > 0
        ? opened(found)
        : closed(event, run, noFileIn(at(event.pending!), pending.keys(), tables), stale);
    }
    case 'ack':
      return opened([...having(pending, false), ...run.tables.filter(({ pattern }) => pattern === undefined)]);
  }
}

/** The files that the run has to load, all of them: at its end none of them may be where it was. */
function foundOf(event: PreLoadEvent, { loads, stale = [] }: PreLoadResult, areas: Areas): RecordedFiles {
  const names = new Set([...loads, ...stale].map(({ table }) => table));
  const held = heldTables(event.tables, areas);
  const loading = event.tables.filter(({ table }) => names.has(table));
  const importing = loading.filter(({ table }) => !held.has(table));
  return {
    landing: stampsOf(filesOf(importing, [...areas.landing.keys()], true), areas.landing),
    pending: stampsOf(filesOf(loading, [...areas.pending.keys()], false), areas.pending),
  };
}

function stampsOf(names: string[], area: Map<string, string>): { [name: string]: string } {
  return Object.fromEntries(names.map((name) => [name, area.get(name)!]));
}

function noAck(event: PreLoadEvent, run: RunInput, ackFile: string): PreLoadResult {
  if ((event.attempt ?? 0) < (event.attempts ?? 0)) {
    throw starlakeError('Starlake.NotReady', `no ack file ${ackFile} yet`);
  }
  return closed(event, run, `no ack file ${ackFile}`);
}

function notMyTurn(event: PreLoadEvent, run: RunInput, other: string): PreLoadResult {
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
