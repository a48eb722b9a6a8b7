import { randomUUID } from 'node:crypto';
import type { Assembly } from './assembly/model';
import { ACCOUNT, REGION } from './assembly/stand-ins';
import { adaptDefinition } from './interpreter/adapt';
import { checkSize, stoppedError } from './interpreter/errors';
import { interpret, taskTimeoutError, validateDefinition } from './interpreter/interpreter';
import { LOCAL_CONTEXT, localizeContext, readPath, WHOLE_CONTEXT } from './interpreter/paths';
import { refuseUnsupported } from './interpreter/refuse';
import { planRetry, type PlannedRetry } from './interpreter/retry';
import { Scope, scopes } from './interpreter/scope';
import { statesOf } from './interpreter/states';
import type { Definition, Executor, Pipeline, RunEvent, RunResult, State } from './model';
import { prepareTasks, type Task } from './tasks';

/** Milliseconds that a Wait state takes in a fast run; not 0, so that loops that wait leave room for the others. */
const FAST_WAIT = 10;

/** Milliseconds before a retry in a fast run; a little longer for what somebody else has to bring. */
const FAST_RETRY = 20;
const FAST_RETRY_NOT_READY = 100;

/** Iterations of a Map that Step Functions runs at once when it is not told. */
const DEFAULT_CONCURRENCY = 40;

/** What to run, and where. */
export interface RunOptions {
  readonly assembly: Assembly;
  readonly pipeline: Pipeline;
  /** Folder that takes the place of SL_ROOT; absolute. */
  readonly root: string;
  readonly input: unknown;
  /** Runs the containers; stays open, whoever made it closes it. */
  readonly executor: Executor;
  /** Hardly wait: Wait states and the time before a retry take milliseconds. */
  readonly fast?: boolean;
  /** Told of each event when it happens; must not throw. */
  readonly onEvent?: (event: RunEvent) => void;
  /** Stops the execution and its containers. */
  readonly signal?: AbortSignal;
}

/**
 * Runs a pipeline of a cloud assembly on this machine: its definition is interpreted, its Lambda functions are called in
 * this process, and its containers are handed to the executor.
 *
 * The result tells how the execution ended, a failed one too (`States.Timeout` when it took longer than the state machine may,
 * `Execution.Stopped` when the signal ended it). When it is there, every container has ended.
 *
 * @throws Error when the pipeline cannot be run here, before anything has run: see `prepareTasks` and `refuseUnsupported`.
 */
export async function runPipeline(options: RunOptions): Promise<RunResult> {
  const { assembly, pipeline, root } = options;
  const stack = assembly.stacks.find(({ name }) => name === pipeline.stack);
  if (!stack)
    throw new Error(`the stack ${pipeline.stack} of the pipeline ${pipeline.name} is not in the cloud assembly`);
  refuseUnsupported(pipeline.definition);
  validateDefinition(pipeline.definition);
  const tasks = prepareTasks(assembly, stack, pipeline.definition, root);
  return new Execution(options, tasks).run();
}

class Execution {
  private readonly history: RunEvent[] = [];
  private readonly stop = new AbortController();
  private readonly definition: Definition;
  private readonly originals: ReadonlyMap<string, State>;
  private readonly adapted: ReadonlyMap<string, State>;
  /** Containers that have not ended. */
  private readonly running = new Map<Promise<unknown>, AbortSignal>();
  private readonly context: Record<string, unknown>;
  private containers = 0;
  private over = false;

  constructor(
    private readonly options: RunOptions,
    private readonly tasks: ReadonlyMap<string, Task>,
  ) {
    this.definition = adaptDefinition(options.pipeline.definition);
    this.originals = new Map(statesOf(options.pipeline.definition));
    this.adapted = new Map(statesOf(this.definition));
    this.context = contextOf(options);
  }

  async run(): Promise<RunResult> {
    const { pipeline, input } = this.options;
    this.record({ type: 'ExecutionStarted', time: Date.now(), pipeline: pipeline.name, input });
    let end: Pick<RunResult, 'output' | 'error' | 'cause'>;
    try {
      end = { output: await this.interpreted() };
    } catch (error) {
      end = failureOf(error);
    }
    this.stop.abort();
    await Promise.allSettled(this.running.keys());
    const { error, cause = '' } = end;
    this.record(
      error === undefined
        ? { type: 'ExecutionSucceeded', time: Date.now(), output: end.output }
        : { type: 'ExecutionFailed', time: Date.now(), error, cause },
    );
    this.over = true;
    return { status: error === undefined ? 'SUCCEEDED' : 'FAILED', ...end, history: this.history };
  }

  private async interpreted(): Promise<unknown> {
    const { input, signal, fast } = this.options;
    if (signal?.aborted) throw stoppedError();
    checkSize(input, 'The input of the execution');
    const names = [...this.originals.keys()];
    const everywhere = (milliseconds: number) => Object.fromEntries(names.map((name) => [name, milliseconds]));
    const { result, abort } = interpret({
      definition: this.definition,
      input: JSON.parse(JSON.stringify(input ?? {})),
      scope: new Scope(
        {
          record: (event) => this.record(event),
          describeMap: (...map) => this.describeMap(...map),
          planRetry: (...failure) => this.planRetry(...failure),
        },
        this.stop.signal,
      ),
      context: this.context,
      tasks: Object.fromEntries(
        [...this.tasks].map(([name, task]) => [name, (given) => this.runTask(name, task, given)]),
      ),
      waits: fast ? everywhere(FAST_WAIT) : {},
      retryIntervals: this.retryIntervals(names),
    });
    const onAbort = () => {
      this.stop.abort();
      abort();
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      return await result;
    } finally {
      signal?.removeEventListener('abort', onAbort);
    }
  }

