import type { Refresh } from './refresh';

/**
 * Events of a dataset that are remembered, so that one that comes again is known, and those at most when many are of the same
 * second: EventBridge tells times in whole ones.
 */
const REMEMBERED = 8;
const MOST_REMEMBERED = 40;

/** What is known of a trigger. */
export interface JoinState {
  /** Datasets that were refreshed since the last run was claimed, with the earliest and the latest of their logical dates. */
  readonly waiting: { readonly [dataset: string]: readonly [earliest: string, latest: string] };
  /** The last events of each dataset, oldest first. */
  readonly seen: { readonly [dataset: string]: ReadonlyArray<readonly [key: string, time: string]> };
  /** The last run. */
  readonly run?: ClaimedRun;
}

/** A run that is started by the one that claimed it, or by whoever comes next where that one failed. */
export interface ClaimedRun {
  /** Number of the run, from 1. */
  readonly number: number;
  /** Name of the execution, by which it starts once. */
  readonly name: string;
  readonly input: RunInput;
  /** When it was claimed, and once it is started, when that was; ISO-8601. */
  readonly at: string;
  readonly started: boolean;
}

/**
 * Input of a run; all are ISO-8601 times. Its interval has no start yet. The run works it out when it holds the run lock: it is
 * the last logical date before `since` whose run has succeeded by then, or `startDate` if there is none.
 */
export interface RunInput {
  readonly scheduledTime: string;
  readonly dataInterval: { readonly since: string; readonly startDate?: string; readonly end: string };
}

export const EMPTY: JoinState = { waiting: {}, seen: {} };

/**
 * Counts an event.
 *
 * @returns the same state for one that was counted before: it is remembered, or older than all that are. What it tells of was
 * refreshed before these were, so that a run that they have started has it
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

/** Whole seconds only: of one that is half forgotten, nobody could tell which events were counted. */
function lastOf(seen: ReadonlyArray<readonly [key: string, time: string]>) {
  const from = seen.at(-REMEMBERED)?.[1] ?? '';
  return seen.filter(([, time]) => time >= from).slice(-MOST_REMEMBERED);
}

/** The state once a run is claimed for all that waits. */
export function claimed(state: JoinState, run: ClaimedRun): JoinState {
  return { ...state, waiting: {}, run };
}

/** The state once the run is known to be started, which may be long after it was claimed. */
export function started(state: JoinState, at: Date): JoinState {
  return { ...state, run: { ...state.run!, at: at.toISOString(), started: true } };
}
