import { joinUri } from '../storage/location';
import { filesNamed } from '../storage/listing';
import type { Storage } from '../storage/storage';

/** Concurrent moves: an S3 client has 50 connections. */
const AT_ONCE = 20;

/**
 * Moves files to another area. Safe to repeat: a move that was interrupted is completed.
 *
 * @param there names of files in the target, if known
 * @param atOnce the number of concurrent moves: with one, the times of the files keep their order
 * @returns names of files that are not moved, because the target has another file of the same name
 */
export async function moveFiles(
  storage: Storage,
  names: readonly string[],
  source: string,
  target: string,
  there?: { has(name: string): boolean },
  atOnce = AT_ONCE,
): Promise<string[]> {
  const taken = there ?? (await filesNamed(storage, target, names));
  const kept: string[] = [];
  const moveOne = async (name: string) => {
    const [from, to] = [joinUri(source, name), joinUri(target, name)];
    // A file of the same name can arrive meanwhile.
    if (!taken.has(name) && (await storage.move(from, to))) {
      return;
    }
    if (await storage.same(from, to)) {
      await storage.delete(from);
    } else {
      kept.push(name);
    }
  };
  for (let i = 0; i < names.length; i += atOnce) {
    // Wait for all: a move that goes on after an error could take a file away from the next load.
    for (const moved of await Promise.allSettled(names.slice(i, i + atOnce).map(moveOne))) {
      if (moved.status === 'rejected') throw moved.reason;
    }
  }
  return kept.sort();
}

/**
 * Moves files whose rows are in their tables to the archive, under another name if theirs is taken. In the ingesting area, they
 * would look like files that still have to be loaded.
 *
 * @returns names of files that could not be moved
 */
export async function archiveFiles(
  storage: Storage,
  names: readonly string[],
  source: string,
  archive: string,
  { execution }: { readonly execution: string },
): Promise<string[]> {
  const kept: string[] = [];
  for (const name of await moveFiles(storage, names, source, archive)) {
    const other = `${name}.${execution.split(':').at(-1)!}`;
    if (!(await storage.move(joinUri(source, name), joinUri(archive, other)))) {
      kept.push(name);
    }
  }
  return kept;
}

/** Names of the data files in a folder: those that Starlake does not skip. */
export async function dataFiles(storage: Storage, folder: string): Promise<string[]> {
  return (await storage.list(folder)).filter((name) => !name.startsWith('.'));
}
