import { closeSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';

/** The locks of this process. Any other lock file with this process id is from an earlier process with the same id. */
const held = new Set<string>();

/**
 * Acquires a lock: a file with the id of its process. A lock whose process has ended is replaced.
 *
 * @param file the lock, in a folder that exists
 * @returns a function that releases the lock (so does the end of the process), or the id of the process that holds it
 * @throws the error of the file system when the file cannot be written
 */
export function tryLock(file: string): (() => void) | number {
  const lock = path.resolve(file);
  while (!create(lock)) {
    const holder = holderOf(lock);
    if (holder !== undefined) return holder;
    removeStale(lock);
  }
  held.add(lock);
  let released = false;
  const release = (): void => {
    if (released) return;
    released = true;
    held.delete(lock);
    process.removeListener('exit', release);
    rmSync(lock, { force: true });
  };
  process.once('exit', release);
  return release;
}

/** Id of the process that holds a lock; undefined when none does. */
export function holderOf(file: string): number | undefined {
  const lock = path.resolve(file);
  const pid = readPid(lock);
  if (pid === undefined) return undefined;
  return (pid === process.pid ? held.has(lock) : isRunning(pid)) ? pid : undefined;
}

function create(lock: string): boolean {
  let file: number;
  try {
    file = openSync(lock, 'wx');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
  writeSync(file, `${process.pid}\n`);
  closeSync(file);
  return true;
}

/** Renames the file before it removes it: two processes that find the same stale lock must not remove each other's new one. */
function removeStale(lock: string): void {
  const aside = `${lock}.${process.pid}`;
  try {
    renameSync(lock, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  const pid = readPid(aside);
  if (pid !== undefined && pid !== process.pid && isRunning(pid)) renameSync(aside, lock);
  else rmSync(aside, { force: true });
}

function readPid(lock: string): number | undefined {
  // Another process is about to write a file that is still empty.
  for (let attempt = 0; attempt < 10; attempt++) {
    let text: string;
    try {
      text = readFileSync(lock, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
    const pid = Number.parseInt(text, 10);
    if (pid > 0) return pid;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
  }
  return undefined;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // The process belongs to another user.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
