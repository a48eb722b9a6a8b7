import type { Container, Task } from '@aws-sdk/client-ecs';

/** The fields of a task's description that say how it ended. */
export type EndedTask = Pick<
  Task,
  'taskArn' | 'lastStatus' | 'stopCode' | 'stoppedReason' | 'memory' | 'containers' | 'overrides'
>;

/** Containers that AWS adds to tasks, and that no task definition has (GuardDuty's Runtime Monitoring). */
const INJECTED = /^aws-guardduty-agent/;

/** A task without the containers that AWS has added: how they end does not matter to the command. */
export function withoutInjected<T extends EndedTask>(task: T): T {
  return { ...task, containers: task.containers?.filter(({ name }) => !INJECTED.test(name ?? '')) };
}

/**
 * Reads the cause of a failed `ecs:runTask.sync`: the answer of DescribeTasks, its names in PascalCase.
 *
 * @returns undefined for a text, for other JSON, and for JSON that was cut
 */
export function taskOf(cause: string): EndedTask | undefined {
  const task = parse(cause);
  if (!isObject(task) || !('TaskArn' in task || 'Containers' in task)) {
    return undefined;
  }
  const overrides = isObject(task.Overrides) ? task.Overrides : {};
  return withoutInjected({
    taskArn: textOf(task.TaskArn),
    lastStatus: textOf(task.LastStatus),
    // Codes that this version of the SDK does not know are passed on as well.
    stopCode: textOf(task.StopCode) as Task['stopCode'],
    stoppedReason: textOf(task.StoppedReason),
    memory: textOf(task.Memory),
    containers: Array.isArray(task.Containers) ? task.Containers.filter(isObject).map(containerOf) : [],
    overrides: { memory: textOf(overrides.Memory) },
  });
}

/** The ARN of the task in a description that was cut; undefined if the ARN itself is not whole. */
export function taskArnIn(cause: string): string | undefined {
  return /"TaskArn"\s*:\s*"(arn:[^"\\]+:task\/[^"\\]+)"/.exec(cause)?.[1];
}

/** Why ECS refused to start a task: the text itself, or the reasons of the failures in an answer of RunTask. */
export function launchReason(cause: string): string {
  const answer = parse(cause);
  const failures = isObject(answer) && Array.isArray(answer.Failures) ? answer.Failures.filter(isObject) : [];
  const reasons = failures.flatMap(({ Reason, Detail }) => [textOf(Reason), textOf(Detail)]);
  return [...new Set(reasons.filter(Boolean))].join(', ') || cause;
}

function containerOf({ Name, ExitCode, Reason }: Record<string, unknown>): Container {
  return { name: textOf(Name), exitCode: typeof ExitCode === 'number' ? ExitCode : undefined, reason: textOf(Reason) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A plain text, or JSON that was cut.
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
