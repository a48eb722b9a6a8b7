import type { Dirent } from 'node:fs';
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { CommandError } from '../command/command-error';

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

/** The text of a file, UTF-8; of one that ends with `.gz`, what was compressed. */
export async function readText(file: string): Promise<string> {
  const bytes = await fs.readFile(file);
  return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
}

/** What tells a file from a later one of the same name. It stays the same when the file is renamed or moved. */
export interface FileIdentity {
  readonly name: string;
  readonly size: bigint;
  /** Nanoseconds since the epoch. */
  readonly modifiedNs: bigint;
}

/** The identity of a file; undefined if it is not there. */
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

/** Whether two identities are of the same file. */
export function isSameFile(one: FileIdentity, other: FileIdentity): boolean {
  return one.name === other.name && one.size === other.size && one.modifiedNs === other.modifiedNs;
}

/** Whether a folder has this very file, not only one of its name. */
export async function holdsFile(folder: string, file: FileIdentity): Promise<boolean> {
  const present = await identifyFile(folder, file.name);
  return present !== undefined && isSameFile(present, file);
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
    await copyFile(source, target);
    await fs.rm(source);
  }
  return true;
}

/** Deletes a file. Gives back whether it was there. */
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

// Under a name that nobody looks at until it is whole: being killed must not leave half a file.
async function copyFile(source: string, target: string): Promise<void> {
  const partial = path.join(path.dirname(target), `.${path.basename(target)}.partial`);
  await fs.copyFile(source, partial);
  const { atimeMs, mtimeMs } = await fs.stat(source);
  // Whole seconds, which do not change any more when the copy is copied: Node cannot set nanoseconds.
  await fs.utimes(partial, Math.floor(atimeMs / 1000), Math.floor(mtimeMs / 1000));
  await fs.rename(partial, target);
}

/** Whether an error of Node has this code, for example `ENOENT`. */
export function hasCode(error: unknown, ...codes: string[]): boolean {
  return codes.includes((error as NodeJS.ErrnoException | undefined)?.code ?? '');
}
