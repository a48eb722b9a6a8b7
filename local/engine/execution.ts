import { MAX_MAP_CONCURRENCY } from '../../lib/contract/limits';
import type { Assembly } from '../assembly/model';
import type { ChildStart } from './tasks/child-execution';
import { executionContext, newExecution } from './execution-context';
import { runInAccount } from './execution-end';
import { adaptDefinition } from '../interpreter/adapt';
import { checkSize, stoppedError } from '../interpreter/errors';
import { isDistributed, isMapRun } from '../interpreter/distributed-map';
import { interpret, type Interpretation } from '../interpreter/interpreter';
import { localizeContext, readPath } from '../interpreter/paths';
import { planRetry, type PlannedRetry } from '../interpreter/retry';
import { Scope, scopes } from '../interpreter/scope';
import { statesOf } from '../interpreter/states';
import { mapTask, type MapHost } from './map-run/map-run';
import type { Pipeline } from '../pipeline';
import type { Preparation } from './prepare';
import { TaskRunner, type TaskHost } from './tasks/task-runner';
import type { Definition, State } from '../asl';
import type { Executor } from '../executor';
import type { ExecutionRecord, Position, RunEvent, RunResult } from '../run-event';
import type { Task } from './tasks/task';

/** Milliseconds of a Wait state in a fast run; not 0, so that waiting loops do not block other states. */
const FAST_WAIT = 10;

/** Milliseconds before a retry in a fast run; a little longer when the state waits for somebody else. */
const FAST_RETRY = 20;
const FAST_RETRY_NOT_READY = 100;

/** What to run, and where. */
export interface RunOptions {
  readonly assembly: Assembly;
  readonly pipeline: Pipeline;
  /** Folder that takes the place of SL_ROOT; absolute. */
  readonly root: string;
  readonly input: unknown;
  /** Runs the containers. Its creator closes it. */
  readonly executor: Executor;
  /** Upper limit of a Map's concurrent items, whatever the definition says. */
  readonly slots?: number;
  /**
   * Shortens waits: Wait states, times before a retry, and timers of functions take milliseconds. Only a state that
   * checks whether another run or a container has ended waits until one of this process has, but not longer than on
   * AWS.
   */
  readonly fast?: boolean;
  /** Called with each event when it happens; must not throw. */
  readonly onEvent?: (event: RunEvent) => void;
  /** Stops the execution and its containers. */
  readonly signal?: AbortSignal;
  /**
   * What the functions of this run get when they require a module, by its id with or without `node:`: a way to inject
   * faults, for example `{ 'fs/promises': { ...promises, rename: fails } }`. A stand-in must have all exports that they
   * use.
   */
  readonly modules?: Readonly<Record<string, unknown>>;
}

/** One execution of a pipeline, from its start or redrive to its end. */
export class Execution {
  private readonly history: RunEvent[] = [];
  private readonly stop = new AbortController();
  private readonly definition: Definition;
  private readonly originals: ReadonlyMap<string, State>;
  private readonly adapted: ReadonlyMap<string, State>;
  private readonly scope: Scope;
  private readonly runner: TaskRunner;
  private readonly interpretation: Pick<Interpretation, 'tasks' | 'waits' | 'retryIntervals'>;
  private children = 0;
  private over = false;

  constructor(
    private readonly options: RunOptions,
    private readonly execution: ExecutionRecord,
    private readonly preparation: Preparation,
  ) {
    const { pipeline, executor, slots, fast } = options;
    const record = (event: RunEvent) => this.record(event);
    this.definition = adaptDefinition(pipeline.definition, slots);
    this.originals = new Map(statesOf(pipeline.definition));
    this.adapted = new Map(statesOf(this.definition));
    this.scope = new Scope(
      {
        record,
        describeMap: (...map) => this.describeMap(...map),
        planRetry: (...failure) => this.planRetry(...failure),
      },
      executionContext(pipeline, execution),
      this.stop.signal,
      execution.position,
    );
    const secondsOf = (name: string, input: unknown) => this.secondsOf(name, input);
    const startChild: TaskHost['startChild'] = (...child) => this.startChild(...child);
    this.runner = new TaskRunner({ executor, record, secondsOf, startChild }, this.stop.signal);
    const names = [...this.originals.keys()];
    this.interpretation = {
      tasks: Object.fromEntries(
        [...this.tasks()].map(([name, task]) => [name, (given) => this.runner.run(name, task, given)]),
      ),
      waits: fast ? Object.fromEntries(names.map((name) => [name, FAST_WAIT])) : {},
      retryIntervals: this.retryIntervals(names),
    };
  }

