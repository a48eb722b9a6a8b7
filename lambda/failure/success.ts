import type { EndedTask } from './cause';
import { CaughtFailure, isTimeout, ContainerLogs } from '../../lib/contract/failure';

/**
 * Whether a command succeeded although its task failed. For Step Functions a task fails if any of its containers has
 * another exit code than 0. A log router has one if ECS kills it after the end of Starlake. So only the exit code of
 * Starlake's own container says whether the command succeeded.
 *
 * @returns false also after a timeout or a stop: a process that is being stopped may end with 0
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
