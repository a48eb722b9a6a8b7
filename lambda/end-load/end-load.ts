import { loadFailed } from './cause';
import type { EndLoadEvent, FailedLoad, LoadSummary, Next, Progress } from './event';
import { findGone } from './gone';
import { markSucceeded } from './mark';
import { findMissed, withPutBack } from './missed';
import { hasRun, Retry, retryOf, untried } from './retry';
import { publishLoaded } from './refreshes';
import { judge, Round } from './round';
import type { DatasetPublisher } from '../datasets/publisher';
import { named } from '../errors';
import { fitFailure } from '../explain-failure/budget';
import { describeFailure, LogPlaces } from '../explain-failure/describe';
import type { TableFailure } from '../explain-failure/failure';
import { withQuote } from '../explain-failure/last-words';
import { Owners } from '../leftovers/owners';
import { dataFiles, restore } from '../leftovers/restore';
import type { TableLoad } from '../pre-load/event';
import { commandNames } from '../pre-load/names';
import { NO_TABLE } from '../pre-load/reasons';
import { resolver } from '../paths';
import { Run, runOf, stopAbandoned, TurnPorts, Turns } from '../turn/turn';

/**
 * Events that a history may have (AWS), those that a load leaves that fails, and those of all that may be waited for: an ack
 * file, other runs, containers, each look three.
 */
const MAX_EVENTS = 25_000;
const LOAD_EVENTS = 13;
const OTHER_EVENTS = 7_300;

/** What the end of a round works with. */
export interface EndLoadPorts extends TurnPorts {
  readonly logs: LogPlaces;
  /** What a log says of a failure; undefined where none is read. */
  readonly lastWords?: (failure: TableFailure) => Promise<string | undefined>;
  readonly datasets: string;
  /** Undefined where refreshed datasets are not made known. */
  readonly publisher?: DatasetPublisher;
  readonly random?: () => number;
  /** Told of what went wrong and does not matter to the run. */
  readonly warn: (message: string) => void;
}

/** What became of a round, after its files were put back. */
interface Outcome extends Omit<Round, 'restorable'> {
  /** Tables that may have one of the files that are left: loaded again, they would not be complete. */
  readonly stuck: Set<string>;
  /** Tables whose files have disappeared: loaded again, they would have nothing to load. */
  readonly gone: Set<string>;
  /** Tables whose loads have taken files of which nobody knows: loaded again, they may have nothing to load. */
  readonly blind: Set<string>;
}

interface Plan {
  readonly again: Retry[];
  /** What is not tried again. */
  readonly given: FailedLoad[];
  readonly loaded: TableLoad[];
}

/**
 * Ends a round of loads, while nothing of the domain is loading. Files that a failed load took go back to where they wait;
 * what may be tried again is, and the run ends when nothing is left to try: with its output, and without its ack file, when
 * everything was loaded.
 *
 * A redriven execution comes here again, with what it came with before: then all that failed is loaded once more.
 *
 * @throws Starlake.LoadFailed when a table was not loaded, or files are still in the ingesting area; Starlake.ImportFailed;
 * Starlake.StillRunning while a container or another run has to end first; what the storage throws
 */
export async function endLoad(event: EndLoadEvent, ports: EndLoadPorts): Promise<Progress & Next> {
  const { importFailure, summary, ...progress } = event.state.preLoad;
  if (summary) {
    return { ...progress, next: 'END', summary };
  }
  const run = runOf(event.domain, event.execution);
  const turns = new Turns(ports, resolver(ports.datasets)(event.turn));
  const other = event.overlap === 'ALLOW' ? undefined : await turns.take(run);
  if (other !== undefined) {
    throw named('Starlake.StillRunning', `another run of domain '${event.domain}' is still going: ${other}`);
  }
  const redriven = run.redrive > (progress.redrive ?? 0);
  if (importFailure !== undefined) {
    if (redriven) {
      return { ...progress, redrive: run.redrive, next: 'IMPORT' };
    }
    const { error } = await publishLoaded(event, namesOf(progress.loaded ?? []), new Set(), ports.publisher);
    if (error) {
      ports.warn(error.message);
    }
    await turns.end(run);
    throw await importFailed(event, ports);
  }
  const outcome = await settle(event, run, ports, turns);
  const { again, given, loaded } = redriven
    ? redrive(event, outcome, await waitingTables(event, ports))
    : plan(event, outcome, ports.random ?? Math.random);
  const { unpublished, error } = await publishLoaded(event, namesOf(outcome.loaded), outcome.stuck, ports.publisher);
  const events = (progress.events ?? OTHER_EVENTS) + LOAD_EVENTS * progress.loads.length;
  if (redriven && event.overlap !== 'ALLOW') {
    await noteWaiting(event, run, ports, turns, again);
  }
  if (again.length > 0 && events + LOAD_EVENTS * again.length <= MAX_EVENTS) {
    if (error) {
      ports.warn(`${error.message}; the next round tries again`);
    }
    return {
      ...progress,
      ...stepTo(again, redriven && event.landing !== undefined ? allFailed(progress, outcome) : []),
      redrive: run.redrive,
      loads: again.map(({ load }) => load),
      loaded,
      failed: given,
      unpublished: unpublished.length > 0 ? unpublished : undefined,
      stale: redriven ? [] : progress.stale,
      events,
    };
  }
  const failed = allFailed(progress, outcome);
  if (failed.length > 0 || outcome.left.length > 0) {
    await turns.end(run);
    const sure = namesOf(outcome.loaded).filter((table) => !outcome.stuck.has(table));
    throw loadFailed({ ...progress, failed, loaded: sure, left: outcome.left, unpublished: error?.message });
  }
  if (error) {
    throw error;
  }
  await consumeAck(event, namesOf(outcome.loaded), ports);
  const done = await markSucceeded(event, summaryOf(progress, namesOf(outcome.loaded)), ports);
  // The turn ends with the execution anyhow, which must not fail now that the ack file is used up.
  await turns.end(run).catch((error: Error) => ports.warn(`the turn was not ended: ${error.message}`));
  return { ...progress, next: 'END', summary: done };
}

