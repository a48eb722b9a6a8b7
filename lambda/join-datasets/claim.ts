import { createHash } from 'node:crypto';
import type { DueRun } from './decide';
import type { Trigger } from '../../lib/contract/join-datasets';
import type { ClaimedRun, JoinState } from './state';

/**
 * The run that is to be claimed. Its logical date is the latest of those that it takes, and its interval ends there. That begins
 * before the earliest of them, where the run will find that the last one has succeeded: what failed until then is in it, too.
 */
export function runOf(
  state: JoinState,
  { stateMachine, startDate }: Pick<Trigger, 'stateMachine' | 'startDate'>,
  { since, date }: Pick<DueRun, 'since' | 'date'>,
  now: Date,
): ClaimedRun {
  const end = secondsOf(date);
  const number = (state.run?.number ?? 0) + 1;
  const at = now.toISOString();
  // A new store counts from 1 again, while names are taken for 90 days.
  const hash = createHash('sha256')
    .update(JSON.stringify([stateMachine, number, at, state.seen]))
    .digest('hex');
  return {
    number,
    name: `datasets-${end.replace(/[-:Z]/g, '')}-${hash.slice(0, 16)}`,
    input: {
      scheduledTime: end,
      dataInterval: { since: secondsOf(since), ...(startDate ? { startDate: secondsOf(startDate) } : {}), end },
    },
    at,
    started: false,
  };
}

// Starlake knows no parts of seconds.
function secondsOf(time: string): string {
  return time.replace(/\.\d+Z$/, 'Z');
}
