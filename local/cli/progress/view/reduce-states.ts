import { firstLine } from '../cause';
import { errorText, isWait } from './event-kinds';
import { endItems, NO_ITEMS, reduceItem } from './reduce-item';
import { nextRound } from './round';
import type { StateEvent } from './state-event';
import { tablesOfMaps } from './tables-of-maps';
import type { MapView, StateView, View } from './view';

/** The states outside any Map after an event of a state. */
export function reduceStates(view: View, event: StateEvent): readonly StateView[] {
  if (event.item !== undefined) {
    return view.states.map((state) =>
      state.name === event.parent && state.map !== undefined
        ? { ...state, map: reduceItem(state.map, event, view.lastOfItem.has(`${event.parent}/${event.state}`)) }
        : state,
    );
  }
  if (event.type === 'StateEntered') {
    const before = view.states.find((state) => state.name === event.state);
    // A state that is entered again moves below the states entered meanwhile.
    return [...view.states.filter((state) => state !== before), entered(event, before, view.fast)];
  }
  return view.states.map((state) => (state.name === event.state ? reduceState(state, event) : state));
}

function entered(event: StateEvent, before: StateView | undefined, fast: boolean): StateView {
  const doneBefore = before?.map === undefined ? 0 : before.map.doneBefore + before.map.tally.done;
  const map = { ...sizeOf(event), ...NO_ITEMS, doneBefore };
  const next = nextRound(event);
  return {
    name: event.state,
    type: event.stateType,
    phase: 'running',
    startedAt: event.time,
    entered: (before?.entered ?? 0) + 1,
    retries: before?.retries ?? 0,
    looks: 0,
    ...(event.stateType === 'Map' ? { map } : {}),
    ...(next === undefined ? {} : { again: next.tables }),
    ...(next === undefined || fast ? {} : { retryAt: event.time + next.seconds * 1000 }),
  };
}

function sizeOf(event: StateEvent): Pick<MapView, 'total' | 'tables' | 'slots'> {
  const { items = 0, maxConcurrency } = event;
  return { total: items, tables: tablesOfMaps([event]).length, slots: maxConcurrency || undefined };
}

function reduceState(state: StateView, event: StateEvent): StateView {
  if (event.type === 'StateFailed' && event.retryIn !== undefined) return retriedLater(state, event, event.retryIn);
  switch (event.type) {
    case 'MapRunStarted':
      return { ...state, map: { ...state.map!, ...sizeOf(event) } };
    case 'StateExited':
      // A state with a caught error has failed, though the execution continues.
      if (state.phase === 'failed') return ended(state, event.time, 'failed');
      return { ...ended(state, event.time, 'done'), looks: state.looks > 0 ? state.looks + 1 : 0, error: undefined };
    case 'StateRetried':
      if (state.phase === 'waiting') return { ...state, retryAt: undefined };
      return {
        ...state,
        phase: 'retrying',
        retryAt: undefined,
        endedAt: undefined,
        retries: state.retries + 1,
        error: errorText(event),
        // All of its items start again.
        ...(state.map === undefined ? {} : { map: { ...state.map, ...NO_ITEMS } }),
      };
    default:
      return { ...ended(state, event.time, 'failed'), error: event.error ?? state.error };
  }
}

function retriedLater(state: StateView, event: StateEvent, seconds: number): StateView {
  const retryAt = event.time + seconds * 1000;
  if (!isWait(event)) return { ...state, phase: 'retrying', retryAt, error: errorText(event) };
  return { ...state, phase: 'waiting', retryAt, looks: state.looks + 1, error: firstLine(event.cause ?? '') };
}

/** A state that has ended, with all of its items. */
function ended(state: StateView, time: number, phase: 'done' | 'failed' | 'stopped'): StateView {
  const { map } = state;
  return {
    ...state,
    phase,
    endedAt: state.endedAt ?? time,
    retryAt: undefined,
    ...(map === undefined ? {} : { map: endItems(map, time, phase) }),
  };
}

/** The states after an execution has failed or was stopped: running states have ended in the same way. */
export function endStates(states: readonly StateView[], time: number, phase: 'failed' | 'stopped'): StateView[] {
  return states.map((state) =>
    state.phase === 'done' || state.phase === 'failed' ? state : ended(state, time, phase),
  );
}
