import {
  constants,
  copyFileSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { UsageError } from '../errors';
import { fileName } from '../file-name';

/** Folder beside `cdk.json` that the runs leave their copies in. */
const SCRATCH = '.starlake';
const NOT_COPIED = new Set(['.git', 'node_modules', 'cdk.out', SCRATCH]);

/**
 * A fresh copy of a Starlake project for one run: a load moves its files and archives them, so that on the project
 * itself a second run would find nothing to load. What the last run of the pipeline left is removed.
 *
 * @param root the project
 * @param appDirectory folder of `cdk.json`
 * @returns the copy
 */
export function copyToScratch(root: string, appDirectory: string, pipeline: string): string {
  const base = path.join(appDirectory, SCRATCH);
  const scratch = path.join(base, fileName(pipeline));
  if (`${path.resolve(root)}${path.sep}`.startsWith(`${scratch}${path.sep}`)) {
    throw new UsageError(
      `${root} is itself the copy that a run of ${pipeline} starts from anew`,
      'Add --in-place to run on it.',
    );
  }
  rmSync(scratch, { recursive: true, force: true });
  mkdirSync(scratch, { recursive: true });
  // Whoever uses the library should not have to know of this folder to keep it out of version control.
  writeFileSync(path.join(base, '.gitignore'), '*\n');
  copyFolder(root, scratch, [realpathSync(root)]);
  return scratch;
}

/** Links are followed: a copy that pointed back into the project would let the run move the project's own files. */
function copyFolder(from: string, to: string, ancestors: readonly string[]): void {
  for (const name of readdirSync(from)) {
    if (NOT_COPIED.has(name)) continue;
    const source = path.join(from, name);
    const target = path.join(to, name);
    const stat = statSync(source, { throwIfNoEntry: false });
    if (stat?.isDirectory()) {
      const real = realpathSync(source);
      if (ancestors.includes(real)) continue;
      mkdirSync(target, { recursive: true });
      copyFolder(source, target, [...ancestors, real]);
    } else if (stat?.isFile()) {
      copyFileSync(source, target, constants.COPYFILE_FICLONE);
      // Files are loaded in the order of their dates.
      utimesSync(target, stat.atime, stat.mtime);
    }
  }
}
