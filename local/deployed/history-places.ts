import type { HistoryEvent } from '@aws-sdk/client-sfn';
import type { State } from '../asl';

/** The state that an event of a history belongs to. */
export interface EventPlace {
  readonly state: string;
  readonly stateType: State['Type'];
  /** Index of the iteration of a Map, and that Map. */
  readonly item?: number;
  readonly parent?: string;
  /** The place of the Map around it. */
  readonly outer?: EventPlace;
}

/**
 * Finds the states of events: each event of a history names only the event before it in its chain. Iterations of a Map are
 * chains that begin at the Map, and the Map's end follows one of them.
 */
export class HistoryPlaces {
  private readonly places = new Map<number, EventPlace>();

  /** The state of the next event; undefined before the first state. */
  next(event: HistoryEvent): EventPlace | undefined {
    const place = placeAfter(this.places.get(event.previousEventId ?? 0), event);
    if (place !== undefined && event.id !== undefined) this.places.set(event.id, place);
    return place;
  }
}

function placeAfter(before: EventPlace | undefined, event: HistoryEvent): EventPlace | undefined {
  const { type = '', stateEnteredEventDetails: entered, stateExitedEventDetails: exited } = event;
  if (entered !== undefined) {
    const stateType = type.replace('StateEntered', '') as State['Type'];
    return { ...before, state: entered.name ?? '', stateType };
  }
  if (before === undefined) return undefined;
  if (type === 'MapIterationStarted') {
    const item = event.mapIterationStartedEventDetails?.index ?? 0;
    return { state: before.state, stateType: before.stateType, item, parent: before.state, outer: before };
  }
  if (type.startsWith('MapIteration')) return before.outer ?? before;
  // What a Parallel exits with follows a state of a branch.
  if (exited?.name !== undefined && exited.name !== before.state) {
    return { ...before, state: exited.name, stateType: type.replace('StateExited', '') as State['Type'] };
  }
  return before;
}
