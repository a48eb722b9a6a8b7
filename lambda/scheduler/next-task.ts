import { NextTaskEvent, WorkerInput } from '../../lib/contract/next-task';
import { outcomeOf } from './outcome';
import type { DatasetPublisher } from '../datasets/publisher';
import type { TaskTokens } from '../aws/task-tokens';
import { workerInput } from './worker-input';
import { Scheduler, openNodesOf } from './scheduler';
import type { RunState } from './run-state';
import type { RunFile } from './run-file';
import { completedBy, publishDatasets, publishPending } from './publish';

/** What the handler works with. */
export interface NextTaskPorts {
  readonly file: RunFile;
  readonly tokens: TaskTokens;
  /** Absent where refreshed datasets are not published. */
  readonly publisher?: DatasetPublisher;
  /** Logs a problem that does not stop the run. */
  readonly warn: (message: string) => void;
}

/**
 * Records what a worker reports, and assigns its next work; or suspends the worker. A repeated call gets the same answer:
 * nothing is done twice, and nothing is lost. A dataset that cannot be published stops no worker: it is pending, and the end
 * of the run publishes it.
 *
 * @returns undefined for a suspended worker, which is resumed by its task token
 * @throws Starlake.NoRunState when the run's file is gone; what the storage and Step Functions throw
 */
export async function nextTask(event: NextTaskEvent, ports: NextTaskPorts): Promise<WorkerInput | undefined> {
  const { state: reported, token } = event;
  const { worker, assignmentId } = reported;
  if (token !== undefined) {
    const { state, result: isSuspended } = await ports.file.change((run) =>
      new Scheduler(run).suspend(worker, assignmentId, token),
    );
    if (!isSuspended) {
      await ports.tokens.succeed(token, workerInput(state, worker));
    }
    return undefined;
  }
  if (reported.do === undefined) {
    const run = await ports.file.read();
    // It has its first assignment, unless it was created by an earlier version.
    if (run.workers[worker].assignment.do !== 'START') {
      return workerInput(run, worker);
    }
  }
  const tried = await publishCompleted(event, ports);
  const { state, result: missed } = await ports.file.change((run) => {
    const { assignment, assignmentId: current } = run.workers[worker];
    const nodes = assignmentId === current ? openNodesOf(run, assignment) : [];
    new Scheduler(run).next(worker, assignmentId, outcomeOf(event, run, assignment));
    const done = nodes.filter((node) => run.statuses[node] === 'DONE');
    return ports.publisher ? recordPending(run, completedBy(run, done), tried, redriveOf(run, event)) : [];
  });
  await resumeWorkers(state, worker, ports.tokens);
  if (missed.length > 0) {
    await publishPending(ports.file, state, ports.publisher, missed).catch(({ message }: Error) => ports.warn(message));
  }
  return workerInput(state, worker);
}

/**
 * Publishes the datasets that the reported assignment completes. This comes before its outcome is recorded, so that a call
 * that fails here publishes them again.
 *
 * @returns whether each of these datasets was published
 */
async function publishCompleted(
  event: NextTaskEvent,
  { file, publisher, warn }: NextTaskPorts,
): Promise<Map<string, boolean>> {
  const { state: reported } = event;
  if (publisher === undefined || (reported.do !== 'RUN' && reported.do !== 'LOAD')) {
    return new Map();
  }
  const run = await file.read();
  const { assignment, assignmentId } = run.workers[reported.worker];
  const failures = assignmentId === reported.assignmentId ? outcomeOf(event, run, assignment)?.failures : undefined;
  const done = failures ? openNodesOf(run, assignment).filter((node) => !(node in failures)) : [];
  const due = completedBy(run, done);
  if (due.length === 0) {
    return new Map();
  }
  const redrive = redriveOf(run, event);
  const published = await publishDatasets(run, Object.fromEntries(due.map((name) => [name, redrive])), publisher).then(
    () => true,
    ({ message }: Error) => {
      warn(`${message}; the end of the run tries again`);
      return false;
    },
  );
  return new Map(due.map((name) => [name, published]));
}

/**
 * Records complete datasets that are not published as pending.
 *
 * @returns those that nobody has tried to publish, because two workers completed them at the same time
 */
function recordPending(
  run: RunState,
  complete: string[],
  tried: ReadonlyMap<string, boolean>,
  redrive: number,
): string[] {
  const due = complete.filter((name) => tried.get(name) !== true);
  if (due.length > 0) {
    run.unpublished = { ...run.unpublished, ...Object.fromEntries(due.map((name) => [name, redrive])) };
  }
  return due.filter((name) => !tried.has(name));
}

/** How often the run had been redriven. The worker's own execution counts from the start of its Map. */
function redriveOf({ workerTasks, redrive }: RunState, { execution }: NextTaskEvent): number {
  return (workerTasks === undefined ? 0 : redrive) + (execution.RedriveCount ?? 0);
}

/** Sends workers that were suspended their new assignments. */
async function resumeWorkers(state: RunState, worker: number, tokens: TaskTokens): Promise<void> {
  const { resumed = [] } = state.workers[worker];
  const current = resumed.filter(([each, assignmentId]) => state.workers[each].assignmentId === assignmentId);
  const calls = current.flatMap(([each]) =>
    (state.workers[each].tokens ?? []).map((token) => tokens.succeed(token, workerInput(state, each))),
  );
  const failed = (await Promise.allSettled(calls)).find((call) => call.status === 'rejected');
  if (failed) {
    throw failed.reason;
  }
}
