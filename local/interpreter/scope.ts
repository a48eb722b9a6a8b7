import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { CAUSE_LIMIT, checkSize } from './errors';
import type { PlannedRetry } from './retry';
import type { State } from '../asl';
import type { MapRunRecord, Position, RunEvent } from '../run-event';

/** Receives what happens in the states of an execution, as it happens. */
export interface Recorder {
  /** Items and concurrency of a Map that begins. */
  describeMap(name: string, input: unknown): { items?: number; maxConcurrency?: number };
  /** The retry that follows the failure of a state; undefined if there is none. */
  planRetry(name: string, attempts: readonly number[], error: Error): PlannedRetry | undefined;
  record(event: RunEvent): void;
}

/** A state in progress. */
interface CurrentState {
  readonly name: string;
  readonly type: State['Type'];
  readonly enteredTime: string;
  readonly input: unknown;
  retries: number;
  /** How often each of its retriers was used. */
  readonly attempts: number[];
  /** Seconds before the retry that is due. */
  retryIn?: number;
  /** The seconds on AWS, if the wait is shortened. */
  retryInOnAws?: number;
  lastError?: Error;
  /** Its task token, a new one for every attempt; made when it is first needed. */
  token?: string;
  /** For a Map or a Parallel: the state that its iterations or branches share, new for every attempt. */
  attempt: Attempt;
}

/** A context object, as {@link localizeContext} needs it. */
export type ContextObject = Readonly<Record<string, unknown>>;

interface Attempt {
  readonly stop: AbortController;
  /**
   * The iterations or branches that have started, by their index; for a finished execution, only the state where it
   * ended.
   */
  readonly scopes: Array<Pick<Scope, 'position'> | undefined>;
  /** Where a redrive continues them. */
  readonly from: readonly (Position | null)[];
  /** The Map Run of a distributed Map. */
  mapRun?: MapRunRecord;
}

type StateEventType = Extract<RunEvent, { state: string; stateType: unknown }>['type'];

/**
 * One chain of states: the execution itself, an iteration of a Map or a branch of a Parallel. Its states run one after
 * the other, so a scope knows its current state and the number of its retries, independent of other scopes.
 */
export class Scope {
  /** The current state; undefined before the first one. */
  current?: CurrentState;
  /** Aborted when the interpreter has been stopped, also by its timeout. */
  interpreter?: AbortSignal;
  private end?: { readonly output: unknown };

  /**
   * @param context the context object of its execution
   * @param signal aborted when the execution stops, or a sibling iteration or branch has failed
   * @param from where a redrive continues it; null to start at the beginning
   * @param item index of its Map item
   * @param parent name of the item's Map state
   */
  constructor(
    private readonly recorder: Recorder,
    readonly context: ContextObject,
    readonly signal: AbortSignal,
    readonly from: Position | null = null,
    private readonly item?: number,
    private readonly parent?: string,
  ) {}

  /** A scope for the next iteration or branch of the current state; iterations start in the order of the items. */
  nested(): Scope {
    const { name, type, attempt } = this.current!;
    const signal = AbortSignal.any([this.signal, attempt.stop.signal]);
    const index = attempt.scopes.length;
    const [item, parent] = type === 'Map' ? [index, name] : [this.item, this.parent];
    const scope = new Scope(this.recorder, this.context, signal, attempt.from[index], item, parent);
    attempt.scopes.push(scope);
    return scope;
  }

  /**
   * A scope for an item of the current distributed Map: it is a separate execution, with its own context and signal.
   */
  execution(index: number, context: ContextObject, signal: AbortSignal): Scope {
    const { name, attempt } = this.current!;
    const scope = new Scope(this.recorder, context, signal, attempt.from[index], index, name);
    attempt.scopes[index] = scope;
    return scope;
  }

  /**
   * Called when the execution of an item is over. As there can be many, it keeps only the data that a redrive needs.
   */
  executed(index: number): void {
    const { scopes } = this.current!.attempt;
    scopes[index] = { position: scopes[index]!.position };
  }

  /** Where a redrive continues an item of the current Map; null to start at the beginning. */
  begun(index: number): Position | null {
    return this.current!.attempt.from[index] ?? null;
  }

  /** The Map Run of the current distributed Map: the one that a redrive continues, or a new one. */
  get mapRun(): MapRunRecord {
    return (this.current!.attempt.mapRun ??= { id: randomUUID(), redriveCount: 0 });
  }

