import { mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { messageOf, UsageError } from '../errors';
import { tryLock } from '../lock';
import { copyToScratch, IN_PLACE_LOCK, SCRATCH, scratchOf } from './scratch';

/** A root that belongs to one run. */
export interface TakenRoot {
  readonly root: string;
  /** Lets the next run have it. */
  readonly release: () => void;
}

/**
 * Takes the root of a run, which no other run may use at the same time: a fresh copy of the project, or, in place, the
 * project itself.
 *
 * @param appDirectory folder of `cdk.json`
 * @throws UsageError when another run has it, or it cannot be written to
 */
export function takeRoot(project: string, appDirectory: string, pipeline: string, inPlace: boolean): TakenRoot {
  if (inPlace) return { root: project, release: lock(inPlaceLock(project), project, 'another run') };
  const root = scratchOf(project, appDirectory, pipeline);
  const base = path.dirname(root);
  attempt(`cannot write to ${base}`, () => {
    mkdirSync(base, { recursive: true });
    // Whoever uses the library should not have to know of this folder to keep it out of version control.
    writeFileSync(path.join(base, '.gitignore'), '*\n');
  });
  const release = lock(`${root}.lock`, root, `another run of ${pipeline}`);
  try {
    attempt(`cannot copy ${project} to ${root}`, () => copyToScratch(project, root));
  } catch (error) {
    release();
    throw error;
  }
  return { root, release };
}

/** That of a copy is the one of the runs that make it: they would remove it under a run that goes on from it. */
function inPlaceLock(project: string): string {
  const root = realpathSync(project);
  return path.basename(path.dirname(root)) === SCRATCH ? `${root}.lock` : path.join(root, IN_PLACE_LOCK);
}

function lock(file: string, root: string, other: string): () => void {
  let taken: (() => void) | number;
  try {
    taken = tryLock(file);
  } catch (error) {
    throw new UsageError(
      `cannot write ${file}, which keeps two runs apart: ${messageOf(error)}`,
      'Run it on a folder that you can write to: --root DIR.',
    );
  }
  if (typeof taken !== 'number') return taken;
  throw new UsageError(
    `${other} (pid ${taken}) uses ${root}: wait for it`,
    `If process ${taken} is no such run, remove ${file}.`,
  );
}

function attempt(failure: string, action: () => void): void {
  try {
    action();
  } catch (error) {
    throw new UsageError(
      `${failure}: ${messageOf(error)}`,
      'Add --in-place to run on the project itself, or work in a copy of the app that you can write to.',
    );
  }
}
