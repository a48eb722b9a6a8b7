import type { Container } from '@aws-sdk/client-ecs';
import { EndedTask, launchReason, taskOf } from './cause';
import { CaughtFailure, isLaunchError, ContainerLogs, TableFailure } from '../../lib/contract/failure';
import { MAX_REASON } from '../../lib/contract/limits';
import { taskVerdict } from './task-verdict';
import { short } from './text';
import { causeVerdict, launchVerdict } from './verdict';

/**
 * Describes why a command failed, from the error that the state machine caught.
 *
 * @param task its description by ECS, if the cause has none
 */
export function describeFailure(
  failure: CaughtFailure,
  task: EndedTask | undefined,
  logs: ContainerLogs,
): TableFailure {
  const { Error: error, Cause: cause } = failure;
  const ended = task ?? taskOf(cause ?? '');
  if (!ended) {
    const text = launchReason(cause ?? '');
    const verdict = isLaunchError(failure) ? launchVerdict(error, text) : causeVerdict(failure, text);
    return { error, ...verdict, ...(text === '' ? {} : { reason: short(text, MAX_REASON) }) };
  }
  const container = containerOf(ended, logs);
  const reason = container?.reason ?? ended.stoppedReason;
  const log = logOf(ended, container, logs);
  return {
    error,
    ...taskVerdict(failure, ended, container),
    ...(container?.exitCode === undefined ? {} : { exitCode: container.exitCode }),
    ...(ended.stopCode === undefined ? {} : { stopCode: ended.stopCode }),
    ...(reason === undefined ? {} : { reason: short(reason, MAX_REASON) }),
    ...(log === undefined ? {} : { log }),
  };
}

function containerOf({ containers = [] }: EndedTask, logs: ContainerLogs): Container | undefined {
  return (
    containers.find(({ name }) => name === logs.container) ??
    containers.find(({ exitCode }) => exitCode) ??
    containers[0]
  );
}

function logOf({ taskArn }: EndedTask, container: Container | undefined, logs: ContainerLogs): string | undefined {
  const id = taskArn?.split('/').pop();
  return id && logs.group ? `${logs.group}:${logs.streamPrefix}/${container?.name ?? logs.container}/${id}` : undefined;
}
