import { randomUUID } from 'node:crypto';
import { ACCOUNT, REGION } from './assembly/stand-ins';
import type { ContainerExit, ContainerRun, Executor } from './model';
import type { Roots } from './roots';
import type { ContainerDefinition, TaskDefinition } from './task-definitions';

/** The parameters of `ecs:runTask` that matter here, as the state gives them. */
export interface RunTaskParameters {
  readonly Cluster?: string;
  readonly LaunchType?: string;
  readonly TaskDefinition?: string;
  readonly Overrides?: {
    readonly ContainerOverrides?: ContainerOverride[];
    readonly Cpu?: string;
    readonly Memory?: string;
  };
}

interface ContainerOverride {
  readonly Name?: string;
  readonly Command?: unknown[];
  readonly Environment?: Array<{ readonly Name: string; readonly Value: unknown }>;
}

/** What an `ecs:runTask.sync` is run with. */
export interface TaskRun {
  readonly parameters: RunTaskParameters;
  readonly definition: TaskDefinition;
  readonly roots: Roots;
  readonly executor: Executor;
  readonly signal: AbortSignal;
  readonly onStart: (argv: string[]) => void;
  readonly onLine: (line: string) => void;
  readonly onStop: (argv: string[], end: Partial<ContainerExit>) => void;
}

/**
 * The container of a task that does the work: the one that the state overrides, else the essential one.
 *
 * @throws Error when the task definition has no such container.
 */
export function containerOf(definition: TaskDefinition, parameters: RunTaskParameters): ContainerDefinition {
  const wanted = parameters.Overrides?.ContainerOverrides?.[0]?.Name;
  const found = definition.containers.find(({ name, essential }) =>
    wanted === undefined ? essential : name === wanted,
  );
  if (!found) {
    const known = definition.containers.map(({ name }) => name).join(', ');
    throw new Error(
      `the task definition ${definition.family} has no container '${wanted ?? '(essential)'}', it has ${known}`,
    );
  }
  return found;
}

/** A container's environment: the task definition's, then what the state overrides; the root is not replaced yet. */
export function environmentOf(container: ContainerDefinition, parameters: RunTaskParameters): Record<string, string> {
  const overrides = overrideOf(container, parameters)?.Environment ?? [];
  return { ...container.environment, ...Object.fromEntries(overrides.map(({ Name, Value }) => [Name, String(Value)])) };
}

/**
 * Runs the container of a task, and answers what Step Functions answers for `ecs:runTask.sync`: the stopped task.
 *
 * @throws Error named `States.TaskFailed`, its message the JSON of the stopped task (the Cause), when the container does not
 *   start or ends with another exit code than 0.
 */
export async function runTask(run: TaskRun): Promise<unknown> {
  const { parameters, definition, roots, signal } = run;
  const container = containerOf(definition, parameters);
  const command = overrideOf(container, parameters)?.Command ?? container.command;
  const argv = roots.apply(command.map(String));
  const request: ContainerRun = {
    argv,
    environment: roots.apply(environmentOf(container, parameters)),
    secrets: [...container.secrets],
    image: container.image,
    signal,
    onLine: run.onLine,
  };
  const startedAt = Date.now();
  run.onStart(argv);
  const end = await endOf(run, request);
  const task = stoppedTask(run, container, startedAt, end);
  if (end.exitCode === 0) return task;
  const error = new Error(JSON.stringify(task));
  error.name = 'States.TaskFailed';
  throw error;
}

// An executor that fails has not started the container: commands that fail have an exit code.
async function endOf(run: TaskRun, request: ContainerRun): Promise<Partial<ContainerExit>> {
  try {
    const end = await run.executor.run(request);
    run.onStop(request.argv, end);
    return end;
  } catch (error) {
    const end = { reason: error instanceof Error ? error.message : String(error) };
    run.onStop(request.argv, end);
    // By a name of ECS it plays a refused RunTask, which has no stopped task to describe.
    if (error instanceof Error && /^(Amazon)?ECS\./.test(error.name)) throw error;
    return end;
  }
}

function overrideOf(container: ContainerDefinition, parameters: RunTaskParameters): ContainerOverride | undefined {
  return parameters.Overrides?.ContainerOverrides?.find(({ Name }) => Name === undefined || Name === container.name);
}

/** The entry of `DescribeTasks`, in the letters of Step Functions. */
function stoppedTask(
  { parameters, definition, signal }: TaskRun,
  container: ContainerDefinition,
  startedAt: number,
  end: Partial<ContainerExit>,
): Record<string, unknown> {
  const id = randomUUID().replaceAll('-', '');
  const cluster = parameters.Cluster?.split('/').at(-1) ?? 'default';
  const arn = (kind: string, ...path: string[]) => `arn:aws:ecs:${REGION}:${ACCOUNT}:${[kind, ...path].join('/')}`;
  const taskArn = arn('task', cluster, id);
  const stoppedAt = Date.now();
  const started = end.exitCode !== undefined;
  const { Overrides = {} } = parameters;
  return {
    Attachments: [],
    Attributes: [{ Name: 'ecs.cpu-architecture', Value: 'x86_64' }],
    AvailabilityZone: `${REGION}a`,
    ClusterArn: arn('cluster', cluster),
    Connectivity: 'CONNECTED',
    Containers: [
      {
        ContainerArn: arn('container', cluster, id, randomUUID()),
        Cpu: '0',
        ...(started ? { ExitCode: end.exitCode } : {}),
        GpuIds: [],
        Image: container.image,
        LastStatus: 'STOPPED',
        ManagedAgents: [],
        Name: container.name,
        NetworkBindings: [],
        NetworkInterfaces: [],
        ...(end.reason === undefined ? {} : { Reason: end.reason }),
        RuntimeId: `${id}-local`,
        TaskArn: taskArn,
      },
    ],
    Cpu: Overrides.Cpu ?? definition.cpu,
    CreatedAt: startedAt,
    DesiredStatus: 'STOPPED',
    EnableExecuteCommand: false,
    ExecutionStoppedAt: stoppedAt,
    Group: `family:${definition.family}`,
    InferenceAccelerators: [],
    LastStatus: 'STOPPED',
    LaunchType: parameters.LaunchType ?? 'FARGATE',
    Memory: Overrides.Memory ?? definition.memory,
    Overrides: { ...Overrides, ContainerOverrides: Overrides.ContainerOverrides ?? [] },
    PlatformVersion: '1.4.0',
    ...(started ? { StartedAt: startedAt } : {}),
    StartedBy: 'AWS Step Functions',
    ...stopOf(end, signal),
    StoppedAt: stoppedAt,
    StoppingAt: stoppedAt,
    Tags: [],
    TaskArn: taskArn,
    TaskDefinitionArn: definition.arn,
    Version: 5,
  };
}

function stopOf(end: Partial<ContainerExit>, signal: AbortSignal): { StopCode: string; StoppedReason: string } {
  if (signal.aborted) return { StopCode: 'UserInitiated', StoppedReason: 'Task stopped by the execution' };
  if (end.exitCode !== undefined) {
    return { StopCode: 'EssentialContainerExited', StoppedReason: 'Essential container in task exited' };
  }
  return { StopCode: 'TaskFailedToStart', StoppedReason: end.reason ?? 'The container did not start' };
}
