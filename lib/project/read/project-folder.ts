import * as fs from 'node:fs';
import * as path from 'node:path';
import { byCodeUnit } from '../../text/order';

/** Names of the files and folders in a folder. */
interface Listing {
  readonly files: string[];
  readonly folders: string[];
}

/**
 * The folder of a project, read-only. Nothing outside of it is read: a link that leads out is an error. Paths are relative to the
 * folder and use slashes.
 */
export class ProjectFolder {
  /** The folder itself, without links. */
  readonly root: string;

  /**
   * @param folder the folder that contains `metadata/`
   * @throws Error if it is not a folder, or does not contain `metadata/`
   */
  constructor(folder: string) {
    if (typeof folder !== 'string' || folder === '') {
      throw new Error(
        `the folder of a Starlake project must be a path, got ${JSON.stringify(folder) ?? typeof folder}`,
      );
    }
    if (!isFolder(folder)) {
      throw new Error(`${path.resolve(folder)} is no folder: name the Starlake project's, the one that has metadata/`);
    }
    this.root = fs.realpathSync(folder);
    if (!isFolder(path.join(this.root, 'metadata'))) {
      throw new Error(`${this.root} has no metadata/: it is not the folder of a Starlake project (SL_ROOT)`);
    }
    this.checkInside('metadata');
  }

  /** Lists a folder; empty if it does not exist. Names that begin with a dot are left out, as in Starlake. */
  list(folder: string): Listing {
    let entries: fs.Dirent[];
    try {
      entries = fs.readdirSync(path.join(this.root, folder), { withFileTypes: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
        return { files: [], folders: [] };
      }
      throw new Error(`${folder} cannot be listed: ${(error as Error).message}`, { cause: error });
    }
    const files: string[] = [];
    const folders: string[] = [];
    for (const entry of entries) {
      if (entry.name.startsWith('.')) {
        continue;
      }
      (this.isFolderEntry(entry, folder) ? folders : files).push(entry.name);
    }
    return { files: files.sort(byCodeUnit), folders: folders.sort(byCodeUnit) };
  }

  /**
   * The text of a file that {@link list} named.
   *
   * @throws Error when it cannot be read
   */
  read(file: string): string {
    try {
      return fs.readFileSync(path.join(this.root, file), 'utf8').replace(/^\uFEFF/, '');
    } catch (error) {
      throw new Error(`${file} cannot be read: ${(error as Error).message}`, { cause: error });
    }
  }

  private isFolderEntry(entry: fs.Dirent, folder: string): boolean {
    if (!entry.isSymbolicLink()) {
      return entry.isDirectory();
    }
    const name = `${folder}/${entry.name}`;
    this.checkInside(name);
    return isFolder(path.join(this.root, name));
  }

  private checkInside(name: string): void {
    let target: string;
    try {
      target = fs.realpathSync(path.join(this.root, name));
    } catch (error) {
      throw new Error(`${name} cannot be followed: ${(error as Error).message}`, { cause: error });
    }
    if (target !== this.root && !target.startsWith(this.root + path.sep)) {
      throw new Error(`${name} is a link out of the project, to ${target}: only the project's own folder is read`);
    }
  }
}

function isFolder(file: string): boolean {
  return fs.statSync(file, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
