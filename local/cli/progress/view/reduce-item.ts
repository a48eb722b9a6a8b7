import { firstLine } from '../cause';
import { itemLabel } from './label';
import { errorText, isWait } from './event-kinds';
import type { ItemView, MapView } from './view';
import type { StateEvent } from './state-event';

/**
 * The items of a Map after an event of one of them.
 *
 * @param isLast whether the state is one that ends an item
 */
export function reduceItem(map: MapView, event: StateEvent, isLast: boolean): MapView {
  const known = map.items.find((item) => item.index === event.item);
  if (known === undefined) return { ...map, items: [...map.items, next(begun(event), event, isLast)] };
  return { ...map, items: map.items.map((item) => (item === known ? next(item, event, isLast) : item)) };
}

/** How many items have ended, and how many of them are done or failed. */
export function tally(map: MapView): { over: number; done: number; failed: number; running: number } {
  const over = map.items.filter((item) => item.endedAt !== undefined);
  return {
    over: over.length,
    done: over.filter((item) => item.phase === 'done').length,
    failed: over.filter((item) => item.phase === 'failed').length,
    running: map.items.length - over.length,
  };
}

function begun(event: StateEvent): ItemView {
  const index = event.item ?? 0;
  const { state, time: startedAt } = event;
  return { index, label: itemLabel(event.input, index), phase: 'running', state, startedAt, retries: 0, caught: false };
}

function next(item: ItemView, event: StateEvent, isLast: boolean): ItemView {
  switch (event.type) {
    case 'StateEntered':
      return {
        ...item,
        state: event.state,
        phase: item.phase === 'retrying' || item.phase === 'waiting' ? item.phase : 'running',
        endedAt: undefined,
      };
    case 'StateRetried':
      if (item.phase === 'waiting') return { ...item, retryAt: undefined };
      return {
        ...item,
        phase: 'retrying',
        retryAt: undefined,
        endedAt: undefined,
        retries: item.retries + 1,
        error: errorText(event),
      };
    case 'MapRunStarted':
      return item;
    case 'StateCaught':
      return { ...item, phase: 'running', endedAt: undefined, caught: true, error: event.error ?? item.error };
    case 'StateFailed':
      if (event.retryIn !== undefined) {
        const retryAt = event.time + event.retryIn * 1000;
        return isWait(event)
          ? { ...item, phase: 'waiting', retryAt, waits: firstLine(event.cause ?? '') }
          : { ...item, phase: 'retrying', retryAt, error: errorText(event) };
      }
      return { ...item, phase: 'failed', endedAt: event.time, error: event.error ?? item.error };
    case 'StateExited': {
      // After a successful retry the error is not shown any more.
      const error = item.phase === 'retrying' && !item.caught ? undefined : item.error;
      if (!isLast) return { ...item, phase: 'running', endedAt: undefined, error };
      return { ...item, error, endedAt: event.time, phase: hasFailed(item, event.output) ? 'failed' : 'done' };
    }
  }
}

/** An item whose error was caught ends like any other: only its output tells whether it failed. */
function hasFailed(item: ItemView, output: unknown): boolean {
  const status =
    output !== null && typeof output === 'object' ? (output as Record<string, unknown>)['status'] : undefined;
  return typeof status === 'string' ? status === 'FAILED' : item.caught;
}
