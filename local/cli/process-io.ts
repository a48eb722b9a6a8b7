import { fstatSync } from 'node:fs';
import { ExitCode } from './errors';
import type { FileId, Io, Sink } from './io';
import { SHOW_CURSOR } from './text/ansi';

/**
 * The real terminal. The first Ctrl-C, or the end of the terminal, aborts {@link Io.signal}, so that a run can stop its
 * containers; the second one ends the process at once. A reader that exits early (`| head`) is not an error: the rest
 * of the output is dropped.
 */
export function processIo(process: NodeJS.Process): Io {
  const interrupt = new AbortController();
  const onSignal = (): void => {
    if (interrupt.signal.aborted) {
      if (process.stdout.isTTY) process.stdout.write(`${SHOW_CURSOR}\n`);
      process.exit(ExitCode.INTERRUPTED);
    }
    interrupt.abort();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  // The end of a terminal is signalled twice, by the kernel and by the shell.
  process.on('SIGHUP', () => interrupt.abort());
  return {
    stdout: untilClosed(process.stdout, () => interrupt.abort()),
    stderr: untilClosed(process.stderr),
    stdin: process.stdin,
    isTTY: process.stdout.isTTY === true,
    files: [process.stdout, process.stderr].flatMap(({ fd }) => fileOf(fd) ?? []),
    get columns() {
      return process.stdout.columns;
    },
    get rows() {
      return process.stdout.rows;
    },
    env: process.env,
    cwd: process.cwd(),
    program: [process.execPath, ...process.argv.slice(1, 2)],
    signal: interrupt.signal,
  };
}

function fileOf(descriptor: number): FileId | undefined {
  try {
    const stat = fstatSync(descriptor);
    return stat.isFile() ? stat : undefined;
  } catch {
    // The descriptor is closed.
    return undefined;
  }
}

function untilClosed(stream: NodeJS.WriteStream, onClosed?: () => void): Sink {
  let closed = false;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    // EIO means that the terminal was closed.
    if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error;
    closed = true;
    onClosed?.();
  });
  return { write: (content) => closed || stream.write(content) };
}
