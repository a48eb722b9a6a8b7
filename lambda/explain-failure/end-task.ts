import type { Task } from '@aws-sdk/client-ecs';
import { CaughtFailure, isTimeout } from './failure';
import { named } from '../errors';
import { isActive, Tasks } from '../tasks/tasks';

/** Milliseconds between two looks at a task that was told to stop. */
const POLL = 5_000;
/** Milliseconds that one call waits; a container may take up to 2 minutes, so the state machine calls again. */
const LIMIT = 45_000;

/** Time, which tests have pass at once. */
export interface Clock {
  /** Milliseconds since whenever. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

/** Which load failed, and how. */
export interface FailedLoad {
  readonly domain: string;
  readonly table: string;
  readonly failure: CaughtFailure;
}

/**
 * Stops the tasks of a load that still run, and waits for their containers to be gone: what is done next about the table
 * must not meet them.
 *
 * @param found descriptions, all of the same load
 * @returns the descriptions as they are in the end
 * @throws Starlake.StillRunning when one takes longer than a call may wait: to be called again
 */
export async function endTasks(found: Task[], load: FailedLoad, tasks: Tasks, clock: Clock): Promise<Task[]> {
  const deadline = clock.now() + LIMIT;
  for (const { taskArn } of found.filter((task) => isActive(task) && task.desiredStatus !== 'STOPPED')) {
    await tasks.stop(taskArn!, stopReason(load));
  }
  let last = found;
  for (;;) {
    const active = last.filter(isActive);
    if (active.length === 0) {
      return last;
    }
    if (clock.now() + POLL > deadline) {
      const arns = active.map(({ taskArn }) => taskArn).join(', ');
      const message = `load of ${nameOf(load)}: a task was told to stop, and its container still runs: ${arns}`;
      throw named('Starlake.StillRunning', message);
    }
    await clock.sleep(POLL);
    last = await Promise.all(last.map((task) => (isActive(task) ? look(task, tasks) : task)));
  }
}

async function look(task: Task, tasks: Tasks): Promise<Task> {
  // One that ECS has forgotten has ended.
  return (await tasks.describe(task.taskArn!)) ?? { ...task, lastStatus: 'STOPPED' };
}

function stopReason(load: FailedLoad): string {
  const why = isTimeout(load.failure) ? 'took longer than its taskTimeout' : `was given up (${load.failure.Error})`;
  return `Starlake: load of ${nameOf(load)} ${why}`;
}

function nameOf({ domain, table }: FailedLoad): string {
  return `${domain}.${table}`;
}
