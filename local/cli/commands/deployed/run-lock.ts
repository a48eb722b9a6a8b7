import type { DeployedProject } from '../../../deployed/deployed-project';

/** What the file of a run lock says. */
export interface LockHolder {
  /** ARN of the execution that holds it. */
  readonly execution: string;
  /** Whether that has given it back. */
  readonly ended?: boolean;
}

/** Who holds a run lock; undefined for a text that is no run lock. */
export function holderIn(text: string): LockHolder | undefined {
  try {
    const value = JSON.parse(text) as { execution?: unknown; ended?: boolean } | null;
    return typeof value?.execution === 'string' ? { execution: value.execution, ended: value.ended } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * A run that holds a run lock, and runs now.
 *
 * @param lock URI of the lock's file
 * @param own ARN of a run that is not meant
 * @returns what to call it
 */
export async function runHolding(project: DeployedProject, lock: string, own?: string): Promise<string | undefined> {
  const holder = holderIn((await project.readFile(lock)) ?? '');
  if (holder === undefined || holder.ended === true || holder.execution === own) return undefined;
  const held = await project.describe(holder.execution);
  return held === undefined || held.endedAt !== undefined ? undefined : `run ${held.arn}`;
}
