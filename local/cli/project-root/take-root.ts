import { existsSync, mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { DataFolders } from '../../engine/data-folders';
import { messageOf, UsageError } from '../errors';
import { tryLock } from '../lock';
import { copyToScratch, IN_PLACE_LOCK, refreshMetadata, RUN_RECORD, SCRATCH, scratchOf } from './scratch';

/** Which root a run uses. */
export interface RootChoice {
  /** Whether to use the project itself, not a copy. */
  readonly inPlace: boolean;
  /** Whether to use the copy of the last run, with the project's current metadata. */
  readonly resume?: boolean;
  /** Folders of the project that a run does not change; called before a copy is made. */
  readonly data: () => Promise<DataFolders>;
}

/** A root that one run has acquired. */
export interface TakenRoot {
  readonly root: string;
  /** File, beside a copy or in a project, with the data that a later run needs to resume this one. */
  readonly record: string;
  /** Releases it for the next run. */
  readonly release: () => void;
}

/**
 * Acquires the root of a run, which no other run can use at the same time: a fresh copy of the project, or, in place,
 * the project itself.
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
    // Keeps this folder out of version control, so that users of the library need not know about it.
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

/**
 * A copy has the same lock file for all runs that create or resume it: else one would remove the copy that another is
 * using.
 */
function besideOrIn(project: string, extension: string, name: string): string {
  const root = realpathSync(project);
  return path.basename(path.dirname(root)) === SCRATCH ? root + extension : path.join(root, name);
}

function refuseNoCopy(root: string): void {
  if (existsSync(root)) return;
  throw new UsageError(`there is no run to resume: ${root} does not exist`, 'Leave out --resume.');
}

function lock(file: string, root: string, other: string): () => void {
  let taken: (() => void) | number;
  try {
    taken = tryLock(file);
  } catch (error) {
    throw new UsageError(
      `cannot write the lock file ${file}: ${messageOf(error)}`,
      'Run it on a folder that you can write to: --root DIR.',
    );
  }
  if (typeof taken !== 'number') return taken;
  throw new UsageError(
    `${other} (pid ${taken}) uses ${root}: wait for it`,
    `If process ${taken} is not this run, remove ${file}.`,
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
