import type { Assembly, Stack } from './assembly/model';
import { Resolver } from './assembly/resolve';
import { containerOf, environmentOf, runTask, type RunTaskParameters, type TaskRun } from './containers';
import { findFunction, LambdaFunction } from './handlers';
import { fatalError, stoppedError } from './interpreter/errors';
import { statesOf } from './interpreter/states';
import type { Definition, Executor, State } from './model';
import { rootsOf, type RootSource, type Roots } from './roots';
import { findTaskDefinition, type TaskDefinition } from './task-definitions';

const LAMBDA_FUNCTION = /^arn:[^:]+:lambda:/;
const LAMBDA_INVOKE = /^arn:[^:]+:states:::lambda:invoke$/;
const ECS_RUN_TASK = /^arn:[^:]+:states:::ecs:runTask\.sync$/;

/** What a task is told when it runs. */
export interface TaskCall extends Pick<TaskRun, 'onStart' | 'onLine' | 'onStop' | 'signal'> {
  readonly executor: Executor;
}

/** What a Task state does on this machine; the input is its processed Parameters. */
export type Task = (input: unknown, call: TaskCall) => Promise<unknown>;

type Modules = Readonly<Record<string, unknown>>;

/**
 * Finds, for each Task state of a definition, what it runs.
 *
 * @param stack The stack of the state machine.
 * @param root Folder that takes the place of SL_ROOT.
 * @param modules Stand-ins for modules that the functions require.
 * @throws Error naming the state, for one that cannot run here: another service than Lambda and ECS, a function or a task
 *   definition that is not in the assembly, a function that is not for Node.js.
 */
export function prepareTasks(
  assembly: Assembly,
  stack: Stack,
  definition: Definition,
  root: string,
  modules?: Modules,
): Map<string, Task> {
  return new TaskFinder(assembly, stack, definition, root, modules).tasks();
}

class TaskFinder {
  private readonly resolver: Resolver;
  private readonly roots: Roots;
  private readonly states: Array<[name: string, state: State]>;
  private readonly functions = new Map<string, LambdaFunction>();

  constructor(
    private readonly assembly: Assembly,
    private readonly stack: Stack,
    definition: Definition,
    root: string,
    private readonly modules: Modules | undefined,
  ) {
    this.resolver = new Resolver(assembly);
    this.states = statesOf(definition).filter(([, { Type }]) => Type === 'Task');
    this.states.forEach(([name, state]) => refuseResource(name, String(state.Resource)));
    this.roots = rootsOf(this.rootSources(), root);
  }

  tasks(): Map<string, Task> {
    return new Map(this.states.map(([name, state]) => [name, inState(name, () => this.taskOf(state))]));
  }

  private taskOf(state: State): Task {
    const resource = String(state.Resource);
    const parameters = (state.Parameters ?? {}) as Record<string, unknown>;
    if (ECS_RUN_TASK.test(resource)) return this.ecsTask(parameters as RunTaskParameters);
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

  private functionOf(nameOrArn: string): LambdaFunction {
    const at = findFunction(this.assembly, this.resolver, nameOrArn, this.stack);
    if (!at) throw new Error(`the function ${nameOrArn} is not in the cloud assembly`);
    const key = `${at.stack.name}/${at.logicalId}`;
    const found = this.functions.get(key) ?? LambdaFunction.read(at, this.resolver, this.roots, this.modules);
    this.functions.set(key, found);
    return found;
  }

  private taskDefinition(familyOrArn: string): TaskDefinition {
    const found = findTaskDefinition(this.assembly, this.resolver, familyOrArn, this.stack);
    if (!found) throw new Error(`the task definition ${familyOrArn} is not in the cloud assembly`);
    return found;
  }

  /** The environments that say where the root is: those of the containers; of the functions, where there are none. */
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
  if ([LAMBDA_FUNCTION, LAMBDA_INVOKE, ECS_RUN_TASK].some((known) => known.test(resource))) return;
  throw new Error(
    `starlake-sfn cannot run the state '${name}' locally: its resource is ${resource}, ` +
      'and only Lambda functions and ecs:runTask.sync run on this machine',
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

// What only the run knows: on AWS the call of the service would fail, and here there is nothing to retry.
function atRunTime<T>(find: () => T): T {
  try {
    return find();
  } catch (error) {
    throw fatalError('States.Runtime', (error as Error).message);
  }
}

/** A function cannot be told to stop, as a container can: when its execution stops, or its time is over, it is left behind. */
function untilStopped<T>(call: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(stoppedError());
    signal.addEventListener('abort', stop, { once: true });
    call.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

/** The parameters without the variables whose value is only known at run time. */
function literalOnly(parameters: unknown): unknown {
  if (Array.isArray(parameters)) return parameters.map(literalOnly).filter((item) => !isComputedVariable(item));
  if (parameters === null || typeof parameters !== 'object') return parameters ?? {};
  return Object.fromEntries(Object.entries(parameters).map(([key, value]) => [key, literalOnly(value)]));
}

function isComputedVariable(item: unknown): boolean {
  return typeof item === 'object' && item !== null && ('Value.$' in item || 'Name.$' in item);
}
