import * as path from 'node:path';
import { assertExpected, isAsExpected } from '../record/expected-rows';
import { holdsFile, moveFile, removeFile, type FileIdentity } from './files';
import type { LoadedFile } from '../record/journal';
import { printSummary } from '../record/summary';
import type { TableLoad } from './table-load';

/**
 * Archives or deletes files in `ingesting` whose rows are in the table, as the project configures it, then removes them
 * from the journal. After an interruption at any point, {@link settle} or the next load of the files does the rest.
 */
export async function putAway(load: TableLoad, files: readonly FileIdentity[]): Promise<void> {
  await load.forget(await moveAway(load, files));
}

/**
 * Archives or deletes files that an earlier load of the table committed, but could not put away because it was killed.
 */
export async function settle(load: TableLoad): Promise<void> {
  const committed = await load.committed();
  load.context.signal.throwIfAborted();
  const left = await heldBy(load.ingesting, committed);
  printLoadedBefore(load, left);
  const moved = left.length === 0 || (await isAsExpected(load)) ? await moveAway(load, left) : [];
  const away = [...moved, ...(await heldBy(load.archive, committed))];
  // A process that moves files back by copying could be killed halfway: the copy in stage must be known, too.
  const staged = await heldBy(load.stage, away);
  await load.forget(away.filter((file) => !staged.includes(file)));
}

/** Puts away files in `ingesting` that an earlier load had loaded when it was killed. */
export async function putAwayLoadedBefore(load: TableLoad, files: readonly LoadedFile[]): Promise<void> {
  if (files.length > 0) {
    printLoadedBefore(load, files);
    await assertExpected(load);
    await putAway(load, files);
  }
}

// With their row counts: the killed load has perhaps not printed them.
function printLoadedBefore(load: TableLoad, files: readonly LoadedFile[]): void {
  for (const file of files) {
    load.print(
      `${file.name} is not loaded again: its rows are in the table, from a load that ended before it archived the file`,
    );
    printSummary(load, file.name, file);
  }
}

/** Returns the files that it moved: somebody else puts away a file that no longer exists. */
async function moveAway(load: TableLoad, files: readonly FileIdentity[]): Promise<FileIdentity[]> {
  const { archive: archived } = load.context.project;
  const moved: FileIdentity[] = [];
  for (const file of files) {
    const { name } = file;
    const done = archived
      ? await moveFile(name, load.ingesting, load.archive, true)
      : await removeFile(path.join(load.ingesting, name));
    if (done) {
      await load.reach('put-away', name);
      load.print(archived ? `${name} archived in ${load.archive}` : `${name} deleted`);
      moved.push(file);
    }
  }
  return moved;
}

async function heldBy<T extends FileIdentity>(folder: string, files: readonly T[]): Promise<T[]> {
  const held = await Promise.all(files.map((file) => holdsFile(folder, file)));
  return files.filter((_, index) => held[index]);
}
