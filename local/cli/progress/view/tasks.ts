import { statesOf } from '../../../interpreter/states';
import { plannedTasks, type PlannedTask } from '../../../assembly/planned-tasks';
import type { Definition } from '../../../asl';
import type { StateEvent } from './state-event';
import type { Phase } from './phase';

/** A task of a transform pipeline, or the run of a load pipeline that it starts. */
export interface TaskView {
  readonly name: string;
  /** Names by which an input selects it: its own name, or the datasets of the tables that it loads. */
  readonly names: readonly string[];
  readonly after: readonly string[];
  /** `waiting` before it has begun. */
  readonly phase: Phase;
  /** Item of the Map that it runs in. */
  readonly worker?: number;
  readonly startedAt?: number;
  readonly endedAt?: number;
  readonly retries: number;
  readonly retryAt?: number;
  readonly error?: string;
}

/** Numbers of tasks by their progress. */
export interface TaskTally {
  readonly total: number;
  readonly done: number;
  readonly running: number;
  readonly waiting: number;
  readonly failed: number;
  /** Tasks that will not run because a dependency failed. */
  readonly blocked: number;
}

const WORK = /:states:::(ecs:runTask\.sync|states:startExecution\.sync(:2)?)$/;

/** The states of a worker that run a task; the others ask for the next one. */
export function workStates(definition: Definition): Set<string> {
  return new Set(statesOf(definition).flatMap(([name, { Resource }]) => (WORK.test(String(Resource)) ? [name] : [])));
}

/** All tasks before a run. */
export function initialTasks(definition: Definition): TaskView[] {
  const planned = plannedTasks(definition);
  const nameOf = ({ name, load }: PlannedTask) => (load === undefined ? name : loadName(load));
  const called = new Map(planned.map((each) => [each.name, nameOf(each)]));
  const tasks = new Map<string, TaskView>();
  for (const each of planned) {
    const name = nameOf(each);
    const names = [...(tasks.get(name)?.names ?? []), each.name];
    const after = [...new Set(each.after.map((other) => called.get(other)!))];
    tasks.set(name, { name, names, after, phase: 'waiting', retries: 0 });
  }
  return [...tasks.values()];
}

/** The tasks after an event of a state that runs one. */
export function reduceTasks(tasks: readonly TaskView[], event: StateEvent): readonly TaskView[] {
  const of = (...phases: Phase[]) =>
    tasks.find(({ worker, phase }) => worker === event.item && phases.includes(phase))?.name;
  const name = event.type === 'StateEntered' ? taskOf(event.input) : (of('running', 'retrying') ?? of('failed'));
  if (name === undefined) return tasks;
  const known = tasks.find((task) => task.name === name);
  const task = next(known ?? { name, names: [name], after: [], phase: 'waiting', retries: 0 }, event);
  return known ? tasks.map((each) => (each === known ? task : each)) : [...tasks, task];
}

/** The tasks that will not run because a dependency failed. */
export function blockedTasks(tasks: readonly TaskView[]): ReadonlySet<string> {
  const failed = new Set(tasks.filter(({ phase }) => phase === 'failed').map(({ name }) => name));
  const blocked = new Set<string>();
  for (let before = -1; before < blocked.size;) {
    before = blocked.size;
    for (const { name, phase, after } of tasks) {
      if (phase === 'waiting' && after.some((other) => failed.has(other) || blocked.has(other))) blocked.add(name);
    }
  }
  return blocked;
}

export function tallyTasks(tasks: readonly TaskView[]): TaskTally {
  const count = (...phases: Phase[]) => tasks.filter(({ phase }) => phases.includes(phase)).length;
  const blocked = blockedTasks(tasks).size;
  return {
    total: tasks.length,
    done: count('done'),
    running: count('running', 'retrying'),
    waiting: count('waiting') - blocked,
    failed: count('failed', 'stopped'),
    blocked,
  };
}

/** Name of the task that a state runs, if its input has one. */
export function taskOf(input: unknown): string | undefined {
  const { task, pipeline, machine } = (input ?? {}) as { task?: unknown; pipeline?: unknown; machine?: unknown };
  if (typeof task === 'string') return task;
  return typeof pipeline === 'string' && machine !== undefined ? loadName(pipeline) : undefined;
}

function loadName(pipeline: string): string {
  return `load ${pipeline}`;
}

function next(task: TaskView, event: StateEvent): TaskView {
  switch (event.type) {
    case 'StateEntered':
      return { ...task, phase: 'running', worker: event.item, startedAt: event.time, endedAt: undefined };
    case 'StateRetried':
      return { ...task, phase: 'running', retryAt: undefined, endedAt: undefined, retries: task.retries + 1 };
    case 'StateFailed':
      return event.retryIn === undefined
        ? { ...task, phase: 'failed', endedAt: event.time, error: event.error }
        : { ...task, phase: 'retrying', retryAt: event.time + event.retryIn * 1000, error: event.error };
    case 'StateExited':
      // A state with a caught error is exited, too.
      if (task.phase === 'failed') return { ...task, worker: undefined };
      return { ...task, phase: 'done', worker: undefined, endedAt: event.time, error: undefined };
    case 'StateCaught':
    case 'MapRunStarted':
      return task;
  }
}
