import type { Assembly, Stack } from '../../assembly/model';
import { Resolver } from '../../assembly/resolve';
import { containerOf, environmentOf, runTask, type RunTaskParameters } from './run-ecs-task';
import { startExecution, type StartExecutionParameters } from './child-execution';
import { findFunction, LambdaFunction } from '../lambda/lambda-function';
import { fatalError, stoppedError } from '../../interpreter/errors';
import { statesOf } from '../../interpreter/states';
import type { Pipeline } from '../../pipeline';
import { rootsOf, type RootSource, type Roots } from '../root-substitution';
import { findTaskDefinition, type TaskDefinition } from '../../assembly/task-definitions';
import { untilTokenReturns } from './task-token';
import type { Definition, State } from '../../asl';
import type { Task } from './task';

const LAMBDA_FUNCTION = /^arn:[^:]+:lambda:/;
const LAMBDA_INVOKE = /^arn:[^:]+:states:::lambda:invoke$/;
const LAMBDA_TOKEN = /^arn:[^:]+:states:::lambda:invoke\.waitForTaskToken$/;
const ECS_RUN_TASK = /^arn:[^:]+:states:::ecs:runTask\.sync$/;
const START_EXECUTION = /^arn:[^:]+:states:::states:startExecution\.sync(?<parsed>:2)?$/;

type Modules = Readonly<Record<string, unknown>>;

/** What is needed to find what a definition runs. */
export interface TaskSource {
  readonly assembly: Assembly;
  /** The stack of the state machine. */
  readonly stack: Stack;
  readonly definition: Definition;
  /** Folder that takes the place of SL_ROOT. */
  readonly root: string;
  /** Stand-ins for modules that the functions require. */
  readonly modules?: Modules;
  /** The pipeline behind the ARN of a state machine; throws if it does not exist or cannot run locally. */
  readonly machineOf: (arn: string) => Pipeline;
}

/** What a definition runs. */
export interface PreparedTasks {
  /** What each Task state does, by its name. */
  readonly tasks: ReadonlyMap<string, Task>;
  /** Local folders in the place of the lake. */
  readonly roots: Roots;
}

/**
 * Finds, for each Task state of a definition, what it runs.
 *
 * @throws Error that names a state which cannot run locally: another service than Lambda, ECS and Step Functions; a
 * function, a task definition or a state machine that is not in the assembly; a function that is not for Node.js.
 */
export function prepareTasks(source: TaskSource): PreparedTasks {
  const finder = new TaskFinder(source);
  return { tasks: finder.tasks(), roots: finder.roots };
}

/**
 * The environments of the containers that a definition runs, as on this machine; of its functions, if it runs no
 * containers.
 *
 * @throws Error as {@link prepareTasks}
 */
export function environmentsOf(source: TaskSource): Array<Readonly<Record<string, string>>> {
  return new TaskFinder(source).environments();
}

class TaskFinder {
  private readonly assembly: Assembly;
  private readonly stack: Stack;
  private readonly resolver: Resolver;
  readonly roots: Roots;
  private readonly states: Array<[name: string, state: State]>;
  private readonly functions = new Map<string, LambdaFunction>();

  constructor(private readonly source: TaskSource) {
    const { assembly, stack, definition, root } = source;
    this.assembly = assembly;
    this.stack = stack;
    this.resolver = new Resolver(assembly);
    this.states = statesOf(definition).filter(([, { Type }]) => Type === 'Task');
    this.states.forEach(([name, state]) => refuseResource(name, String(state.Resource)));
    this.roots = rootsOf(this.rootSources(), root, stack.assets);
  }

  tasks(): Map<string, Task> {
    return new Map(this.states.map(([name, state]) => [name, inState(name, () => this.taskOf(state))]));
  }

  environments(): Array<Readonly<Record<string, string>>> {
    return this.rootSources().map(({ environment }) => this.roots.apply(environment));
  }

  private taskOf(state: State): Task {
    const resource = String(state.Resource);
    const parameters = (state.Parameters ?? {}) as Record<string, unknown>;
    if (ECS_RUN_TASK.test(resource)) return this.ecsTask(parameters as RunTaskParameters);
    const start = START_EXECUTION.exec(resource);
    if (start) return this.startExecution(parameters, start.groups!.parsed !== undefined);
    if (LAMBDA_TOKEN.test(resource)) return this.lambdaToken(parameters, state);
    return LAMBDA_INVOKE.test(resource) ? this.lambdaInvoke(parameters) : this.lambdaFunction(resource);
  }

  private ecsTask(literal: RunTaskParameters): Task {
    const known = literal.TaskDefinition === undefined ? undefined : this.taskDefinition(literal.TaskDefinition);
    if (known) containerOf(known, literal);
    return async (input, call) => {
      const parameters = input as RunTaskParameters;
      const definition = known ?? atRunTime(() => this.taskDefinition(String(parameters.TaskDefinition)));
      return runTask({ ...call, parameters, definition, roots: this.roots });
    };
  }

  private lambdaFunction(arn: string): Task {
    const called = this.functionOf(arn);
    return (input, { signal }) => untilStopped(called.invoke(this.roots.apply(input)), signal);
  }

