import { spawn } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import * as path from 'node:path';
import { createInterface } from 'node:readline';

/** Time that a command gets to end by itself when it must stop. */
export const STOP_GRACE_MS = 10_000;

/** A command to run. */
export interface CommandRun {
  readonly file: string;
  readonly argv: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly onLine: (line: string) => void;
  readonly signal?: AbortSignal;
  /** Called instead of SIGTERM when the signal is aborted. */
  readonly onAbort?: () => void;
}

/** The absolute path of a command, as found by a shell; undefined if it is not on PATH. */
export function findOnPath(command: string): string | undefined {
  for (const folder of (process.env.PATH ?? '').split(path.delimiter).filter(Boolean)) {
    const file = path.resolve(folder, command);
    try {
      accessSync(file, constants.X_OK);
      if (statSync(file).isFile()) return file;
    } catch {
      // Not in this folder.
    }
  }
  return undefined;
}

/** The part of this process's environment that a command needs to start; nothing else is passed on. */
export function minimalEnvironment(extra: readonly string[] = []): Record<string, string> {
  const names = ['PATH', 'HOME', 'JAVA_HOME', 'LANG', 'LC_ALL', 'TMPDIR', 'USER', ...extra];
  return environmentOf(names);
}

/** Those of the named variables that this process has. */
export function environmentOf(names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  ) as Record<string, string>;
}

/**
 * Runs a command and passes on each line that it prints to either output. When the signal is aborted, the command and
 * its children get SIGTERM, and SIGKILL if they still run after {@link STOP_GRACE_MS}.
 *
 * @returns the exit code; for a command that a signal ended, 128 plus the signal's number, as in a shell.
 * @throws Error when the command cannot be started.
 */
export async function runCommand(run: CommandRun): Promise<number> {
  // A separate process group: the command can be a script, and its children must end with it.
  const child = spawn(run.file, run.argv, {
    cwd: run.cwd,
    env: run.environment,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const kill = (signal: NodeJS.Signals) => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, signal);
    } catch {
      // It has ended already.
    }
  };
  const killAtExit = () => kill('SIGKILL');
  let killer: NodeJS.Timeout | undefined;
  const stop = () => {
    if (run.onAbort) run.onAbort();
    else kill('SIGTERM');
    killer = setTimeout(() => kill('SIGKILL'), run.onAbort ? 2 * STOP_GRACE_MS : STOP_GRACE_MS);
  };
  const lines = [child.stdout, child.stderr].map(async (output) => {
    for await (const line of createInterface({ input: output, crlfDelay: Infinity })) run.onLine(line);
  });
  process.once('exit', killAtExit);
  run.signal?.addEventListener('abort', stop, { once: true });
  if (run.signal?.aborted) stop();
  try {
    const exit = await new Promise<number>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code, signal) => resolve(code ?? 128 + signalNumber(signal)));
    });
    await Promise.race([Promise.allSettled(lines), outputGrace()]);
    return exit;
  } finally {
    clearTimeout(killer);
    process.removeListener('exit', killAtExit);
    run.signal?.removeEventListener('abort', stop);
  }
}

// A child process that outlives the command can keep its outputs open.
function outputGrace(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1000).unref());
}

function signalNumber(signal: NodeJS.Signals | null): number {
  return { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 }[signal as string] ?? 0;
}
