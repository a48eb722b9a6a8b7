import { firstLine } from '../cause';
import { itemLabel } from './label';
import { errorText, isWait } from './event-kinds';
import { allItems, itemAt, withItem, type ItemView } from './items';
import type { MapView, Tally } from './view';
import type { StateEvent } from './state-event';

/**
 * The items of a Map after an event of one of them.
 *
 * @param isLast whether the state is one that ends an item
 */
export function reduceItem(map: MapView, event: StateEvent, isLast: boolean): MapView {
  const before = itemAt(map.items, event.item ?? 0);
  const after = next(before ?? begun(event), event, isLast);
  return { ...map, items: withItem(map.items, after), tally: changed(map.tally, before, after) };
}

/** Before an item has begun. */
export const NO_ITEMS: Pick<MapView, 'items' | 'tally'> = {
  items: [],
  tally: { begun: 0, over: 0, done: 0, failed: 0 },
};

/** The items of a Map that has ended with all of them. */
export function endItems(map: MapView, time: number, phase: 'done' | 'failed' | 'stopped'): MapView {
  const open = allItems(map.items).filter(({ endedAt }) => endedAt === undefined);
  return open.reduce((all, before) => {
    const after = { ...before, endedAt: time, phase };
    return { ...all, items: withItem(all.items, after), tally: changed(all.tally, before, after) };
  }, map);
}

function changed(tally: Tally, before: ItemView | undefined, after: ItemView): Tally {
  const change = (is: (item: ItemView) => boolean) => Number(is(after)) - Number(before !== undefined && is(before));
  const isOver = ({ endedAt }: ItemView) => endedAt !== undefined;
  return {
    begun: tally.begun + change(() => true),
    over: tally.over + change(isOver),
    done: tally.done + change((item) => isOver(item) && item.phase === 'done'),
    failed: tally.failed + change((item) => isOver(item) && item.phase === 'failed'),
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
