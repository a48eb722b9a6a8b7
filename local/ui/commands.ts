import { spawn, type ChildProcess } from 'node:child_process';
import { isDeepStrictEqual } from 'node:util';

/** A command that a page has started. */
export interface Started {
  readonly number: number;
  /** Its arguments: `run sales`. */
  readonly argv: readonly string[];
  readonly startedAt: Date;
  readonly endedAt?: Date;
  /** Undefined while it runs. */
  readonly exitCode?: number;
  /** The deployed pipeline that it is about; absent for a run on this machine. */
  readonly machine?: string;
  /** What it has printed last on standard output; empty for a run on this machine. */
  readonly printed: string;
  /** What it has printed last on standard error. */
  readonly said: string;
}

/** How the commands of pages are started. */
export interface CommandSetup {
  /** The program and its first arguments: Node.js and the script of this command line. */
  readonly program: readonly string[];
  /** Options that every command about this machine gets: those of the app. */
  readonly options: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Called when a command has begun or ended. */
  readonly onChange: () => void;
}

/** Characters that are kept of what a command says. */
const KEPT = 4000;
/** Commands that are remembered after their end. */
const REMEMBERED = 20;

/**
 * The commands that pages start: each is the same command line in a process of its own, so that a failure does not end the
 * server. A process is in its own group: Ctrl-C of the terminal reaches only the server, which then ends them.
 */
export class Commands {
  private readonly started: Started[] = [];
  private readonly running = new Map<number, ChildProcess>();

  constructor(private readonly setup: CommandSetup) {}

  /** The last commands, the latest first. */
  public get all(): readonly Started[] {
    return [...this.started].reverse();
  }

  /**
   * Starts a command, unless the same one runs: a second click is no second run.
   *
   * @param machine the deployed pipeline that it is about: its arguments name the stack, so it gets no options of the app
   */
  public start(argv: readonly string[], machine?: string): void {
    if (this.started.some((each) => this.running.has(each.number) && isDeepStrictEqual(each.argv, argv))) return;
    const { program, options, cwd, env, onChange } = this.setup;
    const [file, ...first] = program;
    const child = spawn(file!, [...first, ...argv, ...(machine === undefined ? options : [])], {
      cwd,
      env: { ...env },
      // A run on this machine goes on when its reader is gone, and its pages say all of it.
      stdio: ['ignore', machine === undefined ? 'ignore' : 'pipe', 'pipe'],
      detached: true,
    });
    const number = (this.started.at(-1)?.number ?? 0) + 1;
    this.running.set(number, child);
    this.started.push({ number, argv, startedAt: new Date(), printed: '', said: '', ...(machine && { machine }) });
    this.started.splice(0, this.started.length - REMEMBERED);
    child.stdout?.setEncoding('utf8');
    child.stdout?.on('data', (text: string) =>
      this.change(number, ({ printed }) => ({ printed: (printed + text).slice(-KEPT) })),
    );
    child.stderr!.setEncoding('utf8');
    child.stderr!.on('data', (text: string) =>
      this.change(number, ({ said }) => ({ said: (said + text).slice(-KEPT) })),
    );
    child.on('error', (error) => this.end(number, 2, error.message));
    // 'close', not 'exit': by then all of its output has come.
    child.on('close', (code) => this.end(number, code ?? 1));
    onChange();
  }

  /** Ends a command as Ctrl-C does. */
  public interrupt(number: number): void {
    this.running.get(number)?.kill('SIGINT');
  }

  /** Ends all commands as Ctrl-C does, and waits for them. */
  public async endAll(): Promise<void> {
    const ended = [...this.running.values()].map((child) => new Promise((resolve) => child.once('close', resolve)));
    for (const number of this.running.keys()) this.interrupt(number);
    // A second Ctrl-C ends this process at once, and then the commands, too.
    const again = () => this.running.forEach((child) => child.kill('SIGINT'));
    process.once('exit', again);
    await Promise.all(ended);
    process.removeListener('exit', again);
  }

  private end(number: number, exitCode: number, more = ''): void {
    if (!this.running.delete(number)) return;
    this.change(number, ({ said }) => ({ exitCode, endedAt: new Date(), said: said + more }));
    this.setup.onChange();
  }

  private change(number: number, next: (before: Started) => Partial<Started>): void {
    const index = this.started.findIndex((each) => each.number === number);
    const before = this.started[index];
    if (before) this.started[index] = { ...before, ...next(before) };
  }
}
