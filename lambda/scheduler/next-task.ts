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
  /** Absent where nobody is told of refreshed datasets. */
  readonly publisher?: DatasetPublisher;
  /** Told of what went wrong and does not stop the run. */
  readonly warn: (message: string) => void;
}

/**
 * What a worker does next, after it has said what came of what it did; or that it waits. A call that is repeated is answered
 * as before: nothing is done twice, and nothing is lost. A dataset that cannot be published stops nobody: it is written down,
 * and the end of the run tries again.
 *
 * @returns nothing to a worker that waits: it is told by its token
 * @throws Starlake.NoRunState when the run's file is gone; what the storage and Step Functions throw
 */
export async function nextTask(event: NextTaskEvent, ports: NextTaskPorts): Promise<WorkerInput | undefined> {
  const { state: told, token } = event;
  const { worker, ticket } = told;
  if (token !== undefined) {
    const { state, result: waits } = await ports.file.change((run) =>
      new Scheduler(run).suspend(worker, ticket, token),
    );
    if (!waits) {
      await ports.tokens.succeed(token, workerInput(state, worker));
    }
    return undefined;
  }
  const tried = await publish(event, ports);
  const { state, result: missed } = await ports.file.change((run) => {
    const { order, ticket: current } = run.workers[worker];
    const things = ticket === current ? openNodesOf(run, order) : [];
    new Scheduler(run).next(worker, ticket, outcomeOf(event, run, order));
    const done = things.filter((thing) => run.statuses[thing] === 'DONE');
    return ports.publisher ? note(run, completedBy(run, done), tried, event.execution) : [];
  });
  await wake(state, worker, ports.tokens);
  if (missed.length > 0) {
    await publishPending(ports.file, state, ports.publisher, missed).catch(({ message }: Error) => ports.warn(message));
  }
  return workerInput(state, worker);
}

/**
 * Before it is written down what is done, so that a call that fails here does it again.
 *
 * @returns of the datasets that are complete then, whether they are published
 */
async function publish(event: NextTaskEvent, { file, publisher, warn }: NextTaskPorts): Promise<Map<string, boolean>> {
  const { state: told, execution } = event;
  if (publisher === undefined || (told.do !== 'RUN' && told.do !== 'LOAD')) {
    return new Map();
  }
  const run = await file.read();
  const { order, ticket } = run.workers[told.worker];
  const failures = ticket === told.ticket ? outcomeOf(event, run, order)?.failures : undefined;
  const done = failures ? openNodesOf(run, order).filter((thing) => !(thing in failures)) : [];
  const due = completedBy(run, done);
  if (due.length === 0) {
    return new Map();
  }
  const redrive = execution.RedriveCount ?? 0;
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
 * Writes down which datasets are complete and not published.
 *
 * @returns those that nobody has tried to: two workers have completed them at once
 */
function note(
  run: RunState,
  complete: string[],
  tried: ReadonlyMap<string, boolean>,
  { RedriveCount = 0 }: NextTaskEvent['execution'],
): string[] {
  const due = complete.filter((name) => tried.get(name) !== true);
  if (due.length > 0) {
    run.unpublished = { ...run.unpublished, ...Object.fromEntries(due.map((name) => [name, RedriveCount])) };
  }
  return due.filter((name) => !tried.has(name));
}

async function wake(state: RunState, worker: number, tokens: TaskTokens): Promise<void> {
  const woken = (state.workers[worker].woken ?? []).filter(([each, ticket]) => state.workers[each].ticket === ticket);
  const calls = woken.flatMap(([each]) => {
    const { token } = state.workers[each];
    return token === undefined ? [] : [tokens.succeed(token, workerInput(state, each))];
  });
  const failed = (await Promise.allSettled(calls)).find((call) => call.status === 'rejected');
  if (failed) {
    throw failed.reason;
  }
}
