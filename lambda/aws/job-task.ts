import type { ContainerOverride, Task } from '@aws-sdk/client-ecs';
import { EXECUTION_VARIABLE } from '../../lib/contract/environment';
import type { JobTask } from './tasks';

/** Reads from the overrides of a task which execution started it, and its command. */
export function jobTaskOf({ taskArn = '', overrides }: Task): JobTask {
  const containers = overrides?.containerOverrides ?? [];
  const ours = containers.find((container) => executionOf(container) !== undefined) ?? containers[0];
  const execution = ours && executionOf(ours);
  return { arn: taskArn, ...(execution === undefined ? {} : { execution }), command: ours?.command ?? [] };
}

function executionOf({ environment = [] }: ContainerOverride): string | undefined {
  return environment.find(({ name }) => name === EXECUTION_VARIABLE)?.value;
}
