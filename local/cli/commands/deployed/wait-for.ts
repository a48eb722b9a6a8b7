import { setTimeout as sleep } from 'node:timers/promises';
import type { DeployedProject } from '../../../deployed/deployed-project';
import type { DescribedRun } from '../../../deployed/model';

/** Milliseconds between two looks at a run. */
const PAUSE = 5000;

/**
 * Waits until a run has ended.
 *
 * @param signal ends the waiting, not the run
 * @returns the run as it was at the last look
 */
export async function waitFor(project: DeployedProject, run: DescribedRun, signal: AbortSignal): Promise<DescribedRun> {
  let last = run;
  while (last.endedAt === undefined && !signal.aborted) {
    await pause(signal);
    last = (await project.describe(run.arn)) ?? last;
  }
  return last;
}

/** Waits for the next look, or until the user has had enough. */
export async function pause(signal: AbortSignal): Promise<void> {
  await sleep(PAUSE, undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}
