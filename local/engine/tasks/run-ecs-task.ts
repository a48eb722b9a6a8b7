import { account } from '../../aws/account';
import { EcsTask } from '../../aws/ecs-task';
import { pascalCased } from '../../aws/key-case';
import type { Roots } from '../root-substitution';
import type { ContainerDefinition, TaskDefinition } from '../../assembly/task-definitions';
import type { ContainerExit, ContainerRun, Executor } from '../../executor';

/** The parameters of `ecs:runTask` that are used here, as the state gives them. */
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

/** Everything that a run of `ecs:runTask.sync` needs. */
export interface TaskRun {
  readonly parameters: RunTaskParameters;
  readonly definition: TaskDefinition;
  readonly roots: Roots;
  readonly executor: Executor;
  /** Aborted when Step Functions stops the task. */
  readonly signal: AbortSignal;
  readonly onStart: (argv: string[]) => void;
  readonly onLine: (line: string) => void;
  readonly onStop: (argv: string[], end: Partial<ContainerExit>) => void;
  /** Ends the state as if its timeout were over. */
  readonly timeOut: () => void;
}

/**
 * The main container of a task: the one that the state overrides, else the essential one.
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

/** A container's environment: that of the task definition, with the state's overrides. The root is not replaced yet. */
export function environmentOf(container: ContainerDefinition, parameters: RunTaskParameters): Record<string, string> {
  const overrides = overrideOf(container, parameters)?.Environment ?? [];
  return { ...container.environment, ...Object.fromEntries(overrides.map(({ Name, Value }) => [Name, String(Value)])) };
}

/** Nothing here calls AWS: instead of AWS Glue's catalog, Iceberg uses the folder of the tables. */
function withoutGlue(environment: Record<string, string>): Record<string, string> {
  const { SPARK_CONF_OPTIONS: options } = environment;
  if (!options) return environment;
  const SPARK_CONF_OPTIONS = options.replace(/(?<=\bspark\.sql\.catalog\.local\.type=)glue\b/g, 'hadoop');
  return { ...environment, SPARK_CONF_OPTIONS };
}

/**
 * Runs the container of a task, and returns what Step Functions returns for `ecs:runTask.sync`: the stopped task. The
 * account of this process has the task from its start on.
 *
 * @throws Error named `States.TaskFailed`, its message the JSON of the stopped task (the Cause), when the container
 * does not start, or any container of the task ends with another exit code than 0: Step Functions ignores which
 * container is essential.
 */
export async function runTask(run: TaskRun): Promise<unknown> {
  const { parameters, definition, roots } = run;
  const container = containerOf(definition, parameters);
  const task = startTask(run, container);
  const command = overrideOf(container, parameters)?.Command ?? container.command;
  const argv = roots.apply(command.map(String));
  const request: ContainerRun = {
    argv,
    environment: withoutGlue(roots.apply(environmentOf(container, parameters))),
    secrets: [...container.secrets],
    image: container.image,
    signal: task.signal,
    onLine: (line) => {
      account.logs.add(task.logGroup, task.logStream, line);
      run.onLine(line);
    },
    timeOut: run.timeOut,
  };
  run.onStart(argv);
  await endOf(run, request, task);
  const stopped = pascalCased(task.describe());
  if (task.hasSucceeded) return stopped;
  const error = new Error(JSON.stringify(stopped));
  error.name = 'States.TaskFailed';
  throw error;
}

function startTask({ parameters, definition, signal }: TaskRun, container: ContainerDefinition): EcsTask {
  const { Cluster, LaunchType, Overrides } = parameters;
  const task = new EcsTask({ cluster: Cluster, launchType: LaunchType, overrides: Overrides, definition, container });
  account.startTask(task);
  signal.addEventListener('abort', () => task.stop('Task stopped by the execution'), { once: true });
  return task;
}

// An executor that fails has not started the container: commands that fail have an exit code.
async function endOf(run: TaskRun, request: ContainerRun, task: EcsTask): Promise<void> {
  const ended = (end: Partial<ContainerExit>) => {
    task.ended(end);
    account.endTask(task);
    run.onStop(request.argv, end);
  };
  try {
    ended(await run.executor.run(request));
  } catch (error) {
    ended({ reason: error instanceof Error ? error.message : String(error) });
    if (!(error instanceof Error && /^(Amazon)?ECS\./.test(error.name))) return;
    // An error with a name of ECS simulates a refused RunTask: no stopped task can be described.
    account.refuseTask(task);
    throw error;
  }
}

function overrideOf(container: ContainerDefinition, parameters: RunTaskParameters): ContainerOverride | undefined {
  return parameters.Overrides?.ContainerOverrides?.find(({ Name }) => Name === undefined || Name === container.name);
}
