import { joinUri } from '../storage/location';
import type { Storage } from '../storage/storage';

/** Moves at once: an S3 client has 50 connections. */
const AT_ONCE = 20;

/**
 * Moves files back to where they wait to be loaded. Safe to repeat: a move that was cut half-way is completed.
 *
 * @returns names of files that stay where they are, because another of the same name waits there, which is not replaced
 */
export async function restore(
  storage: Storage,
  names: readonly string[],
  ingesting: string,
  pending: string,
): Promise<string[]> {
  const waiting = new Set(names.length > 0 ? await storage.list(pending) : []);
  const kept: string[] = [];
  const restoreOne = async (name: string) => {
    const [from, to] = [joinUri(ingesting, name), joinUri(pending, name)];
    // One may come while they are moved.
    if (!waiting.has(name) && (await storage.move(from, to))) {
      return;
    }
    if (await storage.same(from, to)) {
      await storage.delete(from);
    } else {
      kept.push(name);
    }
  };
  for (let i = 0; i < names.length; i += AT_ONCE) {
    // All have ended: a move that goes on by itself could take a file away from the load that comes next.
    for (const moved of await Promise.allSettled(names.slice(i, i + AT_ONCE).map(restoreOne))) {
      if (moved.status === 'rejected') throw moved.reason;
    }
  }
  return kept.sort();
}

/** Names of the data files in a folder: those that Starlake does not pass over. */
export async function dataFiles(storage: Storage, folder: string): Promise<string[]> {
  return (await storage.list(folder)).filter((name) => !name.startsWith('.'));
}
