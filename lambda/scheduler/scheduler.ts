import { blockedNodes, tablesOf, NodeId } from './graph';
import type { Assignment, RunState, Worker } from './run-state';
import { isRetryable } from '../../lib/contract/failure';
import { MAX_MAP_CONCURRENCY } from '../../lib/contract/limits';
import type { TaskFailure } from '../../lib/contract/transforms';

/** Result of an assignment. Tables of a load without a failure are loaded. */
export interface Outcome {
  readonly failures: { readonly [node: NodeId]: TaskFailure };
}

/**
 * Assigns the tasks of a run to its workers. A worker that finishes a task gets the next one, and the other tasks that have
 * become ready go to workers that wait. So after each method, no worker waits while there is work for it.
 */
export class Scheduler {
  /** Tasks that cannot run, until another outcome is recorded. */
  private blocked?: ReadonlyMap<NodeId, unknown>;

  /** @param state is changed */
  constructor(public readonly state: RunState) {}

  /** Records the outcome of a worker's assignment, and makes the next one. A second report of the same changes nothing. */
  public next(worker: number, assignmentId: number, outcome: Outcome | undefined): void {
    const { assignment, assignmentId: current } = this.state.workers[worker];
    if (assignmentId !== current || assignment.do === 'END') {
      return;
    }
    const { workers } = this.state;
    const retry = outcome && this.retry(assignment, outcome);
    if (outcome && !retry) {
      this.recordOutcome(assignment, outcome);
    }
    const done = this.doneBy(worker, outcome !== undefined && !retry);
    // Without an assignment it holds no slot while the next one is chosen.
    workers[worker] = { assignmentId, assignment: retry ?? { do: 'START' }, ...done };
    workers[worker] = {
      assignmentId: ++this.state.lastAssignmentId,
      assignment: retry ?? (this.isSpent(done) ? { do: 'END' } : this.nextAssignment()),
      ...done,
    };
    const resumed = [...this.assignToIdleWorkers(), ...this.dismissIdleWorkers()];
    this.change(worker, { resumed: resumed.map((each) => [each, this.state.workers[each].assignmentId]) });
    this.state.changes++;
  }

  /**
   * Suspends a worker that has nothing to do, until its task token comes back.
   *
   * @returns false if it has an assignment by now
   */
  public suspend(worker: number, assignmentId: number, token: string): boolean {
    const { assignment, assignmentId: current, tokens = [] } = this.state.workers[worker];
    if (assignmentId !== current || assignment.do !== 'WAIT') {
      return false;
    }
    this.change(worker, { tokens: [...new Set([...tokens, token])] });
    this.state.changes++;
    return true;
  }

  /** How many tasks and loads are not assigned, and can still be done. */
  public get open(): number {
    return this.openTasks().length + this.openLoads().length;
  }

  /** Events that the history of the run may get for what is open. Workers of a distributed Map have their own histories. */
  public get openEvents(): number {
    const { workerTasks, taskEvents } = this.state;
    return (workerTasks === undefined ? this.open : Math.min(1, this.open)) * taskEvents;
  }

  /** Whether no worker has reported anything yet. */
  public get hasNewWorkers(): boolean {
    return this.state.firstAssignments === this.state.lastAssignmentId;
  }

  /**
   * Replaces all workers by new ones, as many as there is work for. Each has its first assignment: to ask for it changes
   * nothing, so a thousand can ask at once.
   */
  public createWorkers(): void {
    const { workerTasks, slots, workers } = this.state;
    const most = workerTasks === undefined ? MAX_MAP_CONCURRENCY : Infinity;
    const count = Math.min(most, Math.min(slots, this.openTasks().length) + this.openLoads().length);
    workers.length = 0;
    const ready = this.ready().slice(0, count);
    const waiting = this.openTasks().length - ready.filter(({ do: what }) => what === 'RUN').length;
    for (let worker = 0; worker < count; worker++) {
      const assignment = ready[worker] ?? { do: worker - ready.length < waiting ? 'WAIT' : 'END' };
      workers.push({ assignmentId: ++this.state.lastAssignmentId, assignment });
    }
    this.state.firstAssignments = this.state.lastAssignmentId;
  }

  /** How many assignments a worker has done, if it is an execution of its own. */
  private doneBy(worker: number, more: boolean): Pick<Worker, 'done'> {
    const { workerTasks, workers } = this.state;
    return workerTasks === undefined ? {} : { done: (workers[worker].done ?? 0) + (more ? 1 : 0) };
  }

