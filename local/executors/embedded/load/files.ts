import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { CommandError } from '../command/command-error';

/** Names of the files of a folder, sorted, without sub-folders and dot files. A missing folder has none. */
export async function listFiles(folder: string): Promise<string[]> {
  try {
    const entries = await fs.readdir(folder, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
      .map((entry) => entry.name)
      .sort();
  } catch (error) {
    if (hasCode(error, 'ENOENT')) {
      return [];
    }
    throw error;
  }
}

/** Whether a file or a folder has this path. */
export async function exists(file: string): Promise<boolean> {
  return fs.access(file).then(
    () => true,
    () => false,
  );
}

/** Distinguishes a file from a later one of the same name. It does not change when the file is renamed or moved. */
export interface FileIdentity {
  readonly name: string;
  readonly size: bigint;
  /** Nanoseconds since the epoch. */
  readonly modifiedNs: bigint;
}

/** The identity of a file; undefined if it does not exist. */
export async function identifyFile(folder: string, name: string): Promise<FileIdentity | undefined> {
  try {
    const { size, mtimeNs } = await fs.stat(path.join(folder, name), { bigint: true });
    return { name, size, modifiedNs: mtimeNs };
  } catch (error) {
    if (hasCode(error, 'ENOENT')) {
      return undefined;
    }
    throw error;
  }
}

/** Whether two identities belong to the same file. */
export function isSameFile(one: FileIdentity, other: FileIdentity): boolean {
  return one.name === other.name && one.size === other.size && one.modifiedNs === other.modifiedNs;
}

/** Whether a folder has exactly this file, not only one with its name. */
export async function holdsFile(folder: string, file: FileIdentity): Promise<boolean> {
  const present = await identifyFile(folder, file.name);
  return present !== undefined && isSameFile(present, file);
}

/**
 * Moves a file into a folder, which is created if needed.
 *
 * @param replace Whether a file of the same name there is replaced, or an error.
 * @returns Whether it was moved; false if it no longer exists, because somebody else has moved it.
 * @throws CommandError if a file of that name exists there and `replace` is false.
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
    await copyFile(source, target);
    await fs.rm(source);
  }
  return true;
}

/** Deletes a file. Returns whether it existed. */
export async function removeFile(file: string): Promise<boolean> {
  try {
    await fs.rm(file);
    return true;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) {
      return false;
    }
    throw error;
  }
}

// Written under a temporary name until it is complete: a kill must not leave a partial file.
async function copyFile(source: string, target: string): Promise<void> {
  const partial = path.join(path.dirname(target), `.${path.basename(target)}.partial`);
  await fs.copyFile(source, partial);
  const { atimeMs, mtimeMs } = await fs.stat(source);
  // Whole seconds, which do not change when the copy is copied again: Node cannot set nanoseconds.
  await fs.utimes(partial, Math.floor(atimeMs / 1000), Math.floor(mtimeMs / 1000));
  await fs.rename(partial, target);
}

/** Whether an error of Node has this code, for example `ENOENT`. */
export function hasCode(error: unknown, ...codes: string[]): boolean {
  return codes.includes((error as NodeJS.ErrnoException | undefined)?.code ?? '');
}
