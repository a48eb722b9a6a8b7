import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf, UsageError } from '../errors';
import type { Io } from '../io';
import { holderOf, tryLock } from '../lock';

/** Lock file of a folder during a synthesis; the CDK CLI uses the same one. */
const LOCK = 'synth.lock';
/** Names of files that the CDK writes before the manifest: an app that fails leaves only these. */
const ASSEMBLY =
  /^(asset\..+|assembly-.+|.+\.(template|assets|metadata)\.json|tree\.json|starlake-sfn\.json|(synth|read\..+)\.lock(\..+)?)$/;
const POLL_MS = 100;

/**
 * Creates a folder to synthesize into.
 *
 * @throws UsageError when it has files other than those of a cloud assembly
 */
export function makeOutput(output: string): void {
  if (existsSync(output)) refuseForeign(output);
  try {
    mkdirSync(output, { recursive: true });
  } catch (error) {
    throw new UsageError(`cannot create ${output}: ${messageOf(error)}`, 'Name another folder: --output DIR.');
  }
}

function refuseForeign(output: string): void {
  const advice = 'Name a new or empty folder, or one that the CDK has written: --output DIR, or "output" in cdk.json.';
  if (!statSync(output).isDirectory()) throw new UsageError(`${output} is not a folder`, advice);
  if (isFile(path.join(output, 'manifest.json')) || isFile(path.join(output, 'cdk.out'))) return;
  if (readdirSync(output).every((name) => ASSEMBLY.test(name))) return;
  throw new UsageError(`${output} is not empty and not a cloud assembly: starlake-sfn writes nothing there`, advice);
}

function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() === true;
}

/** Waits while another process synthesizes into the folder. */
export async function waitForOthers(output: string, io: Io, quiet: boolean): Promise<void> {
  const lock = path.join(output, LOCK);
  let isReported = quiet;
  for (let pid = lockedBy(lock); pid !== undefined; pid = lockedBy(lock)) {
    if (!isReported) io.stderr.write(`Waiting for process ${pid}, which is synthesizing the app (${lock})\n`);
    isReported = true;
    await pause(io.signal);
  }
}

/** The process that holds the lock; undefined also for an unreadable lock: callers that only read can ignore it. */
function lockedBy(lock: string): number | undefined {
  try {
    return holderOf(lock);
  } catch {
    return undefined;
  }
}

/** A folder locked for one synthesis. */
export interface TakenOutput {
  /** Removes the lock. */
  readonly release: () => void;
  /** When it was locked, by the clock of the file system, so that times of files can be compared with it; milliseconds. */
  readonly at: number;
}

/**
 * Locks the folder for one synthesis.
 *
 * @returns undefined when another process was faster
 */
export function takeOutput(output: string): TakenOutput | undefined {
  const lock = path.join(output, LOCK);
  try {
    const release = tryLock(lock);
    return typeof release === 'number' ? undefined : { release, at: statSync(lock).ctimeMs };
  } catch (error) {
    throw new UsageError(`cannot write to ${output}: ${messageOf(error)}`, 'Name another folder: --output DIR.');
  }
}

async function pause(signal: AbortSignal): Promise<void> {
  try {
    await sleep(POLL_MS, undefined, { signal });
  } catch {
    throw new UsageError('interrupted');
  }
}
