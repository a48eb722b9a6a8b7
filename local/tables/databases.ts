import { closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import path from 'node:path';

/** The first bytes of a DuckDB file after its checksum. */
const MAGIC = 'DUCK';
const MAGIC_AT = 8;
const PASSED_OVER = new Set(['.git', 'node_modules', 'cdk.out', '.starlake']);

/**
 * The DuckDB files in a folder and below it, the last written first.
 *
 * @param since Only files that were written at this time or later; milliseconds since the epoch.
 */
export function databasesIn(folder: string, since = 0): string[] {
  return filesIn(folder)
    .filter(isDatabase)
    .map((file) => ({ file, written: writtenAt(file) }))
    .filter(({ written }) => written >= since)
    .sort((one, other) => other.written - one.written || (one.file < other.file ? -1 : 1))
    .map(({ file }) => file);
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) return PASSED_OVER.has(entry.name) ? [] : filesIn(file);
    return entry.isFile() ? [file] : [];
  });
}

/** Whether a file is a DuckDB database. */
export function isDatabase(file: string): boolean {
  const bytes = Buffer.alloc(MAGIC.length);
  const descriptor = openSync(file, 'r');
  try {
    readSync(descriptor, bytes, 0, bytes.length, MAGIC_AT);
  } finally {
    closeSync(descriptor);
  }
  return bytes.toString('latin1') === MAGIC;
}

/** Milliseconds since the epoch. Data that is not in the file yet is in the log beside it. */
function writtenAt(file: string): number {
  const log = statSync(`${file}.wal`, { throwIfNoEntry: false });
  return Math.max(statSync(file).mtimeMs, log?.mtimeMs ?? 0);
}
