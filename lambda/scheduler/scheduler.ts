import { blockedNodes, tablesOf, NodeId } from './graph';
import type { Assignment, RunState, Worker } from './run-state';
import { isRetryable } from '../../lib/contract/failure';
import { MAX_MAP_CONCURRENCY } from '../../lib/contract/limits';
import type { TaskFailure } from '../../lib/contract/transforms';

/** What came of an order. Of a load, tables that are not named are loaded. */
export interface Outcome {
  readonly failures: { readonly [thing: NodeId]: TaskFailure };
}

/**
 * Who does what in a run. Every method leaves the run so that nobody waits while there is something for him to do: who
 * finishes a task takes the next, and gives what else has become ready to those who wait.
 */
export class Scheduler {
  /** @param state is changed */
  constructor(public readonly state: RunState) {}

  /** Writes down what came of a worker's order, and finds it the next. Of the same order it is done once. */
  public next(worker: number, ticket: number, outcome: Outcome | undefined): void {
    const { order, ticket: current } = this.state.workers[worker];
    if (ticket !== current || order.do === 'END') {
      return;
    }
    const { workers } = this.state;
    const again = outcome && this.retry(order, outcome);
    if (outcome && !again) {
      this.recordOutcome(order, outcome);
    }
    workers[worker] = { ticket, order: again ?? { do: 'START' } };
    workers[worker] = { ticket: ++this.state.tickets, order: again ?? this.nextAssignment() };
    const woken = [...this.assignToIdleWorkers(), ...this.dismissIdleWorkers()];
    this.change(worker, { woken: woken.map((each) => [each, this.state.workers[each].ticket]) });
    this.state.changes++;
  }

  /**
   * A worker waits from now on.
   *
   * @returns whether it does: otherwise it has something to do by now
   */
  public suspend(worker: number, ticket: number, token: string): boolean {
    const { order, ticket: current } = this.state.workers[worker];
    if (ticket !== current || order.do !== 'WAIT') {
      return false;
    }
    this.change(worker, { token });
    this.state.changes++;
    return true;
  }

  /** Tasks and loads that nobody works on, and that nothing that failed stands in the way of. */
  public get open(): number {
    return this.openTasks().length + this.openLoads().length;
  }

  /** New workers, as many as there is work for. What they were told before is void. */
  public createWorkers(): void {
    const { slots, workers } = this.state;
    const count = Math.min(MAX_MAP_CONCURRENCY, Math.min(slots, this.openTasks().length) + this.openLoads().length);
    workers.length = 0;
    for (let worker = 0; worker < count; worker++) {
      workers.push({ ticket: ++this.state.tickets, order: { do: 'START' } });
    }
  }

  /** The same order, where its task failed and is run again: by the same worker, so that it keeps its slot. */
  private retry(order: Assignment, { failures }: Outcome): Assignment | undefined {
    const { retries = 0, retryDelay = 0, tries = {} } = this.state;
    const failure = order.do === 'RUN' ? failures[order.task] : undefined;
    if (order.do !== 'RUN' || !failure || !isRetryable(failure) || (tries[order.task] ?? 0) >= retries) {
      return undefined;
    }
    this.state.tries = { ...tries, [order.task]: (tries[order.task] ?? 0) + 1 };
    return { do: 'RUN', task: order.task, wait: retryDelay };
  }

  private recordOutcome(order: Assignment, { failures }: Outcome): void {
    for (const thing of openNodesOf(this.state, order)) {
      const failure = failures[thing];
      this.state.statuses[thing] = failure ? 'FAILED' : 'DONE';
      if (failure) {
        this.state.failures[thing] = failure;
      }
    }
  }

  private nextAssignment(): Assignment {
    return this.firstReady() ?? { do: this.idleWorkers().length < this.openTasks().length ? 'WAIT' : 'END' };
  }

  /** The first of what can be done now. */
  private firstReady(): Assignment | undefined {
    const [load] = this.openLoads();
    if (load !== undefined) {
      return { do: 'LOAD', load };
    }
    const { ranks, statuses, tasks, workers, slots } = this.state;
    if (workers.filter(({ order }) => order.do === 'RUN').length >= slots) {
      return undefined;
    }
    const isThere = (thing: NodeId) => statuses[thing] === 'DONE' || statuses[thing] === 'OUT';
    const ready = this.openTasks().filter((task) => (tasks[task].after ?? []).every(isThere));
    const first = (a: NodeId, b: NodeId) => (ranks[a] < ranks[b] ? a : b);
    return ready.length > 0 ? { do: 'RUN', task: ready.reduce(first) } : undefined;
  }

  private assignToIdleWorkers(): number[] {
    const woken: number[] = [];
    for (const worker of this.idleWorkers()) {
      const work = this.firstReady();
      if (!work) break;
      this.assign(worker, work);
      woken.push(worker);
    }
    return woken;
  }

  /** Who waits for more than there will be. */
  private dismissIdleWorkers(): number[] {
    const waiting = this.idleWorkers();
    const surplus = waiting.slice(0, Math.max(0, waiting.length - this.openTasks().length));
    surplus.forEach((worker) => this.assign(worker, { do: 'END' }));
    return surplus;
  }

  /** To one that waits: by its token, which stays, it is told. */
  private assign(worker: number, order: Assignment): void {
    this.change(worker, { ticket: ++this.state.tickets, order });
  }

  private change(worker: number, change: Partial<Worker>): void {
    this.state.workers[worker] = { ...this.state.workers[worker], ...change };
  }

  private idleWorkers(): number[] {
    return this.state.workers.flatMap(({ order }, worker) => (order.do === 'WAIT' ? [worker] : []));
  }

  private openTasks(): NodeId[] {
    const { tasks, statuses, workers } = this.state;
    const blocked = blockedNodes(this.state);
    const taken = new Set(workers.map(({ order }) => (order.do === 'RUN' ? order.task : -1)));
    return tasks
      .map((_, task) => task)
      .filter((task) => statuses[task] === 'TODO' && !taken.has(task) && !blocked.has(task));
  }

  private openLoads(): number[] {
    const { loads, statuses, workers } = this.state;
    const taken = new Set(workers.map(({ order }) => (order.do === 'LOAD' ? order.load : -1)));
    return loads
      .map((_, load) => load)
      .filter((load) => !taken.has(load) && tablesOf(this.state, load).some((table) => statuses[table] === 'TODO'));
  }
}

/** The numbers of what an order is about and is not done yet. */
export function openNodesOf(state: RunState, order: Assignment): NodeId[] {
  const all = order.do === 'RUN' ? [order.task] : order.do === 'LOAD' ? tablesOf(state, order.load) : [];
  return all.filter((thing) => state.statuses[thing] === 'TODO');
}
