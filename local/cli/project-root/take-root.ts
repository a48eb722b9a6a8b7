import { existsSync, mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { DataFolders } from '../../engine/data-folders';
import { messageOf, UsageError } from '../errors';
import { tryLock } from '../lock';
import { copyToScratch, IN_PLACE_LOCK, refreshMetadata, RUN_RECORD, SCRATCH, scratchOf } from './scratch';

/** Which root a run takes. */
export interface RootChoice {
  /** The project itself, not a copy. */
  readonly inPlace: boolean;
  /** The copy as the last run has left it, with the metadata that the project has now. */
  readonly resume?: boolean;
  /** What of the project a run leaves as it is: asked for before a copy is made. */
  readonly data: () => Promise<DataFolders>;
}

/** A root that belongs to one run. */
export interface TakenRoot {
  readonly root: string;
  /** File that keeps, beside a copy or in a project, what a later run has to know to go on from this one. */
  readonly record: string;
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
export async function takeRoot(
  project: string,
  appDirectory: string,
  pipeline: string,
  { inPlace, resume = false, data }: RootChoice,
): Promise<TakenRoot> {
  if (inPlace) {
    const release = lock(besideOrIn(project, '.lock', IN_PLACE_LOCK), project, 'another run');
    return { root: project, record: besideOrIn(project, '.run.json', RUN_RECORD), release };
  }
  const root = scratchOf(project, appDirectory, pipeline);
  const base = path.dirname(root);
  attempt(`cannot write to ${base}`, () => {
    mkdirSync(base, { recursive: true });
    // Whoever uses the library should not have to know of this folder to keep it out of version control.
    writeFileSync(path.join(base, '.gitignore'), '*\n');
  });
  const release = lock(`${root}.lock`, root, `another run of ${pipeline}`);
  try {
    if (resume) refuseNoCopy(root);
    const folders = resume ? undefined : await data();
    attempt(`cannot copy ${project} to ${root}`, () =>
      folders === undefined ? refreshMetadata(project, root) : copyToScratch(project, root, folders),
    );
  } catch (error) {
    release();
    throw error;
  }
  return { root, record: `${root}.run.json`, release };
}

/** The file of a copy is that of the runs that make it: they would remove the copy under a run that goes on from it. */
function besideOrIn(project: string, extension: string, name: string): string {
  const root = realpathSync(project);
  return path.basename(path.dirname(root)) === SCRATCH ? root + extension : path.join(root, name);
}

function refuseNoCopy(root: string): void {
  if (existsSync(root)) return;
  throw new UsageError(`there is no run to resume: ${root} is not there`, 'Leave out --resume.');
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
    `If process ${taken} is not such a run, remove ${file}.`,
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
