import type { BigIntStats } from 'node:fs';
import { copyFile, mkdir, readdir, rename, stat, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { attempt } from './failure';
import { equalFiles, readVersion, replaceVersion } from './file-content';
import { namesIn } from './listing';
import { localPath } from './location';
import type { Content, ListedFile, Storage } from './storage';

/** Files of a page. */
const FILES_PER_PAGE = 1000;

/** Files of this machine, for runs without S3. */
export class FileStorage implements Storage {
  list(folder: string): Promise<string[]> {
    return namesIn(this.pages(folder));
  }

  async stamp(file: string): Promise<string | undefined> {
    const at = localPath(file);
    return attempt(`look for ${file}`, async () => {
      const found = await stat(at, { bigint: true }).catch(missing);
      return found?.isFile() ? stampOf(found) : undefined;
    });
  }

  async *pages(folder: string): AsyncGenerator<ReadonlyMap<string, ListedFile>> {
    const at = localPath(folder);
    const names = await attempt(`list ${folder}`, () => readdir(at).catch(unless([] as string[], 'ENOENT')));
    names.sort();
    for (let i = 0; i < names.length; i += FILES_PER_PAGE) {
      yield await attempt(`list ${folder}`, async () => {
        const files = new Map<string, ListedFile>();
        for (const name of names.slice(i, i + FILES_PER_PAGE)) {
          const found = await stat(join(at, name), { bigint: true }).catch(missing);
          // It may be deleted by now.
          if (found?.isFile()) {
            // A rename changes this time, but not `mtime`.
            files.set(name, { stamp: stampOf(found), bytes: Number(found.size), modified: Number(found.ctimeMs) });
          }
        }
        return files;
      });
    }
  }

  async exists(file: string): Promise<boolean> {
    const at = localPath(file);
    return attempt(`look for ${file}`, () => isFile(at));
  }

  async move(from: string, to: string): Promise<boolean> {
    const [source, target] = [localPath(from), localPath(to)];
    return attempt(`move ${from} to ${to}`, async () => {
      if (source !== target && (await isFile(target))) {
        return !(await isFile(source));
      }
      await mkdir(dirname(target), { recursive: true });
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
      return true;
    });
  }

  async delete(file: string): Promise<void> {
    const at = localPath(file);
    await attempt(`delete ${file}`, () => unlink(at).catch(unless(undefined, 'ENOENT', 'ENOTDIR')));
  }

  async read(file: string): Promise<Content | undefined> {
    const at = localPath(file);
    return attempt(`read ${file}`, async () => readVersion(at));
  }

  async replace(file: string, text: string, version: string | undefined): Promise<boolean> {
    const at = localPath(file);
    return attempt(`replace ${file}`, async () => replaceVersion(at, text, version));
  }

  async same(a: string, b: string): Promise<boolean> {
    const [first, second] = [localPath(a), localPath(b)];
    return attempt(`compare ${a} with ${b}`, async () => {
      const both = (await isFile(first)) && (await isFile(second));
      return both && equalFiles(first, second).catch(unless(false, 'ENOENT', 'ENOTDIR'));
    });
  }
}

function stampOf({ mtimeNs, size, ino }: BigIntStats): string {
  return `${mtimeNs}-${size}-${ino}`;
}

/** Moves a file to another device. Nobody sees an incomplete file: it gets its name after the copy. */
async function moveAcross(source: string, target: string): Promise<void> {
  const part = join(dirname(target), `.${basename(target)}.part`);
  await copyFile(source, part);
  await rename(part, target);
  await unlink(source);
}

/** Whether it is a file, or a link to one. */
async function isFile(at: string): Promise<boolean> {
  const found = await stat(at).catch(missing);
  return found?.isFile() ?? false;
}

/** For `catch`: undefined for a file that is not there, or a link that leads to none. */
const missing = unless(undefined, 'ENOENT', 'ENOTDIR', 'ELOOP');

/** For `catch`: returns a value for some error codes, and throws all other errors. */
function unless<T>(answer: T, ...codes: string[]): (error: NodeJS.ErrnoException) => T {
  return (error) => {
    if (!codes.includes(error.code ?? '')) {
      throw error;
    }
    return answer;
  };
}