  /** Whether a worker's own history has no room for another task. The end of the run starts new workers for what is left. */
  private isSpent({ done = 0 }: Pick<Worker, 'done'>): boolean {
    return done >= (this.state.workerTasks ?? Infinity);
  }

  /** The same assignment, if its task failed and may run again: the same worker keeps its slot. */
  private retry(assignment: Assignment, { failures }: Outcome): Assignment | undefined {
    const { retries = 0, retryDelay = 0, retriesUsed = {} } = this.state;
    if (assignment.do !== 'RUN') {
      return undefined;
    }
    const { task } = assignment;
    const used = retriesUsed[task] ?? 0;
    if (!failures[task] || !isRetryable(failures[task]) || used >= retries) {
      return undefined;
    }
    this.state.retriesUsed = { ...retriesUsed, [task]: used + 1 };
    return { do: 'RUN', task, wait: retryDelay };
  }

  private recordOutcome(assignment: Assignment, { failures }: Outcome): void {
    for (const node of openNodesOf(this.state, assignment)) {
      const failure = failures[node];
      this.state.statuses[node] = failure ? 'FAILED' : 'DONE';
      if (failure) {
        this.state.failures[node] = failure;
      }
    }
    this.blocked = undefined;
  }

  private nextAssignment(): Assignment {
    return this.ready()[0] ?? { do: this.idleWorkers().length < this.openTasks().length ? 'WAIT' : 'END' };
  }

  /** What can start now: all loads, then as many tasks as slots are free, the lowest rank first. */
  private ready(): Assignment[] {
    const { ranks, statuses, tasks, workers, slots } = this.state;
    const free = slots - workers.filter(({ assignment }) => assignment.do === 'RUN').length;
    const isOver = (node: NodeId) => statuses[node] === 'DONE' || statuses[node] === 'EXCLUDED';
    const ready = free > 0 ? this.openTasks().filter((task) => (tasks[task].after ?? []).every(isOver)) : [];
    const first = ready.sort((a, b) => ranks[a] - ranks[b]).slice(0, free);
    return [
      ...this.openLoads().map((load) => ({ do: 'LOAD', load }) as const),
      ...first.map((task) => ({ do: 'RUN', task }) as const),
    ];
  }

  /** @returns the workers that got work */
  private assignToIdleWorkers(): number[] {
    const idle = this.idleWorkers();
    if (idle.length === 0) {
      return [];
    }
    const ready = this.ready().slice(0, idle.length);
    ready.forEach((assignment, i) => this.assign(idle[i], assignment));
    return idle.slice(0, ready.length);
  }

  /** Ends waiting workers for whom no task is left. */
  private dismissIdleWorkers(): number[] {
    const idle = this.idleWorkers();
    const surplus = idle.slice(0, Math.max(0, idle.length - this.openTasks().length));
    surplus.forEach((worker) => this.assign(worker, { do: 'END' }));
    return surplus;
  }

  /** Assigns work to a waiting worker. Its task tokens stay until it is resumed. */
  private assign(worker: number, assignment: Assignment): void {
    this.change(worker, { assignmentId: ++this.state.lastAssignmentId, assignment });
  }

  private change(worker: number, change: Partial<Worker>): void {
    this.state.workers[worker] = { ...this.state.workers[worker], ...change };
  }

  private idleWorkers(): number[] {
    return this.state.workers.flatMap(({ assignment }, worker) => (assignment.do === 'WAIT' ? [worker] : []));
  }

  private openTasks(): NodeId[] {
    const { tasks, statuses, workers } = this.state;
    const blocked = (this.blocked ??= blockedNodes(this.state));
    const taken = new Set(workers.map(({ assignment }) => (assignment.do === 'RUN' ? assignment.task : -1)));
    return tasks
      .map((_, task) => task)
      .filter((task) => statuses[task] === 'PENDING' && !taken.has(task) && !blocked.has(task));
  }

  private openLoads(): number[] {
    const { loads, statuses, workers } = this.state;
    const taken = new Set(workers.map(({ assignment }) => (assignment.do === 'LOAD' ? assignment.load : -1)));
    return loads
      .map((_, load) => load)
      .filter((load) => !taken.has(load) && tablesOf(this.state, load).some((table) => statuses[table] === 'PENDING'));
  }
}

/** The tasks and tables of an assignment that are not done yet. */
export function openNodesOf(state: RunState, assignment: Assignment): NodeId[] {
  const all =
    assignment.do === 'RUN' ? [assignment.task] : assignment.do === 'LOAD' ? tablesOf(state, assignment.load) : [];
  return all.filter((node) => state.statuses[node] === 'PENDING');
}
