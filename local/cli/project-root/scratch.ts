import {
  constants,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import path from 'node:path';
import type { DataFolders } from '../../engine/data-folders';
import { isDatabase } from '../../tables/databases';
import { UsageError } from '../errors';
import { fileName } from '../text/file-name';

/** Folder beside `cdk.json` with the copies of runs. */
export const SCRATCH = '.starlake';
/** Lock file in a root that a run uses in place. */
export const IN_PLACE_LOCK = '.starlake.lock';
/** File in a root that a run has used in place, with the data to resume it. */
export const RUN_RECORD = '.starlake.run.json';
const NOT_COPIED = new Set(['.git', 'node_modules', 'cdk.out', SCRATCH, IN_PLACE_LOCK, RUN_RECORD]);
const NO_DATA: DataFolders = { archives: [], idle: [], waiting: [] };

/**
 * The folder of the copy for a pipeline's runs.
 *
 * @param root the project
 * @param appDirectory folder of `cdk.json`
 * @throws UsageError when the project is that copy, or the copy would be inside the copied folder
 */
export function scratchOf(root: string, appDirectory: string, pipeline: string): string {
  const base = path.join(appDirectory, SCRATCH);
  const scratch = path.join(base, fileName(pipeline));
  const [realRoot, realBase] = [realpathSync(root), realOf(base)];
  if (isWithin(realRoot, path.join(realBase, fileName(pipeline)))) {
    throw new UsageError(
      `${root} is itself the copy that a run of ${pipeline} replaces`,
      'Add --in-place to run on it.',
    );
  }
  if (realRoot === realBase) {
    throw new UsageError(
      `${root} contains the copies of runs: it would be copied into itself`,
      'Name another root, --root DIR, or add --in-place to run on it.',
    );
  }
  return scratch;
}

/**
 * Creates a fresh copy of a Starlake project for one run: a load moves and archives its files, so on the project itself
 * a second run would find nothing to load. The copy of the pipeline's last run is removed. Archived files and Python
 * environments are not copied.
 *
 * Files are cloned if the file system can do that, else copied. Only files that the run does not change are hard links:
 * DuckDB, for example, would write through a link into the project's file.
 */
export function copyToScratch(root: string, scratch: string, data: DataFolders): void {
  rmSync(scratch, { recursive: true, force: true });
  mkdirSync(scratch, { recursive: true });
  // Treated as an ancestor: through a link in the project to a folder of copies, the copy would be copied into itself.
  copyFolder(root, scratch, [realpathSync(root), realpathSync(path.dirname(scratch)), realpathSync(scratch)], data);
}

/** Updates the metadata of a copy from its project. */
export function refreshMetadata(root: string, scratch: string): void {
  const [from, to] = [path.join(root, 'metadata'), path.join(scratch, 'metadata')];
  rmSync(to, { recursive: true, force: true });
  mkdirSync(to);
  copyFolder(from, to, [realpathSync(from)], NO_DATA);
}

function isWithin(folder: string, other: string): boolean {
  return `${folder}${path.sep}`.startsWith(`${other}${path.sep}`);
}

function realOf(folder: string): string {
  return existsSync(folder)
    ? realpathSync(folder)
    : path.join(realpathSync(path.dirname(folder)), path.basename(folder));
}

/**
 * Links of the project are followed: through a link back into the project, the run would move the project's own files.
 */
function copyFolder(from: string, to: string, ancestors: readonly string[], data: DataFolders): void {
  const files: string[] = [];
  for (const name of readdirSync(from).filter((each) => !NOT_COPIED.has(each))) {
    const source = path.join(from, name);
    const stat = statSync(source, { throwIfNoEntry: false });
    if (stat?.isFile()) files.push(name);
    if (!stat?.isDirectory() || data.archives.includes(source)) continue;
    const real = realpathSync(source);
    if (ancestors.includes(real) || existsSync(path.join(source, 'pyvenv.cfg'))) continue;
    const target = path.join(to, name);
    mkdirSync(target, { recursive: true });
    copyFolder(source, target, [...ancestors, real], data);
  }
  // A database can also be in a folder where files land.
  const isIdle = data.idle.includes(from) && !files.some((name) => isDatabase(path.join(from, name)));
  const bring = isIdle ? linkFile : copyFile;
  files.forEach((name) => bring(path.join(from, name), path.join(to, name)));
}

function copyFile(source: string, target: string): void {
  const { atime, mtime } = statSync(source);
  copyFileSync(source, target, constants.COPYFILE_FICLONE);
  // Files are loaded in the order of their dates.
  utimesSync(target, atime, mtime);
}

function linkFile(source: string, target: string): void {
  try {
    linkSync(realpathSync(source), target);
  } catch {
    // Another file system, or one without links.
    copyFile(source, target);
  }
}