/**
 * Deletes the ack file that opened the gate, and no later one. It stays while files wait of tables that the run has left out: it
 * is for them too.
 */
async function consumeAck(event: EndLoadEvent, loaded: string[], { storage, datasets }: EndLoadPorts): Promise<void> {
  const { ackFile, ackStamp, idle } = event.state.preLoad;
  if (ackFile === undefined || (await storage.stamp(ackFile)) !== ackStamp) {
    return;
  }
  const done = new Set([...loaded, ...idle]);
  const waiting = await waitingTables(event, { storage, datasets });
  if (![...waiting].some((table) => !done.has(table))) {
    await storage.delete(ackFile);
  }
}

/** Judges the round, and puts the files of what failed back. */
async function settle(event: EndLoadEvent, run: Run, ports: EndLoadPorts, turns: Turns): Promise<Outcome> {
  const at = resolver(ports.datasets);
  const owners = ownersOf(event);
  const files = await leftFiles(event, run, ports, at(event.ingesting));
  const areas = { pending: at(event.pending), ...(event.landing === undefined ? {} : { landing: at(event.landing) }) };
  const found = event.overlap === 'ALLOW' ? undefined : await turns.found(run);
  const missed = await findMissed(ports.storage, found, areas);
  const { restorable, ...round } = judge(event, owners, files, missed);
  const tables = allFailed(event.state.preLoad, round).map(({ load }) => load.table);
  const gone = await findGone(tables, missed.taken, files, owners, ports.storage, at(event.archive));
  const failed = round.failed.map(({ load, failure }) => {
    const told = gone.has(load.table) && hasRun(failure) ? goneFailure(failure, gone.get(load.table)!) : failure;
    return { load, failure: fitFailure(told, event.budget) };
  });
  if (found && restorable.length > 0) {
    // Before they are: a second try of this would take what it put back for what has come since.
    await turns.note(run, withPutBack(found, restorable));
  }
  const kept = await restore(ports.storage, restorable, at(event.ingesting), areas.pending);
  const left = [...round.left, ...kept].sort();
  const stuck = new Set(left.flatMap((name) => owners.candidates(name)));
  const back = failed.length > 0 ? await waitingTables(event, ports) : new Set<string>();
  const isSure = (table: string) =>
    owners.isKnown(table) && (back.has(table) || (found !== undefined && !gone.has(table)));
  const ran = failed.filter(({ failure }) => hasRun(failure)).map(({ load }) => load.table);
  const blind = new Set(ran.filter((table) => !isSure(table)));
  return { ...round, failed, left, stuck, gone: new Set(gone.keys()), blind };
}

/** Names in the ingesting area once no container is at work there. */
async function leftFiles(event: EndLoadEvent, run: Run, ports: EndLoadPorts, ingesting: string): Promise<string[]> {
  const files = await dataFiles(ports.storage, ingesting);
  const results = event.state.results ?? [];
  if (files.length === 0 && results.every((result) => typeof result === 'string' || result.failure === undefined)) {
    return files;
  }
  await stopAbandoned(run, ports);
  return dataFiles(ports.storage, ingesting);
}

function plan(event: EndLoadEvent, { failed, stuck, blind, loaded }: Outcome, random: () => number): Plan {
  const again: Retry[] = [];
  const given = [...(event.state.preLoad.failed ?? [])];
  for (const one of failed) {
    const { table } = one.load;
    const retry = stuck.has(table) || blind.has(table) ? undefined : retryOf(one, event, random);
    if (retry) {
      again.push(retry);
    } else {
      given.push(one);
    }
  }
  return { again, given, loaded };
}

