import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, realpathSync, statSync, type Stats } from 'node:fs';
import path from 'node:path';

/** Packages, version control, editors, and what runs and tests write. */
const PASSED_OVER = /^(node_modules|\.git|\.hg|\.svn|\.idea|\.vscode|\.DS_Store|\.starlake.*|__pycache__|cdk\.out)$/;

/** What jest writes, in the app's own folder: below it that may be a domain. */
const COVERAGE = 'coverage';

/** The data of a Starlake project: beside its metadata. */
const DATA = 'datasets';

/** Files that say of their folder that it is an environment of Python, or a cache (https://bford.info/cachedir/). */
const MARKERS = ['pyvenv.cfg', 'CACHEDIR.TAG'];

/** Bytes of a file above which its size and date stand for its content. */
const LARGE = 1024 * 1024;

/** What the file system does not let us read is the same as long as that lasts. */
const UNREADABLE = 'unreadable';

/**
 * What is in the files that an app may read, whatever their extension: all below a folder, without packages, version control,
 * data, cloud assemblies, environments and caches. Links are followed.
 *
 * @returns by path from the folder, with slashes: a hash of the content, above 1 MiB of the size and the date
 */
export function contentsOf(folder: string): Record<string, string> {
  const contents: Record<string, string> = {};
  read(folder, '', [realpathSync(folder)], contents);
  return contents;
}

/** A short hash: enough to see a change, too little to guess a secret by. */
export function hashOf(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 12);
}

function read(folder: string, prefix: string, ancestors: readonly string[], into: Record<string, string>): void {
  const names = namesIn(folder);
  for (const name of names) {
    if (PASSED_OVER.test(name) || (name === COVERAGE && prefix === '') || (name === DATA && names.includes('metadata')))
      continue;
    const full = path.join(folder, name);
    const stat = statSync(full, { throwIfNoEntry: false });
    if (stat?.isFile()) into[prefix + name] = contentOf(full, stat);
    if (!stat?.isDirectory() || isOwn(full)) continue;
    const real = realpathSync(full);
    if (!ancestors.includes(real)) read(full, `${prefix}${name}/`, [...ancestors, real], into);
  }
}

/** A cloud assembly, an environment or a cache is made from what the app is, not read by it. */
function isOwn(folder: string): boolean {
  const has = (name: string): boolean => existsSync(path.join(folder, name));
  return MARKERS.some(has) || (has('manifest.json') && has('cdk.out'));
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

function contentOf(file: string, { size, mtimeMs }: Stats): string {
  if (size > LARGE) return `${size} bytes of ${mtimeMs}`;
  try {
    return hashOf(readFileSync(file));
  } catch {
    return UNREADABLE;
  }
}