  async run(): Promise<RunResult> {
    const { pipeline, signal } = this.options;
    const onAbort = () => this.stop.abort();
    signal?.addEventListener('abort', onAbort, { once: true });
    if (signal?.aborted) onAbort();
    const { status, ...end } = await runInAccount(pipeline, this.execution, async () => {
      const { input } = this.execution;
      this.record({ type: 'ExecutionStarted', time: Date.now(), pipeline: pipeline.name, input });
      return this.interpreted(this.definition, input, this.scope);
    });
    signal?.removeEventListener('abort', onAbort);
    const position = this.positionAt(end);
    this.stop.abort();
    await this.runner.ended();
    this.record(
      'output' in end
        ? { type: 'ExecutionSucceeded', time: Date.now(), ...end }
        : { type: 'ExecutionFailed', time: Date.now(), ...end },
    );
    this.over = true;
    return {
      status: status === 'SUCCEEDED' ? status : 'FAILED',
      ...end,
      history: this.history,
      execution: { ...this.execution, position },
    };
  }

  /** What the Task states do, and the distributed Maps. */
  private tasks(): ReadonlyMap<string, Task> {
    const { pipeline, slots = Infinity } = this.options;
    const { tasks, roots } = this.preparation.tasksOf(pipeline);
    const interpreted: MapHost['interpreted'] = (...run) => this.interpreted(...run);
    const host = { pipeline, roots, slots, interpreted };
    const maps = [...this.adapted].flatMap(([name, state]) =>
      isMapRun(state) ? [[name, mapTask(state, host)] as const] : [],
    );
    return new Map([...tasks, ...maps]);
  }

  private startChild({ pipeline, input, name }: ChildStart, state: string, signal: AbortSignal): Promise<RunResult> {
    const child = ++this.children;
    const { name: pipelineName, kind } = pipeline;
    const onEvent = (event: RunEvent) =>
      this.record({ type: 'ChildEvent', time: event.time, state, child, pipeline: pipelineName, kind, event });
    const options = { ...this.options, pipeline, input, onEvent, signal };
    return new Execution(options, newExecution(pipeline, input, name), this.preparation).run();
  }

  /** A state whose data was too large starts over: the states inside it are part of that data. */
  private positionAt(end: { readonly output?: unknown; readonly error?: string }): Position | null {
    const { position } = this.scope;
    if ('output' in end || position === null || 'output' in position) return null;
    const { state, input } = position;
    return end.error === 'States.DataLimitExceeded' ? { state, input } : position;
  }

  /** Runs a definition to its end, or until its scope is stopped: that of the execution, or that of an item of a Map Run. */
  private async interpreted(definition: Definition, input: unknown, scope: Scope): Promise<unknown> {
    const { signal } = scope;
    if (signal.aborted) throw stoppedError();
    checkSize(input, 'The input of the execution');
    const copy: unknown = JSON.parse(JSON.stringify(input));
    const { result, abort } = interpret({ ...this.interpretation, definition, input: copy, scope });
    signal.addEventListener('abort', abort, { once: true });
    try {
      return await result;
    } finally {
      signal.removeEventListener('abort', abort);
    }
  }

  /** Seconds that a task may take; NaN for one without a limit. */
  private secondsOf(name: string, input: unknown): number {
    const { InputPath, TimeoutSeconds, TimeoutSecondsPath } = this.originals.get(name)!;
    return Number(
      TimeoutSecondsPath === undefined ? TimeoutSeconds : this.read(TimeoutSecondsPath, this.read(InputPath, input)),
    );
  }

  /** The announced times, read again for each retry: this way random times are drawn only once. */
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
    const seconds = (error.name === 'Starlake.NotReady' ? FAST_RETRY_NOT_READY : FAST_RETRY) / 1000;
    return { ...retry, seconds, secondsOnAws: retry.seconds };
  }

  private describeMap(name: string, input: unknown): { items?: number; maxConcurrency?: number } {
    const map = this.originals.get(name)!;
    // Its Map Run says it.
    if (isDistributed(map)) return {};
    const { InputPath, ItemsPath, MaxConcurrencyPath: path } = map;
    const { MaxConcurrency, MaxConcurrencyPath } = this.adapted.get(name)!;
    const given = this.read(InputPath, input);
    const items = this.read(ItemsPath, given);
    const limit = MaxConcurrencyPath === undefined ? MaxConcurrency : this.read(path, given);
    return {
      ...(Array.isArray(items) ? { items: items.length } : {}),
      maxConcurrency: Number(limit) || MAX_MAP_CONCURRENCY,
    };
  }

  /** The value at a field's path; the whole input without a path. */
  private read(path: unknown, input: unknown): unknown {
    const { context } = scopes.getStore() ?? this.scope;
    return typeof path === 'string' ? readPath(localizeContext(path), input, context) : input;
  }

  private record(event: RunEvent): void {
    // An abandoned function can still report events.
    if (this.over) return;
    this.history.push(event);
    this.options.onEvent?.(event);
  }
}
