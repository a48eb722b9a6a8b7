import type { Task } from '@aws-sdk/client-ecs';
import type { FailedWork, Work } from '../../lib/contract/explain-failure';
import { isTimeout } from '../../lib/contract/failure';
import { starlakeError } from '../errors';
import { isActive, Tasks } from '../aws/tasks';

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

/**
 * Stops the tasks of a command that still run, and waits for their containers to be gone: what is done next about its table
 * must not meet them.
 *
 * @param found descriptions, all of the same command
 * @returns the descriptions as they are in the end
 * @throws Starlake.StillRunning when one takes longer than a call may wait: to be called again
 */
export async function endTasks(found: Task[], work: FailedWork, tasks: Tasks, clock: Clock): Promise<Task[]> {
  const deadline = clock.now() + LIMIT;
  for (const { taskArn } of found.filter((task) => isActive(task) && task.desiredStatus !== 'STOPPED')) {
    await tasks.stop(taskArn!, stopReason(work));
  }
  let last = found;
  for (;;) {
    const active = last.filter(isActive);
    if (active.length === 0) {
      return last;
    }
    if (clock.now() + POLL > deadline) {
      const arns = active.map(({ taskArn }) => taskArn).join(', ');
      const message = `${nameOf(work)}: a task was told to stop, and its container still runs: ${arns}`;
      throw starlakeError('Starlake.StillRunning', message);
    }
    await clock.sleep(POLL);
    last = await Promise.all(last.map((task) => (isActive(task) ? look(task, tasks) : task)));
  }
}

async function look(task: Task, tasks: Tasks): Promise<Task> {
  // One that ECS has forgotten has ended.
  return (await tasks.describe(task.taskArn!)) ?? { ...task, lastStatus: 'STOPPED' };
}

function stopReason(work: FailedWork): string {
  const why = isTimeout(work.failure) ? 'took longer than its taskTimeout' : `was given up (${work.failure.Error})`;
  return `Starlake: ${nameOf(work)} ${why}`;
}

function nameOf(work: Work): string {
  return work.task === undefined ? `load of ${work.domain}.${work.table}` : `transform ${work.task}`;
}
