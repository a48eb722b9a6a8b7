import type { Dirent } from 'node:fs';
import { copyFile, mkdir, readdir, rename, stat, unlink } from 'node:fs/promises';
import path from 'node:path';
import { attempt } from './failure';
import { localPath } from './location';
import type { Storage } from './storage';

/** Files of this machine, where a project runs without S3. */
export class FileStorage implements Storage {
  async list(folder: string): Promise<string[]> {
    const at = localPath(folder);
    return attempt(`list ${folder}`, async () => {
      const entries = await readdir(at, { withFileTypes: true }).catch(unless([] as Dirent[], 'ENOENT'));
      const names: string[] = [];
      for (const entry of entries) {
        if (entry.isFile() || (entry.isSymbolicLink() && (await isFile(path.join(at, entry.name))))) {
          names.push(entry.name);
        }
      }
      return names.sort();
    });
  }

  async exists(file: string): Promise<boolean> {
    const at = localPath(file);
    return attempt(`look for ${file}`, () => isFile(at));
  }

  async move(from: string, to: string): Promise<void> {
    const [source, target] = [localPath(from), localPath(to)];
    await attempt(`move ${from} to ${to}`, async () => {
      await mkdir(path.dirname(target), { recursive: true });
      try {
        await rename(source, target);
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code === 'EXDEV') {
          await moveAcross(source, target);
        } else if (code !== 'ENOENT' || !(await isFile(target))) {
          throw error;
        }
      }
    });
  }

  async delete(file: string): Promise<void> {
    const at = localPath(file);
    await attempt(`delete ${file}`, () => unlink(at).catch(unless(undefined, 'ENOENT', 'ENOTDIR')));
  }
}

/** To another device. Nobody sees half a file: it gets its name when it is complete. */
async function moveAcross(source: string, target: string): Promise<void> {
  const part = path.join(path.dirname(target), `.${path.basename(target)}.part`);
  await copyFile(source, part);
  await rename(part, target);
  await unlink(source);
}

/** Whether it is a file, or a link to one. */
async function isFile(at: string): Promise<boolean> {
  const found = await stat(at).catch(unless(undefined, 'ENOENT', 'ENOTDIR', 'ELOOP'));
  return found?.isFile() ?? false;
}

/** For `catch`: takes some errors for an answer. */
function unless<T>(answer: T, ...codes: string[]): (error: NodeJS.ErrnoException) => T {
  return (error) => {
    if (!codes.includes(error.code ?? '')) {
      throw error;
    }
    return answer;
  };
}