  private async runTask(name: string, task: Task, input: unknown): Promise<unknown> {
    const scope = scopes.getStore()!;
    if (scope.signal.aborted) throw stoppedError();
    checkSize(input, `The parameters of the state '${name}'`);
    const late = new AbortController();
    const timer = this.startTimer(name, scope, late);
    const signal = AbortSignal.any([scope.signal, late.signal]);
    try {
      // What was told to stop has to be gone before it is tried again.
      await Promise.allSettled([...this.running].filter(([, { aborted }]) => aborted).map(([promise]) => promise));
      const result = await this.call(name, task, input, signal);
      if (signal.aborted) throw stoppedError();
      checkSize(result, `The result of the state '${name}'`);
      return result;
    } catch (error) {
      if (late.signal.aborted) throw await taskTimeoutError();
      throw scope.signal.aborted ? stoppedError() : error;
    } finally {
      clearTimeout(timer);
    }
  }

  private startTimer(name: string, scope: Scope, late: AbortController): NodeJS.Timeout | undefined {
    const { InputPath, TimeoutSeconds, TimeoutSecondsPath } = this.originals.get(name)!;
    const given = this.read(InputPath, scope.current!.input);
    const seconds = Number(TimeoutSecondsPath === undefined ? TimeoutSeconds : this.read(TimeoutSecondsPath, given));
    // A longer timer would end at once, and nothing runs for weeks here.
    return seconds * 1000 < 2 ** 31 ? setTimeout(() => late.abort(), seconds * 1000) : undefined;
  }

  private call(name: string, task: Task, input: unknown, signal: AbortSignal): Promise<unknown> {
    let container = 0;
    const promise = task(input, {
      executor: this.options.executor,
      signal,
      onStart: (argv) => {
        container = ++this.containers;
        this.record({ type: 'ContainerStarted', time: Date.now(), state: name, container, argv });
      },
      onLine: (line) => this.record({ type: 'ContainerLine', time: Date.now(), container, line }),
      onStop: (argv, end) =>
        this.record({ type: 'ContainerStopped', time: Date.now(), state: name, container, argv, ...end }),
    });
    this.running.set(promise, signal);
    const ended = () => this.running.delete(promise);
    promise.then(ended, ended);
    return promise;
  }

  /** The times that were announced, read anew for each retry; random ones are drawn only once that way. */
  private retryIntervals(names: readonly string[]): Record<string, number> {
    const intervals: Record<string, number> = {};
    const get = () => {
      const seconds = scopes.getStore()?.current?.retryIn;
      if (seconds !== undefined) return seconds * 1000;
      return this.options.fast ? FAST_RETRY : undefined;
    };
    for (const name of names) Object.defineProperty(intervals, name, { get, enumerable: true });
    return intervals;
  }

  private planRetry(name: string, attempts: readonly number[], error: Error): PlannedRetry | undefined {
    const retry = planRetry(this.adapted.get(name)!, attempts, error);
    if (retry === undefined || !this.options.fast) return retry;
    return { ...retry, seconds: (error.name === 'Starlake.NotReady' ? FAST_RETRY_NOT_READY : FAST_RETRY) / 1000 };
  }

  private describeMap(name: string, input: unknown): { items?: number; maxConcurrency?: number } {
    const { InputPath, ItemsPath, MaxConcurrency, MaxConcurrencyPath } = this.originals.get(name)!;
    const given = this.read(InputPath, input);
    const items = this.read(ItemsPath, given);
    const limit = MaxConcurrencyPath === undefined ? MaxConcurrency : this.read(MaxConcurrencyPath, given);
    return {
      ...(Array.isArray(items) ? { items: items.length } : {}),
      maxConcurrency: Number(limit) || DEFAULT_CONCURRENCY,
    };
  }

  /** What a field that holds a path means; without one it is the whole input. */
  private read(path: unknown, input: unknown): unknown {
    return typeof path === 'string' ? readPath(localizeContext(path), input, this.context) : input;
  }

  private record(event: RunEvent): void {
    // A function that was left behind may still have something to say.
    if (this.over) return;
    this.history.push(event);
    this.options.onEvent?.(event);
  }
}

function contextOf({ pipeline, input }: RunOptions): Record<string, unknown> {
  const name = randomUUID();
  const arn = (kind: string, ...ids: string[]) => ['arn:aws:states', REGION, ACCOUNT, kind, ...ids].join(':');
  const fixed = {
    Execution: {
      Id: arn('execution', pipeline.name, name),
      Input: input ?? {},
      Name: name,
      RedriveCount: 0,
      RoleArn: `arn:aws:iam::${ACCOUNT}:role/${pipeline.name}`,
      StartTime: new Date().toISOString(),
    },
    StateMachine: { Id: arn('stateMachine', pipeline.name), Name: pipeline.name },
  };
  const state = () => scopes.getStore()?.state;
  return {
    // One level down, because the interpreter copies the first one: these are read when a state looks at them.
    [LOCAL_CONTEXT]: {
      ...fixed,
      get State() {
        return state();
      },
      get [WHOLE_CONTEXT]() {
        return { ...fixed, State: state() };
      },
    },
  };
}

function failureOf(thrown: unknown): { error: string; cause: string } {
  const error = thrown as Error;
  if (error.name === 'ExecutionTimeoutError') return { error: 'States.Timeout', cause: '' };
  if (error.name === 'ExecutionAbortedError') return failureOf(stoppedError());
  const failed = error.name === 'ExecutionError' && error.cause instanceof Error ? error.cause : error;
  return { error: failed.name, cause: failed.message };
}
