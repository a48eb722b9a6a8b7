import type { Trigger } from '../../lib/contract/join-datasets';
import type { JoinState } from './state';
import { previousTick, scheduledTick } from '../cron/ticks';

/** What to do for a trigger. */
export type Decision =
  | { readonly is: 'NOTHING' }
  /** A run is due, but must not start before this time. */
  | { readonly is: 'WAIT'; readonly until: Date }
  | DueRun;

/** A run that is due, with the earliest and the latest logical date of its datasets, ISO-8601. */
export interface DueRun {
  readonly is: 'RUN';
  readonly since: string;
  readonly date: string;
}

/**
 * Decides whether a run is due: for `any`, if a dataset was refreshed; for `all`, if no required dataset is missing.
 */
export function decide({ waiting, run }: JoinState, trigger: Trigger, now: Date): Decision {
  const { strategy, datasets, optional = [], minSeconds } = trigger;
  // The state may have datasets that the trigger does not have any more.
  const dates = datasets.filter((dataset) => Object.hasOwn(waiting, dataset)).flatMap((dataset) => waiting[dataset]);
  const [since, date] = [dates.sort()[0], dates.at(-1)];
  if (date === undefined) {
    return { is: 'NOTHING' };
  }
  const begin = cycleBegin(trigger, date);
  const isMissing = (dataset: string) =>
    !optional.includes(dataset) && !(Object.hasOwn(waiting, dataset) && waiting[dataset][1] > begin);
  if (strategy === 'all' && datasets.some(isMissing)) {
    return { is: 'NOTHING' };
  }
  const until = run ? new Date(Date.parse(run.at) + minSeconds * 1000) : now;
  return now < until ? { is: 'WAIT', until } : { is: 'RUN', since, date };
}

/**
 * Start of the last whole data cycle that ends at or before a logical date; without a cycle, a text before all dates.
 */
function cycleBegin({ cycle }: Trigger, date: string): string {
  return cycle === undefined
    ? ''
    : previousTick(cycle, 'UTC', scheduledTick(cycle, 'UTC', new Date(date))).toISOString();
}
