import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { CAUSE_LIMIT, checkSize } from './errors';
import type { PlannedRetry } from './retry';
import type { State } from '../asl';
import type { MapRunRecord, Position, RunEvent } from '../run-event';

/** Receives what happens in the states of an execution, as it happens. */
export interface Recorder {
  /** Items and concurrency of a Map that is entered. */
  describeMap(name: string, input: unknown): { items?: number; maxConcurrency?: number };
  /** The retry that follows the failure of a state; undefined when there is none. */
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
  /** What they would be on AWS, where they are cut short. */
  retryInOnAws?: number;
  lastError?: Error;
  /** Its task token, anew for every attempt; made when somebody asks for it. */
  token?: string;
  /** For a Map or a Parallel: what its iterations or branches share, anew for every attempt. */
  attempt: Attempt;
}

/** A context object, as {@link localizeContext} wants it. */
export type ContextObject = Readonly<Record<string, unknown>>;

interface Attempt {
  readonly stop: AbortController;
  /** The iterations or branches that have started, by their index; of an execution that is over only where it ended. */
  readonly scopes: Array<Pick<Scope, 'position'> | undefined>;
  /** Where a redrive takes them up. */
  readonly from: readonly (Position | null)[];
  /** The Map Run of a distributed Map. */
  mapRun?: MapRunRecord;
}

type StateEventType = Extract<RunEvent, { state: string; stateType: unknown }>['type'];

/**
 * One chain of states: the execution itself, an iteration of a Map or a branch of a Parallel. Its states run one after the
 * other, so a scope knows which one is on, and how often it was retried, whatever other scopes do at the same time.
 */
export class Scope {
  /** The state that is on; undefined before the first one. */
  current?: CurrentState;
  /** Aborted when the interpreter has been stopped, which it is by itself when its time is over. */
  interpreter?: AbortSignal;
  private end?: { readonly output: unknown };

  /**
   * @param context the context object of its execution
   * @param signal aborted when the execution stops, or a sibling iteration or branch has failed
   * @param from where a redrive takes it up; null for one that begins
   * @param item index of the Map item it belongs to
   * @param parent name of the Map state that item is of
   */
  constructor(
    private readonly recorder: Recorder,
    readonly context: ContextObject,
    readonly signal: AbortSignal,
    readonly from: Position | null = null,
    private readonly item?: number,
    private readonly parent?: string,
  ) {}

  /** A scope for the next iteration or branch of the state that is on; iterations start in the order of the items. */
  nested(): Scope {
    const { name, type, attempt } = this.current!;
    const signal = AbortSignal.any([this.signal, attempt.stop.signal]);
    const index = attempt.scopes.length;
    const [item, parent] = type === 'Map' ? [index, name] : [this.item, this.parent];
    const scope = new Scope(this.recorder, this.context, signal, attempt.from[index], item, parent);
    attempt.scopes.push(scope);
    return scope;
  }

  /** A scope for an item of the distributed Map that is on, which is an execution of its own: with its context and signal. */
  execution(index: number, context: ContextObject, signal: AbortSignal): Scope {
    const { name, attempt } = this.current!;
    const scope = new Scope(this.recorder, context, signal, attempt.from[index], index, name);
    attempt.scopes[index] = scope;
    return scope;
  }

  /** The execution of an item is over: there may be many, so no more of it is kept than a redrive needs. */
  executed(index: number): void {
    const { scopes } = this.current!.attempt;
    scopes[index] = { position: scopes[index]!.position };
  }

  /** Where a redrive takes up an item of the Map that is on; null for one that begins. */
  begun(index: number): Position | null {
    return this.current!.attempt.from[index] ?? null;
  }

  /** The Map Run of the distributed Map that is on: the one that a redrive goes on with, or a new one. */
  get mapRun(): MapRunRecord {
    return (this.current!.attempt.mapRun ??= { id: randomUUID(), redriveCount: 0 });
  }

  /** The items of the distributed Map that is on are known. */
  mapRunStarted(mapRunArn: string, items: readonly unknown[], maxConcurrency: number): void {
    this.record('MapRunStarted', { mapRunArn, items: items.length, maxConcurrency, input: items });
  }

  /** It does not go on. Later events are only its end being noticed. */
  get stopped(): boolean {
    return this.signal.aborted || this.interpreter?.aborted === true;
  }

  /** How far it has come; null when it has not begun. */
  get position(): Position | null {
    if (this.end) return this.end;
    if (!this.current) return this.from;
    const { name, input, attempt } = this.current;
    const { scopes, from, mapRun } = attempt;
    const started = Math.max(scopes.length, from.length);
    const nested = Array.from({ length: started }, (_, index) => (scopes[index] ?? { position: from[index] }).position);
    return { state: name, input, ...(nested.length > 0 ? { nested } : {}), ...(mapRun ? { mapRun } : {}) };
  }

  /** Number of retries of the state that is on, and what else `$$.State` says. */
  get state(): Record<string, unknown> {
    const { name, enteredTime, retries } = this.current!;
    return { EnteredTime: enteredTime, Name: name, RetryCount: retries };
  }

  /** The task token of the state that is on. */
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

  /** Its last state has ended. Of one that is stopped the interpreter tells this too, wherever it is. */
  ended(output: unknown): void {
    if (!this.stopped) this.end = { output };
  }

  failed(error: Error): void {
    // What catches it, and whoever it fails, gets this error.
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

  /** Its execution has taken too long: the state that was on fails. */
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

/** The scope that the running code is in: each iteration and branch is its own chain of asynchronous calls. */
export const scopes = new AsyncLocalStorage<Scope>();

function newAttempt(from?: Extract<Position, { state: string }>): Attempt {
  const { nested = [], mapRun } = from ?? {};
  const redriven = mapRun && { ...mapRun, redriveCount: mapRun.redriveCount + 1 };
  return { stop: new AbortController(), scopes: [], from: nested, mapRun: redriven };
}

function errorFields(error: Error | undefined): { error?: string; cause?: string } {
  return error === undefined ? {} : { error: error.name, cause: error.message };
}
