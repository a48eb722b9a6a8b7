import { loadFailed } from './cause';
import type { EndLoadEvent, FailedLoad, LoadSummary, NextStep, LoadProgress } from '../../lib/contract/end-load';
import { allFailed, tableFinderOf } from './domain-files';
import { recordSuccess } from './record-success';
import { judgeImport } from './import';
import { hasRun, inSameGroups, Retry, retryOf, withoutAttempts } from './retry';
import type { Expectations } from '../rows/expectation-reports';
import type { PendingArea } from './pending-area';
import { publishLoaded } from './refreshes';
import { Outcome, settle } from './settle';
import { whyRowsUnknown, summaryOf } from './summary';
import { ANY_STAMP } from './untaken-files';
import { starlakeError } from '../errors';
import type { TableLoad } from '../../lib/contract/pre-load';
import { importNames } from '../../lib/contract/import-names';
import { LOAD_EVENTS, LOAD_PIPELINE_EVENTS, MAX_EVENTS } from '../../lib/contract/limits';
import { ROWS_LOADED, ROWS_REJECTED } from '../../lib/contract/metrics';
import { resolver } from '../paths';
import { RunLock } from '../run-lock/run-lock';
import { Run, runOf } from '../run-lock/run';
import type { EndLoadPorts } from './ports';

interface Plan {
  readonly again: Retry[];
  /** Tables that failed for good. */
  readonly givenUp: FailedLoad[];
  readonly loaded: TableLoad[];
}

/**
 * Ends a round of loads, after all loads of the domain have ended. It moves the files of failed loads back to the
 * pending area, and loads again what can be retried. When nothing is left to retry, the run ends: with its output, and
 * without its ack file, if all tables were loaded.
 *
 * A redriven execution calls it again with the same event: then all failed tables are loaded again.
 *
 * @throws Starlake.LoadFailed if a table was not loaded, or files are left in `ingesting`; Starlake.ImportFailed;
 * Starlake.StillRunning while a container or another run has to end first; what the storage throws
 */
export async function endLoad(called: EndLoadEvent, ports: EndLoadPorts): Promise<LoadProgress & NextStep> {
  if (called.state.preLoad.summary) {
    return ended(called.state.preLoad, called.state.preLoad.summary);
  }
  const run = runOf(called.domain, called.execution);
  const lock = new RunLock(ports, resolver(ports.datasets)(called.lock));
  const wasAnothers = called.overlap !== 'ALLOW' && (await lock.wasHeldByAnother(run));
  const event = wasAnothers ? resumed(called, ports.clock.now()) : called;
  const { importFailure, ...progress } = event.state.preLoad;
  const other = event.overlap === 'ALLOW' ? undefined : await lock.acquire(run);
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
    await lock.release(run);
    throw judged;
  }
  const outcome = await settle(event, run, ports, lock);
  const { again, givenUp, loaded } = redriven
    ? redrive(event, outcome, await outcome.pending.tables())
    : plan(event, outcome, ports.random ?? Math.random);
  const { unpublished, error } = await publishLoaded(event, outcome, ports.publisher);
  countRows(event, outcome, givenUp, ports);
  // Loads in child executions together add as many events to the run as one load.
  const eventsOf = ({ length }: readonly unknown[]) => LOAD_EVENTS * (event.rounds ? 1 : length);
  const events = (progress.events ?? LOAD_PIPELINE_EVENTS) + eventsOf(progress.loads);
  if (redriven && event.overlap !== 'ALLOW') {
    await recordPendingFiles(event, run, outcome.pending, lock, again, ports.clock.now());
  }
  if (again.length > 0 && events + eventsOf(again) <= MAX_EVENTS) {
    if (error) {
      ports.warn(`${error.message}; the next round tries again`);
    }
    return {
      ...progress,
      ...stepTo(again, redriven && event.landing !== undefined ? allFailed(progress, outcome) : []),
      redrive: run.redrive,
      loads: again.map(({ load }) => load),
      loaded,
      failed: givenUp,
      unpublished: unpublished.length > 0 ? unpublished : undefined,
      stale: redriven ? [] : progress.stale,
      events,
    };
  }
  const expectations = await expectationsOf(event, outcome, ports);
  const failed = allFailed(progress, outcome);
  if (failed.length > 0 || outcome.left.length > 0) {
    await lock.release(run);
    const loadedTables = namesOf(outcome.loaded).filter((table) => !outcome.blocked.has(table));
    throw loadFailed({
      ...progress,
      failed,
      loaded: loadedTables,
      counts: outcome.rows.counts(loadedTables),
      expectations,
      rowsUnknown: whyRowsUnknown(loadedTables, outcome.rows),
      left: outcome.left,
      unpublished: error?.message,
    });
  }
  if (error) {
    throw error;
  }
  await consumeAck(event, outcome, ports);
  const done = await recordSuccess(
    event,
    summaryOf(progress, namesOf(outcome.loaded), outcome.rows, expectations, event.rounds === undefined),
    ports,
  );
  // The lock expires with the execution in any case, and the run must not fail now that its ack file is deleted.
  await lock.release(run).catch((error: Error) => ports.warn(`the run lock was not released: ${error.message}`));
  return ended(progress, done);
}

/** The answer for a run that has succeeded: it keeps only the output, which names all tables. */
function ended({ ready, domain, scheduledDate }: LoadProgress, summary: LoadSummary): LoadProgress & NextStep {
  return { ready, domain, scheduledDate, loads: [], tables: '', idle: [], next: 'END', summary };
}

