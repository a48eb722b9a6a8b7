import { loadFailed } from './cause';
import type { EndLoadEvent, FailedLoad, LoadSummary, NextStep, LoadProgress } from '../../lib/contract/end-load';
import { allFailed, tableFinderOf, tablesWithPendingFiles } from './domain-files';
import { recordSuccess } from './record-success';
import { judgeImport } from './import';
import { Retry, retryOf, withoutAttempts } from './retry';
import { publishLoaded } from './refreshes';
import { Outcome, settle } from './settle';
import { firstDoubt, summaryOf } from './summary';
import { starlakeError } from '../errors';
import type { TableLoad } from '../../lib/contract/pre-load';
import { importNames } from '../../lib/contract/import-names';
import { LOAD_EVENTS, LOAD_PIPELINE_EVENTS, MAX_EVENTS } from '../../lib/contract/limits';
import { resolver } from '../paths';
import { Run, runOf, RunLock } from '../run-lock/run-lock';
import type { EndLoadPorts } from './ports';

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
export async function endLoad(called: EndLoadEvent, ports: EndLoadPorts): Promise<LoadProgress & NextStep> {
  if (called.state.preLoad.summary) {
    return ended(called.state.preLoad, called.state.preLoad.summary);
  }
  const run = runOf(called.domain, called.execution);
  const turns = new RunLock(ports, resolver(ports.datasets)(called.turn));
  const wasAnothers = called.overlap !== 'ALLOW' && (await turns.wasHeldByAnother(run));
  const event = wasAnothers ? resumed(called, ports.clock.now()) : called;
  const { importFailure, ...progress } = event.state.preLoad;
  const other = event.overlap === 'ALLOW' ? undefined : await turns.acquire(run);
  if (other !== undefined) {
    throw starlakeError('Starlake.StillRunning', `another run of domain '${event.domain}' is still going: ${other}`);
  }
  const redriven = run.redrive > (progress.redrive ?? 0);
  if (importFailure !== undefined) {
    if (redriven) {
      return { ...progress, imports: undefined, redrive: run.redrive, next: 'IMPORT' };
    }
    const judged = await judgeImport(event, ports);
    if (!(judged instanceof Error)) {
      return { ...progress, ...judged };
    }
    const { error } = await publishLoaded(event, { loaded: progress.loaded ?? [] }, ports.publisher);
    if (error) {
      ports.warn(error.message);
    }
    await turns.release(run);
    throw judged;
  }
  const outcome = await settle(event, run, ports, turns);
  const { again, given, loaded } = redriven
    ? redrive(event, outcome, await tablesWithPendingFiles(event, ports))
    : plan(event, outcome, ports.random ?? Math.random);
  const { unpublished, error } = await publishLoaded(event, outcome, ports.publisher);
  countSettled(event, outcome, given, ports);
  const events = (progress.events ?? LOAD_PIPELINE_EVENTS) + LOAD_EVENTS * progress.loads.length;
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
    await turns.release(run);
    const sure = namesOf(outcome.loaded).filter((table) => !outcome.stuck.has(table));
    throw loadFailed({
      ...progress,
      failed,
      loaded: sure,
      counts: outcome.rows.counts(sure),
      rowsUnknown: firstDoubt(sure, outcome.rows),
      left: outcome.left,
      unpublished: error?.message,
    });
  }
  if (error) {
    throw error;
  }
  await consumeAck(event, namesOf(outcome.loaded), ports);
  const done = await recordSuccess(event, summaryOf(progress, namesOf(outcome.loaded), outcome.rows), ports);
  // The turn ends with the execution anyhow, which must not fail now that the ack file is used up.
  await turns.release(run).catch((error: Error) => ports.warn(`the turn was not ended: ${error.message}`));
  return ended(progress, done);
}

/** What is left of a run that has succeeded: its output, which has names of all tables. */
function ended({ ready, domain, scheduledDate }: LoadProgress, summary: LoadSummary): LoadProgress & NextStep {
  return { ready, domain, scheduledDate, loads: [], tables: '', idle: [], next: 'END', summary };
}

/** Counts the rows of tables that were loaded, or given up, since the round before. A redrive of this end counts them again. */
function countSettled(
  { domain, state }: EndLoadEvent,
  { loaded, rows }: Outcome,
  given: FailedLoad[],
  ports: EndLoadPorts,
): void {
  const before = new Set(
    [...(state.preLoad.loaded ?? []), ...(state.preLoad.failed ?? []).map(({ load }) => load)].map(tableOf),
  );
  const now = [...loaded, ...given.map(({ load }) => load)].map(tableOf).filter((table) => !before.has(table));
  for (const [table, counted] of Object.entries(rows.counts(now))) {
    ports.count?.({ domain, table, ...counted });
  }
}

/** A redriven run that has waited for another: what was printed until now is the other's. */
function resumed(event: EndLoadEvent, now: number): EndLoadEvent {
  const preLoad = { ...event.state.preLoad, resumed: new Date(now).toISOString() };
  return { ...event, state: { ...event.state, preLoad } };
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
  const waiting = await tablesWithPendingFiles(event, { storage, datasets });
  if (![...waiting].some((table) => !done.has(table))) {
    await storage.delete(ackFile);
  }
}

function plan(event: EndLoadEvent, { failed, stuck, blind, written, loaded }: Outcome, random: () => number): Plan {
  const again: Retry[] = [];
  const given = [...(event.state.preLoad.failed ?? [])];
  for (const one of failed) {
    const { table } = one.load;
    const isFinal = [stuck, blind, written].some((tables) => tables.has(table));
    const retry = isFinal ? undefined : retryOf(one, event, random);
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
  const needsFiles = new Set([...outcome.blind, ...all.filter(isPutAway).map(({ load }) => load.table)]);
  const may = ({ table }: TableLoad) =>
    !outcome.stuck.has(table) && !outcome.gone.has(table) && (!needsFiles.has(table) || waiting.has(table));
  const isBack = (load: TableLoad) => waiting.has(load.table) && may(load);
  const again = [...all.map(({ load }) => load).filter(may), ...outcome.loaded.filter(isBack)];
  return {
    again: again.map((load) => ({ load: withoutAttempts(load), wait: 0 })),
    given: all.filter(({ load }) => !may(load)),
    loaded: outcome.loaded.filter((load) => !isBack(load)),
  };
}

/** Whether nothing is left of a table that could be loaded again, until somebody puts its files back. */
function isPutAway({ failure }: FailedLoad): boolean {
  return failure.kind === 'ROWS_REJECTED' || failure.kind === 'OUT_OF_ORDER';
}

/** Writes down what waits for a redrive: another run may have had the turn since, and with it what was written down. */
async function noteWaiting(event: EndLoadEvent, run: Run, ports: EndLoadPorts, turns: RunLock, again: Retry[]) {
  const tables = new Set(again.map(({ load }) => load.table));
  const owners = tableFinderOf(event);
  const stamps = await ports.storage.stamps(resolver(ports.datasets)(event.pending));
  const waiting = [...stamps].filter(([name]) => owners.matching(name).some((table) => tables.has(table)));
  const { landing = {}, pending = {} } = (await turns.recordedFiles(run)) ?? {};
  await turns.recordFiles(run, { landing, pending: { ...pending, ...Object.fromEntries(waiting) } });
}

function namesOf(loads: TableLoad[]): string[] {
  return loads.map(tableOf);
}

function tableOf({ table }: TableLoad): string {
  return table;
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
    ? { next: 'IMPORT', tables: importNames(notImported) }
    : { next: 'LOAD', wait: Math.max(...again.map(({ wait }) => wait)) };
}
