import type { EndedTask } from './cause';
import { CaughtFailure, isTimeout, ContainerLogs } from '../../lib/contract/failure';

/**
 * Whether a command has succeeded though its task has failed. For Step Functions a task fails when any of its containers ends with
 * another exit code than 0, as a log router does that ECS kills because Starlake has ended: whether the command has succeeded, only
 * its own container says.
 *
 * @returns false, too, where time was up or somebody stopped the task: then 0 may be how a process answers to that
 */
export function hasSucceeded(
  failure: CaughtFailure,
  task: EndedTask | undefined,
  { container }: ContainerLogs,
): boolean {
  if (isTimeout(failure) || task === undefined || task.stopCode === 'UserInitiated') {
    return false;
  }
  const { containers = [] } = task;
  const own =
    containers.find(({ name }) => name === container) ?? (containers.length === 1 ? containers[0] : undefined);
  return own?.exitCode === 0;
}
