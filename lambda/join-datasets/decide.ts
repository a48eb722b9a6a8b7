import type { Trigger } from '../../lib/contract/join-datasets';
import type { JoinState } from './state';
import { previousTick, scheduledTick } from '../cron/ticks';

/** What is to be done for a trigger. */
export type Decision =
  | { readonly is: 'NOTHING' }
  /** A run is due, and not before that time. */
  | { readonly is: 'WAIT'; readonly until: Date }
  | DueRun;

/** A run that is due: the earliest and the latest of the logical dates that it takes, ISO-8601. */
export interface DueRun {
  readonly is: 'RUN';
  readonly since: string;
  readonly date: string;
}

/** Whether a run is to be started: of `any`, when a dataset waits; of `all`, when none of those that it waits for is missing. */
export function decide({ waiting, run }: JoinState, trigger: Trigger, now: Date): Decision {
  const { strategy, datasets, optional = [], minSeconds } = trigger;
  // A trigger may have had others, which were taken out of it since.
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

/** Where the last whole data cycle begins that ends with a logical date, or before it; before all dates where there is none. */
function cycleBegin({ cycle }: Trigger, date: string): string {
  return cycle === undefined
    ? ''
    : previousTick(cycle, 'UTC', scheduledTick(cycle, 'UTC', new Date(date))).toISOString();
}
