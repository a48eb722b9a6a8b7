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
    // Without an assignment it holds no slot while the next one is chosen.
    workers[worker] = { assignmentId, assignment: retry ?? { do: 'START' } };
    workers[worker] = {
      assignmentId: ++this.state.lastAssignmentId,
      assignment: retry ?? this.nextAssignment(),
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
    const { assignment, assignmentId: current } = this.state.workers[worker];
    if (assignmentId !== current || assignment.do !== 'WAIT') {
      return false;
    }
    this.change(worker, { token });
    this.state.changes++;
    return true;
  }

  /** How many tasks and loads are not assigned, and can still be done. */
  public get open(): number {
    return this.openTasks().length + this.openLoads().length;
  }

  /** Replaces all workers by new ones, as many as there is work for. */
  public createWorkers(): void {
    const { slots, workers } = this.state;
    const count = Math.min(MAX_MAP_CONCURRENCY, Math.min(slots, this.openTasks().length) + this.openLoads().length);
    workers.length = 0;
    for (let worker = 0; worker < count; worker++) {
      workers.push({ assignmentId: ++this.state.lastAssignmentId, assignment: { do: 'START' } });
    }
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
  }

  private nextAssignment(): Assignment {
    return this.firstReady() ?? { do: this.idleWorkers().length < this.openTasks().length ? 'WAIT' : 'END' };
  }

  /** A load or the task of the lowest rank that can start now. */
  private firstReady(): Assignment | undefined {
    const [load] = this.openLoads();
    if (load !== undefined) {
      return { do: 'LOAD', load };
    }
    const { ranks, statuses, tasks, workers, slots } = this.state;
    if (workers.filter(({ assignment }) => assignment.do === 'RUN').length >= slots) {
      return undefined;
    }
    const isOver = (node: NodeId) => statuses[node] === 'DONE' || statuses[node] === 'EXCLUDED';
    const ready = this.openTasks().filter((task) => (tasks[task].after ?? []).every(isOver));
    const first = (a: NodeId, b: NodeId) => (ranks[a] < ranks[b] ? a : b);
    return ready.length > 0 ? { do: 'RUN', task: ready.reduce(first) } : undefined;
  }

  /** @returns the workers that got work */
  private assignToIdleWorkers(): number[] {
    const assigned: number[] = [];
    for (const worker of this.idleWorkers()) {
      const assignment = this.firstReady();
      if (!assignment) break;
      this.assign(worker, assignment);
      assigned.push(worker);
    }
    return assigned;
  }

  /** Ends waiting workers for whom no task is left. */
  private dismissIdleWorkers(): number[] {
    const idle = this.idleWorkers();
    const surplus = idle.slice(0, Math.max(0, idle.length - this.openTasks().length));
    surplus.forEach((worker) => this.assign(worker, { do: 'END' }));
    return surplus;
  }

  /** Assigns work to a waiting worker. Its task token stays valid until it is resumed. */
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
    const blocked = blockedNodes(this.state);
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
