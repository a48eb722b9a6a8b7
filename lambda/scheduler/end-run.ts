import { transformFailed } from './cause';
import type { EndTransformsEvent, EndTransformsResult, TransformSummary } from '../../lib/contract/end-transforms';
import { MAX_EVENTS } from '../../lib/contract/limits';
import type { DatasetPublisher } from '../datasets/publisher';
import { starlakeError } from '../errors';
import { resolver } from '../paths';
import { SuccessMarkers } from '../storage/success-markers';
import { Scheduler } from './scheduler';
import type { RunState } from './run-state';
import { runFileOf } from './settings';
import { publishPending } from './publish';
import { nameOf, stopAbandonedTasks, transformRunOf, RunLockPorts, RunLock } from '../run-lock/run-lock';

/** What the end of a run works with. */
export interface EndTransformsPorts extends RunLockPorts {
  /** Absent where nobody is told of refreshed datasets. */
  readonly publisher?: DatasetPublisher;
  /** Told of what went wrong and does not matter to the run. */
  readonly warn: (message: string) => void;
}

/**
 * Ends a run of a transform pipeline, after all that could be run was. A redriven execution comes here again, with what it
 * came with before: then all that failed, and what waits for it, is run once more.
 *
 * @param datasets the URI of `SL_DATASETS`
 * @throws Starlake.TransformFailed when something failed; Starlake.StillRunning while another run or a container has to end
 * first; Starlake.NoRunState when the run's file is gone; what the storage throws, and EventBridge where all else is done
 */
export async function endTransforms(
  event: EndTransformsEvent,
  ports: EndTransformsPorts,
  datasets: string,
): Promise<EndTransformsResult | undefined> {
  const file = runFileOf(event, ports, datasets);
  if (event.forget) {
    await file.delete();
    return undefined;
  }
  const at = resolver(datasets);
  const known = await file.read();
  const run = transformRunOf(
    event.pipeline,
    known.tasks.map(({ task }) => task),
    event.execution,
  );
  const turns = new RunLock(ports, at(event.turn));
  // A call that is repeated after the run has ended must not take the turn again.
  const other = event.overlap === 'ALLOW' || known.ended ? undefined : await turns.acquire(run);
  if (other !== undefined) {
    throw starlakeError('Starlake.StillRunning', `another run of ${nameOf(run)} is still going: ${other}`);
  }
  const { state, result: goesOn } = await file.change((state) => close(state, run.redrive));
  if (goesOn) {
    return { next: 'RUN', workers: state.workers.map(({ ticket }, worker) => ({ worker, ticket })) };
  }
  if (!state.ended) {
    if (event.overlap !== 'ALLOW') {
      // One that nobody could look at may still run: the next run must not begin beside it.
      await stopAbandonedTasks(run, ports);
    }
    const problem = await publishPending(file, state, ports.publisher).catch((error: Error) => error);
    await turns.release(run);
    throw transformFailed(state, problem?.message);
  }
  await publishPending(file, state, ports.publisher);
  if (state.whole) {
    await new SuccessMarkers(ports.storage, at(event.succeeded)).mark(state.pipeline, state.scheduledDate);
  }
  // The turn ends with the execution anyhow.
  await turns.release(run).catch((error: Error) => ports.warn(`the turn was not ended: ${error.message}`));
  return { next: 'END', summary: summaryOf(state) };
}

/** @returns whether something is left to do */
function close(state: RunState, redrive: number): boolean {
  if (state.ended) {
    return false;
  }
  if (redrive > state.redrive) {
    state.redrive = redrive;
    state.changes++;
    reset(state);
  }
  const board = new Scheduler(state);
  if (board.open > 0) {
    if (state.workers.every(({ order }) => order.do === 'END')) {
      board.createWorkers();
      state.changes++;
    }
    return true;
  }
  if (state.statuses.every((status) => status === 'DONE' || status === 'OUT')) {
    state.ended = true;
    state.changes++;
  }
  return false;
}

/** All that failed is to be done again, unless the history has no room for that. */
function reset(state: RunState): void {
  const { statuses, failures, workers } = state;
  const before = [...statuses];
  statuses.forEach((status, thing) => {
    statuses[thing] = status === 'FAILED' ? 'TODO' : status;
  });
  // Who was at something is no more.
  state.workers = [];
  const board = new Scheduler(state);
  const events = state.events + board.open * state.taskEvents;
  if (board.open === 0 || events > MAX_EVENTS) {
    statuses.splice(0, statuses.length, ...before);
    state.workers = workers;
    return;
  }
  state.events = events;
  Object.keys(failures).forEach((thing) => delete failures[thing]);
  delete state.tries;
  board.createWorkers();
}

function summaryOf({ pipeline, scheduledDate, tasks, statuses }: RunState): TransformSummary {
  const done = tasks.filter((_, task) => statuses[task] === 'DONE');
  return { pipeline, status: 'DONE', scheduledDate, tasks: done.map(({ task }) => ({ task, status: 'DONE' })) };
}