  /** Called when the items of the current distributed Map are known. */
  mapRunStarted(mapRunArn: string, items: readonly unknown[], maxConcurrency: number): void {
    this.record('MapRunStarted', { mapRunArn, items: items.length, maxConcurrency, input: items });
  }

  /** It does not go on. Later events are only its end being noticed. */
  get stopped(): boolean {
    return this.signal.aborted || this.interpreter?.aborted === true;
  }

  /** Its progress; null before its first state. */
  get position(): Position | null {
    if (this.end) return this.end;
    if (!this.current) return this.from;
    const { name, input, attempt } = this.current;
    const { scopes, from, mapRun } = attempt;
    const started = Math.max(scopes.length, from.length);
    const nested = Array.from({ length: started }, (_, index) => (scopes[index] ?? { position: from[index] }).position);
    return { state: name, input, ...(nested.length > 0 ? { nested } : {}), ...(mapRun ? { mapRun } : {}) };
  }

  /** The fields of `$$.State`, such as the number of retries of the current state. */
  get state(): Record<string, unknown> {
    const { name, enteredTime, retries } = this.current!;
    return { EnteredTime: enteredTime, Name: name, RetryCount: retries };
  }

  /** The task token of the current state. */
  get token(): string {
    return (this.current!.token ??= randomUUID());
  }

  entered(name: string, type: State['Type'], input: unknown): void {
    checkSize(input, `The input of the state '${name}'`);
    const enteredTime = new Date().toISOString();
    const from = !this.current && this.from && 'state' in this.from ? this.from : undefined;
    this.current = { name, type, enteredTime, input, retries: 0, attempts: [], attempt: newAttempt(from) };
    this.record('StateEntered', { ...(type === 'Map' ? this.recorder.describeMap(name, input) : {}), input });
  }

  exited(output: unknown): void {
    checkSize(output, `The output of the state '${this.current!.name}'`);
    this.record('StateExited', { output });
  }

  /** Called when its last state has ended. The interpreter also calls it for a stopped scope, in any state. */
  ended(output: unknown): void {
    if (!this.stopped) this.end = { output };
  }

  failed(error: Error): void {
    // A Catch, or the failed parent, gets this error.
    if (error.message.length > CAUSE_LIMIT) error.message = error.message.slice(0, CAUSE_LIMIT);
    const current = this.current!;
    const retry = this.recorder.planRetry(current.name, current.attempts, error);
    if (retry !== undefined) current.attempts[retry.retrier] = (current.attempts[retry.retrier] ?? 0) + 1;
    current.lastError = error;
    current.retryIn = retry?.seconds;
    current.retryInOnAws = retry?.secondsOnAws;
    this.record('StateFailed', {
      ...errorFields(error),
      ...(retry === undefined ? {} : { retryIn: retry.seconds }),
      ...(retry?.secondsOnAws === undefined ? {} : { retryInOnAws: retry.secondsOnAws }),
    });
  }

  retried(): void {
    if (this.stopped) return;
    this.current!.retries++;
    this.current!.attempt = newAttempt();
    this.current!.token = undefined;
    this.record('StateRetried', errorFields(this.current!.lastError));
  }

  caught(): void {
    this.record('StateCaught', errorFields(this.current!.lastError));
  }

  /** Called when its execution has taken too long: the current state fails. */
  timedOut(): void {
    this.tell('StateFailed', { error: 'States.Timeout', cause: '' });
  }

  private record(type: StateEventType, fields: { [field: string]: unknown }): void {
    if (!this.stopped) this.tell(type, fields);
  }

  private tell(type: StateEventType, fields: { [field: string]: unknown }): void {
    const { name, type: stateType } = this.current!;
    const where = {
      ...(this.item === undefined ? {} : { item: this.item }),
      ...(this.parent === undefined ? {} : { parent: this.parent }),
    };
    this.recorder.record({ type, time: Date.now(), state: name, stateType, ...where, ...fields });
  }
}

/** The scope of the running code: each iteration and branch is a separate chain of asynchronous calls. */
export const scopes = new AsyncLocalStorage<Scope>();

function newAttempt(from?: Extract<Position, { state: string }>): Attempt {
  const { nested = [], mapRun } = from ?? {};
  const redriven = mapRun && { ...mapRun, redriveCount: mapRun.redriveCount + 1 };
  return { stop: new AbortController(), scopes: [], from: nested, mapRun: redriven };
}

function errorFields(error: Error | undefined): { error?: string; cause?: string } {
  return error === undefined ? {} : { error: error.name, cause: error.message };
}
