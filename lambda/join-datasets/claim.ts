import { createHash } from 'node:crypto';
import type { DueRun } from './decide';
import type { Trigger } from '../../lib/contract/join-datasets';
import { isoSeconds } from '../../lib/contract/iso-time';
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
  const end = isoSeconds(new Date(date));
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
      dataInterval: {
        since: isoSeconds(new Date(since)),
        ...(startDate ? { startDate: isoSeconds(new Date(startDate)) } : {}),
        end,
      },
    },
    at,
    started: false,
  };
}
