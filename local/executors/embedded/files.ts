import type { Dirent } from 'node:fs';
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { CommandError } from './command-error';

/** Names of the files of a folder, sorted; neither sub-folders nor dot files. A folder that is not there has none. */
export function listFiles(folder: string): Promise<string[]> {
  return list(folder, (entry) => entry.isFile());
}

/** Names of the folders in a folder, sorted; none that begins with a dot. A folder that is not there has none. */
export function listFolders(folder: string): Promise<string[]> {
  return list(folder, (entry) => entry.isDirectory());
}

async function list(folder: string, wanted: (entry: Dirent) => boolean): Promise<string[]> {
  try {
    const entries = await fs.readdir(folder, { withFileTypes: true });
    return entries
      .filter((entry) => wanted(entry) && !entry.name.startsWith('.'))
      .map((entry) => entry.name)
      .sort();
  } catch (error) {
    if (hasCode(error, 'ENOENT')) {
      return [];
    }
    throw error;
  }
}

/** Whether there is a file or a folder of this path. */
export async function exists(file: string): Promise<boolean> {
  return fs.access(file).then(
    () => true,
    () => false,
  );
}

/**
 * Moves a file into a folder, which is created if needed.
 *
 * @param replace What happens to a file of the same name there: replaced, or an error.
 * @returns Whether it was moved; false if it is not there any more, because someone else took it.
 * @throws CommandError if a file of that name is there and `replace` is false.
 */
export async function moveFile(name: string, from: string, to: string, replace: boolean): Promise<boolean> {
  const source = path.join(from, name);
  const target = path.join(to, name);
  await fs.mkdir(to, { recursive: true });
  if (!replace && (await exists(target))) {
    throw new CommandError(
      `${name} stays in ${from}: ${to} still has a file of that name, which was not loaded. ` +
        'Load it, or move it away, then try again',
    );
  }
  try {
    await fs.rename(source, target);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) {
      return false;
    }
    if (!hasCode(error, 'EXDEV')) {
      throw error;
    }
    await fs.copyFile(source, target);
    await fs.rm(source);
  }
  return true;
}

/** Whether an error of Node has this code, for example `ENOENT`. */
export function hasCode(error: unknown, ...codes: string[]): boolean {
  return codes.includes((error as NodeJS.ErrnoException | undefined)?.code ?? '');
}
