import { once } from 'node:events';
import { KILLED } from '../lib/contract/failure';
import { nearest } from '../lib/text/nearest';
import type { ContainerExit, ContainerRun, Executor } from '../local/executor';
import type { Failure, LocalContainer, LocalRunOptions } from './types';

/** Exit code of a command that was asked to stop: 128 + SIGTERM. */
const STOPPED = 143;

type Failures = NonNullable<LocalRunOptions['failures']>;

/** Runs containers by another executor, notes them, and lets some of them fail. */
export class FailingExecutor implements Executor {
  readonly name: Executor['name'];
  readonly containers: LocalContainer[] = [];
  private readonly attempts = new Map<string, number>();
  private readonly matched = new Set<string>();

  constructor(
    private readonly inner: Executor,
    private readonly failures: Failures,
  ) {
    this.name = inner.name;
  }

  async run(run: ContainerRun): Promise<ContainerExit> {
    const names = namesOf(run.argv);
    names.forEach((name) => this.attempts.set(name, (this.attempts.get(name) ?? 0) + 1));
    const log: string[] = [];
    const { argv, environment } = run;
    const attempt = Math.max(...names.map((name) => this.attempts.get(name)!));
    const container = { argv, environment, attempt, log };
    const at = this.containers.push(container) - 1;
    const onLine = (line: string) => {
      log.push(line);
      run.onLine(line);
    };
    try {
      const exit = await this.play({ ...run, onLine }, names);
      const { exitCode, reason } = exit;
      this.containers[at] = { ...container, exitCode, ...(reason === undefined ? {} : { reason }) };
      return exit;
    } catch (error) {
      this.containers[at] = { ...container, reason: (error as Error).message };
      throw error;
    }
  }

  close(): Promise<void> {
    return this.inner.close();
  }

  /**
   * Refuses failures of what the run has not started: a test that means something else would pass.
   *
   * @throws Error that lists what it has started
   */
  refuseUnmatched(): void {
    const name = Object.keys(this.failures).find((each) => !this.matched.has(each));
    if (name === undefined) return;
    const started = [...this.attempts.keys()];
    const near = nearest(name, started);
    const ran = started.length === 0 ? 'no container' : `containers of ${started.join(', ')}`;
    throw new Error(
      `failures['${name}']: the run has started no such container, but ${ran}${near ? `. Did you mean ${near}?` : ''}`,
    );
  }

  private async play(run: ContainerRun, names: readonly string[]): Promise<ContainerExit> {
    const failing = names.flatMap((name) => {
      const failure = this.failureOf(name);
      return failure === undefined ? [] : [{ name, failure }];
    });
    const [first] = failing;
    if (first === undefined) return this.inner.run(run);
    // A container of several tables loads the others, unless it does not live so long.
    const others = names.filter((name) => !failing.some((each) => each.name === name));
    if (typeof first.failure !== 'number' || others.length === 0) return fail(run, first.failure);
    await this.inner.run({ ...run, argv: withTables(run.argv, others) });
    return fail(run, first.failure);
  }

  /** The failure of something in its current attempt. A table has the name of its domain in front, or not. */
  private failureOf(name: string): Failure | undefined {
    const short = name.slice(name.indexOf('.') + 1);
    const key = [name, short].find((each) => Object.hasOwn(this.failures, each));
    if (key === undefined) return undefined;
    this.matched.add(key);
    const failure = this.failures[key]!;
    return typeof failure === 'object' ? failure[this.attempts.get(name)! - 1] : failure;
  }
}

async function fail(run: ContainerRun, failure: Failure): Promise<ContainerExit> {
  switch (failure) {
    case 'OUT_OF_MEMORY':
      return { exitCode: KILLED, reason: 'OutOfMemoryError: Container killed due to memory usage' };
    case 'IMAGE_NOT_PULLED':
      throw new Error(`CannotPullContainerError: pull image manifest has been retried 5 time(s): ${run.image}`);
    case 'TIMED_OUT': {
      const stopped = run.signal.aborted ? undefined : once(run.signal, 'abort');
      run.timeOut();
      await stopped;
      return { exitCode: STOPPED };
    }
    default:
      return { exitCode: failure };
  }
}

/** What a command runs: its tables with their domain in front, its task, else the command itself. */
function namesOf(argv: readonly string[]): string[] {
  const valueOf = (option: string) => argv[argv.indexOf(option) + 1] ?? '';
  const [command = ''] = argv;
  if (command === 'load')
    return valueOf('--tables')
      .split(',')
      .map((table) => `${valueOf('--domains')}.${table}`);
  return [command === 'transform' ? valueOf('--name') : command];
}

function withTables(argv: readonly string[], names: readonly string[]): string[] {
  const tables = names.map((name) => name.slice(name.indexOf('.') + 1)).join(',');
  return argv.with(argv.indexOf('--tables') + 1, tables);
}
