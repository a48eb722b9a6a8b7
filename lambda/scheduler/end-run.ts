import { transformFailed } from './cause';
import type { EndTransformsEvent, EndTransformsResult, TransformSummary } from '../../lib/contract/end-transforms';
import { MAX_OUTPUT } from '../../lib/contract/round-files';
import { MAX_EVENTS } from '../../lib/contract/limits';
import type { DatasetPublisher } from '../datasets/publisher';
import { starlakeError } from '../errors';
import { resolver } from '../paths';
import { SuccessMarkers } from '../storage/success-markers';
import type { Expectations } from '../rows/expectation-reports';
import { ExpectationPorts, taskExpectations } from './task-expectations';
import { Scheduler } from './scheduler';
import type { RunState } from './run-state';
import { newWorkers } from './worker-input';
import { runFileOf } from './settings';
import { publishPending } from './publish';
import { RunLock, RunLockPorts } from '../run-lock/run-lock';
import { nameOf, transformRunOf } from '../run-lock/run';
import { stopAbandonedTasks } from '../run-lock/abandoned-tasks';

/** What the handler works with. */
export interface EndTransformsPorts extends RunLockPorts, ExpectationPorts {
  /** Absent where refreshed datasets are not published. */
  readonly publisher?: DatasetPublisher;
}

/**
 * Ends a run of a transform pipeline, after all tasks that could run. A redriven execution comes here again with the same
 * event: then the failed tasks, and those that depend on them, run again.
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
  const lock = new RunLock(ports, at(event.lock));
  // A call that is repeated after the end of the run must not acquire the lock again.
  const other = event.overlap === 'ALLOW' || known.ended ? undefined : await lock.acquire(run);
  if (other !== undefined) {
    throw starlakeError('Starlake.StillRunning', `another run of ${nameOf(run)} is still going: ${other}`);
  }
  const { state, result: isOpen } = await file.change((state) => endOrContinue(state, run.redrive));
  if (isOpen) {
    return { next: 'RUN', ...newWorkers(state) };
  }
  if (!state.ended) {
    if (event.overlap !== 'ALLOW') {
      // A container that could not be looked at may still run, and the next run must not begin beside it.
      await stopAbandonedTasks(run, ports);
    }
    const problem = await publishPending(file, state, ports.publisher).catch((error: Error) => error);
    await lock.release(run);
    throw transformFailed(state, problem?.message, await taskExpectations(state, ports));
  }
  await publishPending(file, state, ports.publisher);
  if (state.whole) {
    await new SuccessMarkers(ports.storage, at(event.succeeded)).mark(state.pipeline, state.scheduledDate);
  }
  // The lock expires with the execution in any case.
  await lock.release(run).catch((error: Error) => ports.warn(`the run lock was not released: ${error.message}`));
  return { next: 'END', summary: summaryOf(state, await taskExpectations(state, ports)) };
}

/** @returns whether workers have something left to do */
function endOrContinue(state: RunState, redrive: number): boolean {
  if (state.ended) {
    return false;
  }
  if (redrive > state.redrive) {
    state.redrive = redrive;
    state.changes++;
    retryFailed(state);
  }
  const scheduler = new Scheduler(state);
  // A repeated call finds new workers, which have the work.
  if (scheduler.open > 0 || scheduler.hasNewWorkers) {
    if (state.workers.every(({ assignment }) => assignment.do === 'END')) {
      scheduler.createWorkers();
      state.changes++;
    }
    return true;
  }
  if (state.statuses.every((status) => status === 'DONE' || status === 'EXCLUDED')) {
    state.ended = true;
    state.changes++;
  }
  return false;
}

/** Marks failed tasks and tables to be done again, unless the history has no room for their events. */
function retryFailed(state: RunState): void {
  const { statuses, failures, workers } = state;
  const before = [...statuses];
  statuses.forEach((status, node) => {
    statuses[node] = status === 'FAILED' ? 'PENDING' : status;
  });
  // Their workers were stopped with the execution.
  state.workers = [];
  const scheduler = new Scheduler(state);
  const events = state.events + scheduler.openEvents;
  if (scheduler.open === 0 || events > MAX_EVENTS) {
    statuses.splice(0, statuses.length, ...before);
    state.workers = workers;
    return;
  }
  state.events = events;
  Object.keys(failures).forEach((node) => delete failures[node]);
  delete state.retriesUsed;
  scheduler.createWorkers();
}

/** The output of a run, with as much of the results of expectations as a state has room for. */
function summaryOf(
  { pipeline, scheduledDate, tasks, statuses }: RunState,
  expectations: readonly Expectations[],
): TransformSummary {
  const done = tasks.filter((_, task) => statuses[task] === 'DONE');
  const summaries = [...expectations, {}].map((each: Expectations): TransformSummary => ({
    ...{ pipeline, status: 'DONE', scheduledDate },
    tasks: done.map(({ task }) => ({
      ...{ task, status: 'DONE' },
      ...(Object.hasOwn(each, task) ? { expectations: each[task] } : {}),
    })),
  }));
  return summaries.find((each) => Buffer.byteLength(JSON.stringify(each)) <= MAX_OUTPUT) ?? summaries.at(-1)!;
}
