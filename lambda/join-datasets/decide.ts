import type { Trigger } from './event';
import type { JoinState } from './state';

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
  const isMissing = (dataset: string) => !Object.hasOwn(waiting, dataset) && !optional.includes(dataset);
  if (dates.length === 0 || (strategy === 'all' && datasets.some(isMissing))) {
    return { is: 'NOTHING' };
  }
  const until = run ? new Date(Date.parse(run.at) + minSeconds * 1000) : now;
  const [since] = dates.sort();
  return now < until ? { is: 'WAIT', until } : { is: 'RUN', since, date: dates.at(-1)! };
}
