import { isWait } from './event-kinds';
import type { StateEvent } from './state-event';

/** A state that will be tried again. */
export interface PendingState {
  readonly state: string;
  /** How often it has checked for something that did not exist yet; 0 when it is tried again after a failure. */
  readonly looks: number;
  /** Error of the last attempt. */
  readonly error?: string;
}

/** States that will be tried again, by their places: see {@link placeOf}. */
export type PendingStates = ReadonlyMap<string, PendingState>;

/** Where the state of an event runs: its Map and its item, if it is in one, and its name. */
export function placeOf({ parent, item, state }: StateEvent): string {
  return [parent, item, state].join('/');
}

/** The pending states after an event of a state. */
export function reducePending(pending: PendingStates, event: StateEvent): PendingStates {
  const place = placeOf(event);
  const looks = pending.get(place)?.looks ?? 0;
  if (event.type === 'StateFailed' && event.retryIn !== undefined) {
    const { state, error } = event;
    return new Map(pending).set(place, { state, looks: isWait(event) ? looks + 1 : 0, error });
  }
  const isOver =
    event.type === 'StateExited' || event.type === 'StateFailed' || (event.type === 'StateRetried' && looks === 0);
  return isOver && pending.has(place) ? new Map([...pending].filter(([other]) => other !== place)) : pending;
}