  private lambdaInvoke(literal: Record<string, unknown>): Task {
    const type = literal.InvocationType ?? 'RequestResponse';
    if (type !== 'RequestResponse')
      throw new Error(`it invokes the function as ${String(type)}, only RequestResponse runs`);
    if (!('FunctionName' in literal || 'FunctionName.$' in literal)) throw new Error('it names no function');
    const known = typeof literal.FunctionName === 'string' ? this.functionOf(literal.FunctionName) : undefined;
    return async (input, { signal }) => {
      const { FunctionName, Payload } = input as { FunctionName: string; Payload?: unknown };
      const called = known ?? atRunTime(() => this.functionOf(FunctionName));
      return {
        ExecutedVersion: '$LATEST',
        Payload: await untilStopped(called.invoke(this.roots.apply(Payload ?? {})), signal),
        SdkHttpMetadata: { AllHttpHeaders: {}, HttpHeaders: {}, HttpStatusCode: 200 },
        SdkResponseMetadata: {},
        StatusCode: 200,
      };
    };
  }

  private lambdaToken(literal: Record<string, unknown>, state: State): Task {
    const { HeartbeatSeconds, HeartbeatSecondsPath } = state;
    if (HeartbeatSecondsPath !== undefined)
      throw new Error('it has a HeartbeatSecondsPath, only HeartbeatSeconds runs');
    const invoke = this.lambdaInvoke(literal);
    return (input, call) => untilTokenReturns(() => invoke(input, call), call, Number(HeartbeatSeconds));
  }

  private startExecution(literal: StartExecutionParameters, parsed: boolean): Task {
    const { StateMachineArn } = literal;
    const known = typeof StateMachineArn === 'string' ? this.source.machineOf(StateMachineArn) : undefined;
    return async (input, { startChild }) => {
      const parameters = input as StartExecutionParameters;
      const pipeline = known ?? atRunTime(() => this.source.machineOf(String(parameters.StateMachineArn)));
      return startExecution(pipeline, parameters, parsed, startChild);
    };
  }

  private functionOf(nameOrArn: string): LambdaFunction {
    const at = findFunction(this.assembly, this.resolver, nameOrArn, this.stack);
    if (!at) throw new Error(`the function ${nameOrArn} is not in the cloud assembly`);
    const key = `${at.stack.name}/${at.logicalId}`;
    const found = this.functions.get(key) ?? LambdaFunction.read(at, this.resolver, this.roots, this.source.modules);
    this.functions.set(key, found);
    return found;
  }

  private taskDefinition(familyOrArn: string): TaskDefinition {
    const found = findTaskDefinition(this.assembly, this.resolver, familyOrArn, this.stack);
    if (!found) throw new Error(`the task definition ${familyOrArn} is not in the cloud assembly`);
    return found;
  }

  /** The environments that say where the root is: of the containers; of the functions, if there are no containers. */
  private rootSources(): RootSource[] {
    const containers = this.states.flatMap(([name, state]) => inState(name, () => this.containerSource(name, state)));
    if (containers.length > 0) return containers;
    return this.states.flatMap(([name, state]) => inState(name, () => this.functionSource(name, state)));
  }

  private containerSource(name: string, state: State): RootSource[] {
    if (!ECS_RUN_TASK.test(String(state.Resource))) return [];
    const parameters = literalOnly(state.Parameters) as RunTaskParameters;
    if (parameters.TaskDefinition === undefined) return [];
    const container = containerOf(this.taskDefinition(parameters.TaskDefinition), parameters);
    return [{ state: name, environment: environmentOf(container, parameters) }];
  }

  private functionSource(name: string, state: State): RootSource[] {
    const { FunctionName = state.Resource } = (state.Parameters ?? {}) as { FunctionName?: string };
    const at = findFunction(this.assembly, this.resolver, String(FunctionName), this.stack);
    return at ? [{ state: name, environment: LambdaFunction.environmentOf(at, this.resolver) }] : [];
  }
}

function refuseResource(name: string, resource: string): void {
  if (
    [LAMBDA_FUNCTION, LAMBDA_INVOKE, LAMBDA_TOKEN, ECS_RUN_TASK, START_EXECUTION].some((known) => known.test(resource))
  )
    return;
  throw new Error(
    `starlake-sfn cannot run the state '${name}' locally: its resource is ${resource}, ` +
      'and only Lambda functions, ecs:runTask.sync and states:startExecution.sync run on this machine',
  );
}

function inState<T>(name: string, prepare: () => T): T {
  try {
    return prepare();
  } catch (error) {
    throw new Error(`starlake-sfn cannot run the state '${name}' locally: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

// For values that only the run knows: on AWS the call of the service would fail; here a retry would not help.
function atRunTime<T>(find: () => T): T {
  try {
    return find();
  } catch (error) {
    throw fatalError('States.Runtime', (error as Error).message);
  }
}

/** A function cannot be stopped, as a container can: when its execution stops, or its time is over, it is abandoned. */
function untilStopped<T>(call: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(stoppedError());
    signal.addEventListener('abort', stop, { once: true });
    call.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

/** The parameters without the variables whose values are only known at run time. */
function literalOnly(parameters: unknown): unknown {
  if (Array.isArray(parameters)) return parameters.map(literalOnly).filter((item) => !isComputedVariable(item));
  if (parameters === null || typeof parameters !== 'object') return parameters ?? {};
  return Object.fromEntries(Object.entries(parameters).map(([key, value]) => [key, literalOnly(value)]));
}

function isComputedVariable(item: unknown): boolean {
  return typeof item === 'object' && item !== null && ('Value.$' in item || 'Name.$' in item);
}
