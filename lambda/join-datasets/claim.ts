import { createHash } from 'node:crypto';
import type { DueRun } from './decide';
import type { Trigger } from '../../lib/contract/join-datasets';
import { isoSeconds } from '../../lib/contract/iso-time';
import type { ClaimedRun, JoinState } from './state';

/**
 * The next run of a trigger. Its logical date is the latest one of its datasets, and its data interval ends there. The
 * run itself works out the start: the last logical date before the earliest one of its datasets whose run has
 * succeeded. So the interval includes the data of runs that failed in between.
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
  // In a new store, numbers start at 1 again, but Step Functions reserves the names of executions for 90 days.
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
