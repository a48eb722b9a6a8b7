import type { Refresh } from './refresh';

/**
 * Events of a dataset that are remembered, so that copies of them are recognized.
 */
const REMEMBERED = 8;
/** The same if many events are of one second, at most: EventBridge has times in whole seconds. */
const MOST_REMEMBERED = 40;

/** State of a trigger. */
export interface JoinState {
  /**
   * Datasets that were refreshed since the last run was claimed, each with its earliest and its latest logical date.
   */
  readonly waiting: { readonly [dataset: string]: readonly [earliest: string, latest: string] };
  /** The last events of each dataset, oldest first. */
  readonly seen: { readonly [dataset: string]: ReadonlyArray<readonly [key: string, time: string]> };
  /** The last run. */
  readonly run?: ClaimedRun;
}

/** A claimed run. The call that claimed it starts it; if that fails, the next call does. */
export interface ClaimedRun {
  /** Number of the run, from 1. */
  readonly number: number;
  /** Name of the execution, by which it starts once. */
  readonly name: string;
  readonly input: RunInput;
  /** When it was started, or until then, when it was claimed; ISO-8601. */
  readonly at: string;
  readonly started: boolean;
}

/**
 * Input of a run; all are ISO-8601 times. Its interval has no start yet. The run works it out when it holds the run
 * lock: it is the last logical date before `since` whose run has succeeded by then, or `startDate` if there is none.
 */
export interface RunInput {
  readonly scheduledTime: string;
  readonly dataInterval: { readonly since: string; readonly startDate?: string; readonly end: string };
}

export const EMPTY: JoinState = { waiting: {}, seen: {} };

/**
 * Counts an event.
 *
 * @returns the same state if the event was counted before: it is remembered, or older than all remembered events. In
 * the second case its dataset was refreshed before those events, so the runs that they started have its data
 */
export function counted(state: JoinState, { dataset, date, key, time }: Refresh): JoinState {
  const seen = state.seen[dataset] ?? [];
  const isOld = seen.length >= REMEMBERED && time < seen[0][1];
  if (isOld || seen.some(([known]) => known === key)) {
    return state;
  }
  const [earliest, latest] = state.waiting[dataset] ?? [date, date];
  const all = [...seen, [key, time] as const].sort((a, b) => (a[1] < b[1] ? -1 : Number(a[1] > b[1])));
  return {
    ...state,
    waiting: { ...state.waiting, [dataset]: [date < earliest ? date : earliest, date > latest ? date : latest] },
    seen: { ...state.seen, [dataset]: lastOf(all) },
  };
}

/**
 * The last events. It keeps or drops all events of a second together, otherwise a copy of a dropped event would count
 * again.
 */
function lastOf(seen: ReadonlyArray<readonly [key: string, time: string]>) {
  const from = seen.at(-REMEMBERED)?.[1] ?? '';
  return seen.filter(([, time]) => time >= from).slice(-MOST_REMEMBERED);
}

/** The state after a run was claimed for all waiting datasets. */
export function claimed(state: JoinState, run: ClaimedRun): JoinState {
  return { ...state, waiting: {}, run };
}

/** The state after the run was started, which may be long after it was claimed. */
export function started(state: JoinState, at: Date): JoinState {
  return { ...state, run: { ...state.run!, at: at.toISOString(), started: true } };
}
