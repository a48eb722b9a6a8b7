import type { Task } from '@aws-sdk/client-ecs';
import type { FailedWork, Work } from '../../lib/contract/explain-failure';
import { isTimeout } from '../../lib/contract/failure';
import { starlakeError } from '../errors';
import { isActive, Tasks } from '../aws/tasks';

/** Milliseconds between two descriptions of a task that was asked to stop. */
const POLL = 5_000;
/**
 * Milliseconds that one call waits, at most. A container may take up to 2 minutes to stop, so the state machine calls
 * again.
 */
const LIMIT = 45_000;

/** A clock, which tests replace. */
export interface Clock {
  /** Milliseconds since any fixed time. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

/**
 * Stops those tasks of a command that still run, and waits until their containers have ended, so that they cannot
 * disturb the next load of the table.
 *
 * @param found descriptions of tasks, all of the same command
 * @returns the descriptions after all have ended
 * @throws Starlake.StillRunning if a task takes longer to stop than one call waits: call again
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
    last = await Promise.all(last.map((task) => (isActive(task) ? describeAgain(task, tasks) : task)));
  }
}

async function describeAgain(task: Task, tasks: Tasks): Promise<Task> {
  // A task that ECS has forgotten has ended.
  return (await tasks.describe(task.taskArn!)) ?? { ...task, lastStatus: 'STOPPED' };
}

function stopReason(work: FailedWork): string {
  const why = isTimeout(work.failure) ? 'took longer than its taskTimeout' : `was given up (${work.failure.Error})`;
  return `Starlake: ${nameOf(work)} ${why}`;
}

function nameOf(work: Work): string {
  return work.task === undefined ? `load of ${work.domain}.${work.table}` : `transform ${work.task}`;
}
