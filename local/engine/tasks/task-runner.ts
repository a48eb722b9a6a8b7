import { account } from '../../aws/account';
import type { ChildStart } from './child-execution';
import { checkSize, stoppedError } from '../../interpreter/errors';
import { taskTimeoutError } from '../../interpreter/interpreter';
import { scopes, type Scope } from '../../interpreter/scope';
import { NOT_YET } from '../not-yet';
import type { Executor } from '../../executor';
import type { RunEvent, RunResult } from '../../run-event';
import type { Task } from './task';

/** What a {@link TaskRunner} needs from its execution. */
export interface TaskHost {
  readonly executor: Executor;
  record(event: RunEvent): void;
  /** Seconds that a state with this input may take; NaN for one without a limit. */
  secondsOf(state: string, input: unknown): number;
  /** Runs an execution that a state starts, until it ends or the signal is aborted. */
  startChild(child: ChildStart, state: string, signal: AbortSignal): Promise<RunResult>;
}

/** A container or a function call that has not ended. */
interface Running {
  readonly state: string;
  /** Aborted when it must stop. */
  readonly signal: AbortSignal;
}

/** Runs the tasks of an execution, and tracks those that have not ended. */
export class TaskRunner {
  private readonly running = new Map<Promise<unknown>, Running>();
  private containers = 0;

  /** @param stop aborted when the execution is over: tasks that still run are stopped. */
  constructor(
    private readonly host: TaskHost,
    private readonly stop: AbortSignal,
  ) {}

  /**
   * Runs the task of a state, in the scope of that state. A task that exceeds the timeout of its state keeps running,
   * as on AWS, until it ends by itself, is stopped by `StopTask`, or the execution ends.
   *
   * @throws Error of the task; `States.Timeout`, `States.DataLimitExceeded`, or `Execution.Stopped` when the scope was.
   */
  async run(state: string, task: Task, input: unknown): Promise<unknown> {
    const scope = scopes.getStore()!;
    if (scope.signal.aborted) throw stoppedError();
    // Those of a Map are its input, and what it has read from that.
    if (scope.current!.type === 'Task') checkSize(input, `The parameters of the state '${state}'`);
    await this.stoppedOnes(state);
    await this.containerEnds(scope);
    if (scope.signal.aborted) throw stoppedError();
    const own = new AbortController();
    const onStop = () => own.abort();
    scope.signal.addEventListener('abort', onStop, { once: true });
    const over = new AbortController();
    const clock = clockOf(this.host.secondsOf(state, scope.current!.input));
    try {
      const signals = { own: own.signal, over: over.signal };
      const result = await Promise.race([this.call(state, task, input, signals, clock.ring), clock.late]);
      if (scope.signal.aborted) throw stoppedError();
      checkSize(result, `The result of the state '${state}'`);
      return result;
    } catch (error) {
      throw scope.signal.aborted ? stoppedError() : error;
    } finally {
      clock.clear();
      over.abort();
      scope.signal.removeEventListener('abort', onStop);
    }
  }

  /** Resolves when no task runs any more. */
  async ended(): Promise<void> {
    await Promise.allSettled(this.running.keys());
  }

  /** Tasks that were asked to stop must have ended before their state is tried again. */
  private async stoppedOnes(state: string): Promise<void> {
    const stopped = [...this.running].filter(([, other]) => other.state === state && other.signal.aborted);
    await Promise.allSettled(stopped.map(([promise]) => promise));
  }

  /** Before another check whose wait was shortened: perhaps the state waits for the end of a container. */
  private async containerEnds({ current, signal }: Scope): Promise<void> {
    const { retryInOnAws: seconds, lastError } = current!;
    if (seconds !== undefined && NOT_YET.includes(lastError?.name)) await account.containerEnd(seconds * 1000, signal);
  }

  private call(
    state: string,
    task: Task,
    input: unknown,
    { own, over }: { readonly own: AbortSignal; readonly over: AbortSignal },
    timeOut: () => void,
  ): Promise<unknown> {
    const { executor } = this.host;
    const record = (event: RunEvent) => this.host.record(event);
    const signal = AbortSignal.any([this.stop, own]);
    let container = 0;
    const promise = task(input, {
      executor,
      signal,
      over,
      timeOut,
      token: scopes.getStore()!.token,
      startChild: (child) => this.host.startChild(child, state, signal),
      onStart: (argv) => {
        container = ++this.containers;
        record({ type: 'ContainerStarted', time: Date.now(), state, container, argv });
      },
      onLine: (line) => record({ type: 'ContainerLine', time: Date.now(), container, line }),
      onStop: (argv, end) => record({ type: 'ContainerStopped', time: Date.now(), state, container, argv, ...end }),
    });
    this.running.set(promise, { state, signal });
    const ended = () => this.running.delete(promise);
    promise.then(ended, ended);
    return promise;
  }
}

/** Rejects when the timeout of a task is over, or when it is rung. */
function clockOf(seconds: number): { late: Promise<never>; ring: () => void; clear: () => void } {
  let timer: NodeJS.Timeout | undefined;
  let ring = () => {};
  const late = new Promise<never>((_, reject) => {
    ring = () => void taskTimeoutError().then(reject);
    // A longer timer would end at once, and no local run takes weeks.
    if (seconds * 1000 < 2 ** 31) timer = setTimeout(ring, seconds * 1000);
  });
  return { late, ring, clear: () => clearTimeout(timer) };
}