/** Counts rows of tables that were loaded, or failed for good, in this round. A redrive of the end counts them again. */
function countRows(
  { domain, state }: EndLoadEvent,
  { loaded, rows }: Outcome,
  givenUp: FailedLoad[],
  ports: EndLoadPorts,
): void {
  const before = new Set(
    [...(state.preLoad.loaded ?? []), ...(state.preLoad.failed ?? []).map(({ load }) => load)].map(tableOf),
  );
  const now = [...loaded, ...givenUp.map(({ load }) => load)].map(tableOf).filter((table) => !before.has(table));
  for (const [table, counted] of Object.entries(rows.counts(now))) {
    ports.count?.({ domain, table, counts: { [ROWS_LOADED]: counted.rows, [ROWS_REJECTED]: counted.rejected } });
  }
}

/** What expectations have said at the end of a run. */
async function expectationsOf(event: EndLoadEvent, { rows }: Outcome, ports: EndLoadPorts): Promise<Expectations[]> {
  if (!event.tables.some(([, , , expects]) => expects)) {
    return [];
  }
  // A file of its own beside the bundle, for few domains have any.
  const { readExpectations } = require('./expectations') as typeof import('./expectations');
  return readExpectations(event, rows, ports);
}

/** Marks a redriven run that waited for another one: the log up to now is that of the other run. */
function resumed(event: EndLoadEvent, now: number): EndLoadEvent {
  const preLoad = { ...event.state.preLoad, resumed: new Date(now).toISOString() };
  return { ...event, state: { ...event.state, preLoad } };
}

/**
 * Deletes the ack file that opened the gate, but not a newer one. The file stays while other tables than the run's have
 * pending files: it is for these files, too.
 */
async function consumeAck(
  event: EndLoadEvent,
  { loaded, pending }: Outcome,
  { storage }: Pick<EndLoadPorts, 'storage'>,
): Promise<void> {
  const { ackFile, ackStamp, idle } = event.state.preLoad;
  if (ackFile === undefined || (await storage.stamp(ackFile)) !== ackStamp) {
    return;
  }
  const done = new Set([...namesOf(loaded), ...idle]);
  if (![...(await pending.tables())].some((table) => !done.has(table))) {
    await storage.delete(ackFile);
  }
}

function plan(
  event: EndLoadEvent,
  { failed, blocked, filesUnknown, alreadyLoaded, isFailedWithGroup, loaded }: Outcome,
  random: () => number,
): Plan {
  const again: Retry[] = [];
  const givenUp = [...(event.state.preLoad.failed ?? [])];
  for (const one of failed) {
    const { table } = one.load;
    const isFinal = [blocked, filesUnknown, alreadyLoaded].some((tables) => tables.has(table));
    const retry = isFinal ? undefined : retryOf(one, event, random, isFailedWithGroup(table));
    if (retry) {
      again.push(retry);
    } else {
      givenUp.push(one);
    }
  }
  const notRun = new Set(failed.filter(({ failure }) => !hasRun(failure)).map(({ load }) => load.table));
  return { again: inSameGroups(again, event.state.preLoad.loads, notRun), givenUp, loaded };
}

/**
 * Loads all failed tables again as if for the first time, and also loaded tables with files that have been moved back
 * since.
 */
function redrive({ state }: EndLoadEvent, outcome: Outcome, waiting: ReadonlySet<string>): Plan {
  const all = allFailed(state.preLoad, outcome);
  const needsFiles = new Set([...outcome.filesUnknown, ...all.filter(needsFilesBack).map(({ load }) => load.table)]);
  const mayLoad = ({ table }: TableLoad) =>
    !outcome.blocked.has(table) && !outcome.filesMissing.has(table) && (!needsFiles.has(table) || waiting.has(table));
  const isBack = (load: TableLoad) => waiting.has(load.table) && mayLoad(load);
  const again = [...all.map(({ load }) => load).filter(mayLoad), ...outcome.loaded.filter(isBack)];
  return {
    again: again.map((load) => ({ load: withoutAttempts(load), wait: 0 })),
    givenUp: all.filter(({ load }) => !mayLoad(load)),
    loaded: outcome.loaded.filter((load) => !isBack(load)),
  };
}

/** Whether a table can only be loaded again once somebody has moved its files back. */
function needsFilesBack({ failure }: FailedLoad): boolean {
  return failure.kind === 'ROWS_REJECTED' || failure.kind === 'OUT_OF_ORDER';
}

/** Records the pending files of a redrive: another run may have replaced what was recorded before. */
async function recordPendingFiles(
  event: EndLoadEvent,
  run: Run,
  area: PendingArea,
  lock: RunLock,
  again: Retry[],
  at: number,
) {
  const tables = new Set(again.map(({ load }) => load.table));
  const tableFinder = tableFinderOf(event);
  const isAgain = (name: string) => tableFinder.matching(name).some((table) => tables.has(table));
  const files = await area.files();
  const waiting = [...files.keys(), ...area.restored].filter(isAgain);
  const before = (await lock.recordedFiles(run)) ?? { landing: {}, pending: {}, isPartial: true };
  const stamps = waiting.map((name) => [name, files.get(name)?.stamp ?? ANY_STAMP]);
  const pending = { ...before.pending, ...Object.fromEntries(stamps) };
  await lock.recordFiles(run, { ...before, pending, redriven: { at, names: waiting } });
}

function namesOf(loads: TableLoad[]): string[] {
  return loads.map(tableOf);
}

function tableOf({ table }: TableLoad): string {
  return table;
}

/** Tables that were not imported, or whose landed files were not looked at, must be imported before they are loaded. */
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
