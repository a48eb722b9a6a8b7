import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, realpathSync, statSync, type Stats } from 'node:fs';
import path from 'node:path';
import type { FileId } from '../io';
import { IN_PLACE_LOCK, RUN_RECORD, SCRATCH } from '../project-root/scratch';

/** Folders and files of packages, version control, editors, and caches. */
const IGNORED = /^(node_modules|\.git|\.hg|\.svn|\.idea|\.vscode|\.DS_Store|__pycache__|cdk\.out)$/;

/** Folder that jest writes in the app's own folder. Further below, a domain can have this name. */
const COVERAGE = 'coverage';

/**
 * Data, and files that runs write, in the folder of a Starlake project. In other folders the app can use these names.
 */
const OF_A_PROJECT = ['datasets', IN_PLACE_LOCK, RUN_RECORD];

/** Files that mark their folder as a Python environment or a cache (https://bford.info/cachedir/). */
const MARKERS = ['pyvenv.cfg', 'CACHEDIR.TAG'];

/** Bytes above which a file is compared by its size and date, not by its content. */
const LARGE = 1024 * 1024;

/** Hash of a file that cannot be read: it counts as unchanged until it can be read. */
const UNREADABLE = 'unreadable';

/** Hash of a file or folder that changed while the app ran: it is not known which content the app has read. */
export const MEANWHILE = 'changed while it was read';

/** Hash of a file that the command itself writes: the assembly cannot depend on it yet. */
export const OWN_OUTPUT = 'what this command prints';

/** What is known about files in advance. */
export interface Known {
  /** When the app began to run, by the clock of the file system: files changed since then are {@link MEANWHILE}. */
  readonly since?: number;
  /** Files that are {@link OWN_OUTPUT}. */
  readonly own?: readonly FileId[];
}

/**
 * Reads the files that an app can depend on, whatever their extension: all files below a folder, without packages,
 * version control, data, cloud assemblies, environments and caches. Links are followed.
 *
 * @param file the app's folder, or another file or folder; nothing is read if it does not exist
 * @param name its path from the app's folder, with slashes; empty for the folder itself
 * @param into gets, for each such path, a hash of the content, or above 1 MiB of the size and the date; known paths are
 * not read again
 */
export function readContents(file: string, name: string, into: Record<string, string>, known: Known = {}): void {
  const reader = new Reader(into, known);
  if (name === '') reader.readFolder(file, '', [realpathSync(file)]);
  else reader.read(file, name, []);
}

/** A short hash: enough to notice a change, too short to guess a secret from. */
export function hashOf(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 12);
}

class Reader {
  constructor(
    private readonly into: Record<string, string>,
    private readonly known: Known,
  ) {}

  read(file: string, name: string, ancestors: readonly string[]): void {
    const stat = statSync(file, { throwIfNoEntry: false });
    if (stat === undefined || (stat.isDirectory() && isOwn(file))) return;
    const { since = Infinity, own = [] } = this.known;
    if (own.some(({ ino, dev }) => stat.ino === ino && stat.dev === dev)) this.into[name] = OWN_OUTPUT;
    else if (stat.ctimeMs > since) this.into[name] ??= MEANWHILE;
    else if (stat.isFile()) this.into[name] ??= contentOf(file, stat);
    if (!stat.isDirectory()) return;
    const real = realpathSync(file);
    if (!ancestors.includes(real)) this.readFolder(file, `${name}/`, [...ancestors, real]);
  }

  readFolder(folder: string, prefix: string, ancestors: readonly string[]): void {
    const names = namesIn(folder);
    const later = names.filter((name) => OF_A_PROJECT.includes(name));
    for (const name of names) {
      const isWritten =
        prefix === '' ? [COVERAGE, SCRATCH].includes(name) : name === SCRATCH && names.includes('cdk.json');
      if (IGNORED.test(name) || isWritten || later.includes(name)) continue;
      this.read(path.join(folder, name), prefix + name, ancestors);
    }
    // The metadata, which have been read by now, show whether it is a project.
    if (later.length === 0 || this.isProject(prefix)) return;
    later.forEach((name) => this.read(path.join(folder, name), prefix + name, ancestors));
  }

  private isProject(prefix: string): boolean {
    const metadata = `${prefix}metadata/`;
    // Below metadata, such a folder is a domain.
    if (/(^|\/)metadata\//.test(prefix)) return false;
    return Object.keys(this.into).some((name) => name.startsWith(metadata) && name.endsWith('.sl.yml'));
  }
}

/** Whether the folder is a cloud assembly, an environment or a cache, which the app does not read. */
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
