import { existsSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bundleHandlers } from '../scripts/bundle-handlers.mjs';

/** A file system in memory. On a disk, to make and delete the folders of the tests takes as long as everything else. */
const MEMORY = '/dev/shm';
/** Bytes that the tests may need at once, and more: a container may have 64 MB there. */
const ENOUGH = 2 ** 30;

/** Before all tests: handlers of today, and one folder for all temporary files, which is deleted at the end, or after Ctrl-C. */
export default async function () {
  await bundleHandlers();
  const folder = mkdtempSync(path.join(hasRoom(MEMORY) ? MEMORY : tmpdir(), 'starlake-sfn-tests-'));
  process.env.TMPDIR = folder;
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
}

function hasRoom(folder) {
  if (!existsSync(folder)) return false;
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize > ENOUGH;
}
