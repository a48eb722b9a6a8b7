import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Content } from './storage';

/**
 * The text of a file, and its hash as the version; undefined if there is no such file.
 *
 * @throws what Node throws
 */
export function readVersion(at: string): Content | undefined {
  try {
    const bytes = readFileSync(at);
    return { text: bytes.toString('utf8'), version: createHash('sha256').update(bytes).digest('hex') };
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code!)) {
      return undefined;
    }
    throw error;
  }
}

/**
 * Writes a file if it has this version, or if it must not exist yet. Creates its folder. Nobody sees an incomplete
 * file.
 *
 * @returns whether it has the text now
 * @throws what Node throws
 */
export function replaceVersion(at: string, text: string, version: string | undefined): boolean {
  const folder = dirname(at);
  const part = join(folder, `.${basename(at)}.${randomUUID()}.part`);
  const found = readVersion(at);
  if (found?.version !== version) {
    return found?.text === text;
  }
  mkdirSync(folder, { recursive: true });
  try {
    writeFileSync(part, text);
    // All of this is synchronous, so no other run of this process can write between the check and the write. A new file
    // is safe from other processes, too: unlike a rename, a link replaces nothing.
    if (version === undefined) {
      linkSync(part, at);
    } else {
      renameSync(part, at);
    }
    return true;
  } catch (error) {
    if (version === undefined && (error as NodeJS.ErrnoException).code === 'EEXIST') {
      return false;
    }
    throw error;
  } finally {
    rmSync(part, { force: true });
  }
}

/**
 * Whether two files have the same bytes, of any size.
 *
 * @throws what Node throws: ENOENT if one is missing
 */
export async function equalFiles(a: string, b: string): Promise<boolean> {
  const [first, second] = await Promise.all([hashOf(a), hashOf(b)]);
  return first === second;
}

async function hashOf(at: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(at)) {
    hash.update(chunk as Buffer);
  }
  return hash.digest('hex');
}