/** All that failed is loaded again, as if for the first time, and what has files that somebody has put back since. */
function redrive({ state }: EndLoadEvent, outcome: Outcome, waiting: Set<string>): Plan {
  const all = allFailed(state.preLoad, outcome);
  const may = ({ table }: TableLoad) =>
    !outcome.stuck.has(table) && !outcome.gone.has(table) && (!outcome.blind.has(table) || waiting.has(table));
  const isBack = (load: TableLoad) => waiting.has(load.table) && may(load);
  const again = [...all.map(({ load }) => load).filter(may), ...outcome.loaded.filter(isBack)];
  return {
    again: again.map((load) => ({ load: untried(load), wait: 0 })),
    given: all.filter(({ load }) => !may(load)),
    loaded: outcome.loaded.filter((load) => !isBack(load)),
  };
}

/** Writes down what waits for a redrive: another run may have had the turn since, and with it what was written down. */
async function noteWaiting(event: EndLoadEvent, run: Run, ports: EndLoadPorts, turns: Turns, again: Retry[]) {
  const tables = new Set(again.map(({ load }) => load.table));
  const owners = ownersOf(event);
  const stamps = await ports.storage.stamps(resolver(ports.datasets)(event.pending));
  const waiting = [...stamps].filter(([name]) => owners.matching(name).some((table) => tables.has(table)));
  const { landing = {}, pending = {} } = (await turns.found(run)) ?? {};
  await turns.note(run, { landing, pending: { ...pending, ...Object.fromEntries(waiting) } });
}

/** Tables that may have files which wait to be loaded. */
async function waitingTables(
  event: EndLoadEvent,
  { storage, datasets }: Pick<EndLoadPorts, 'storage' | 'datasets'>,
): Promise<Set<string>> {
  const owners = ownersOf(event);
  const files = await dataFiles(storage, resolver(datasets)(event.pending));
  return new Set(files.flatMap((name) => owners.candidates(name)));
}

function ownersOf({ tables }: EndLoadEvent): Owners {
  return new Owners(tables.map(([table, pattern]) => ({ table, pattern })));
}

function namesOf(loads: TableLoad[]): string[] {
  return loads.map(({ table }) => table);
}

function allFailed(progress: Progress, { failed }: Pick<Outcome, 'failed'>): FailedLoad[] {
  return [...(progress.failed ?? []), ...failed, ...staleLoads(progress)];
}

/** What was not imported, or not looked at, has to be imported before it can be loaded. */
function stepTo(
  again: Retry[],
  failed: FailedLoad[],
): { next: 'IMPORT'; tables: string } | { next: 'LOAD'; wait: number } {
  const notImported = failed
    .filter(({ failure }) => failure.kind === 'NOT_IMPORTED' || failure.kind === 'STALE_FILES')
    .map(({ load }) => load.table);
  return again.some(({ load }) => notImported.includes(load.table))
    ? { next: 'IMPORT', tables: commandNames(notImported) }
    : { next: 'LOAD', wait: Math.max(...again.map(({ wait }) => wait)) };
}

function staleLoads({ stale = [] }: Progress): FailedLoad[] {
  return stale.map((load) => ({
    load,
    failure: {
      error: 'Starlake.StaleFiles',
      kind: 'STALE_FILES',
      diagnosis: 'files that an earlier run did not load were in the ingesting area: move them back, or away',
    },
  }));
}

function goneFailure(failure: TableFailure, name: string): TableFailure {
  const diagnosis = `its load failed, and '${name}' is not in the pending, ingesting or archive area: has the project other areas (SL_AREA_*)?`;
  return { ...failure, kind: 'FILES_GONE', diagnosis };
}

async function importFailed({ domain, state }: EndLoadEvent, { logs, lastWords }: EndLoadPorts): Promise<Error> {
  const { importFailure, scheduledDate } = state.preLoad;
  const failure = describeFailure(importFailure!, undefined, logs);
  const quote = await lastWords?.(failure);
  const told = quote === undefined ? failure : withQuote(failure, quote);
  return named('Starlake.ImportFailed', JSON.stringify({ domain, scheduledDate, ...told }));
}

function summaryOf({ domain, scheduledDate, idle }: Progress, loaded: string[]): LoadSummary {
  return {
    domain,
    status: loaded.length > 0 ? 'LOADED' : 'SKIPPED',
    scheduledDate,
    ...(loaded.length > 0 ? {} : { reason: NO_TABLE }),
    tables: [
      ...loaded.map((table) => ({ table, status: 'LOADED' as const })),
      ...idle.map((table) => ({ table, status: 'SKIPPED' as const })),
    ],
  };
}
