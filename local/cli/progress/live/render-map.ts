import { span, type Line, type Span } from '../../text/line';
import { displayWidth, pad } from '../../text/width';
import { commandLabel } from '../view/label';
import { allItems, type ItemView } from '../view/items';
import type { Symbols } from '../symbols';
import type { MapView, StateView, View } from '../view/view';
import { dueIn, elapsed, mark, Detail, Frame, fit, bar, FAILED_SHOWN } from './frame';

/** The lines below a Map: its counters, failed items, and running items. */
export function renderMap(
  state: StateView,
  map: MapView,
  view: View,
  frame: Frame,
  symbols: Symbols,
  detail: Detail,
): Line[] {
  const { begun, over, failed: failures } = map.tally;
  const share = bar(over, failures, Math.max(map.total, begun, 1), frame, symbols);
  const counters = { left: [span('   '), ...share, ...counts(state, map, view, symbols)] };
  if (state.endedAt !== undefined) return [counters];
  const items = allItems(map.items);
  const failed = items.filter((item) => item.phase === 'failed');
  const running = items.filter((item) => item.endedAt === undefined);
  const shown = [...failed.slice(-FAILED_SHOWN), ...running];
  // Labels are in a column of limited width, so that a long one leaves room for the rest.
  const labels = Math.min(Math.floor(frame.width / 3), Math.max(0, ...shown.map((item) => displayWidth(item.label))));
  const lines = shown.map((item) => itemLines(item, labels, view, frame, symbols, detail));
  return [counters, ...fit(lines, detail.items)];
}

/** `12/60 tables · 8/8 slots · 1 failed`. */
function counts(state: StateView, map: MapView, view: View, symbols: Symbols): Span[] {
  const { begun, over, failed } = map.tally;
  const running = begun - over;
  const dot = ` ${symbols.dot} `;
  const total = Math.max(map.total, begun);
  const isGrouped = map.tables > total;
  const noun = view.kind !== 'load' ? 'item' : isGrouped ? 'container' : 'table';
  const slots = map.slots === undefined ? `${running} at once` : `${running}/${map.slots} slots`;
  return [
    span(`${over}/${total} ${noun}${total === 1 ? '' : 's'}${isGrouped ? ` of ${map.tables} tables` : ''}`),
    ...(state.endedAt === undefined ? [span(`${dot}${slots}`, 'dim')] : []),
    ...(failed > 0 ? [span(dot, 'dim'), span(`${failed} failed`, 'red')] : []),
    ...(map.doneBefore > 0 ? [span(`${dot}${map.doneBefore} done before`, 'dim')] : []),
  ];
}

function itemLines(item: ItemView, labels: number, view: View, frame: Frame, symbols: Symbols, detail: Detail): Line[] {
  const ended = item.endedAt !== undefined;
  const trouble = troubleOf(item, view, symbols);
  const notes = [
    ...(ended ? [] : [span(item.state, 'dim')]),
    ...(item.retries > 0 ? [span(`${item.retries} ${item.retries === 1 ? 'retry' : 'retries'}`, 'yellow')] : []),
    ...dueIn(item, frame.now).map((due) => span(due, 'dim')),
    ...(trouble === '' ? [] : [span(trouble, item.phase === 'failed' ? 'red' : 'yellow')]),
  ];
  const line: Line = {
    left: [
      span('   '),
      mark(item.phase, frame.now, symbols),
      span(` ${pad(item.label, notes.length > 0 ? labels : 0)}`),
      ...notes.flatMap((note) => [span('  '), note]),
    ],
    right: elapsed(item, frame.now),
  };
  const log = ended ? undefined : view.running.find((each) => commandLabel(each.argv) === item.label)?.line;
  return detail.logs && log !== undefined ? [line, { left: [span(`     ${symbols.log} ${log}`, 'dim')] }] : [line];
}

/**
 * What an item waits for, or why it failed: the exit code of its last container says more than the error of the state.
 */
function troubleOf(item: ItemView, view: View, symbols: Symbols): string {
  if (item.phase === 'waiting') return `waits: ${item.waits}`;
  if (item.phase !== 'failed' && item.phase !== 'retrying') return '';
  // A container of an earlier round does not count.
  const last = view.stopped.findLast(
    (each) => each.startedAt >= item.startedAt && commandLabel(each.argv) === item.label,
  );
  if (last === undefined || last.exitCode === 0) return item.error ?? '';
  const exit = last.exitCode === undefined ? 'did not start' : `exit ${last.exitCode}`;
  return last.reason === undefined ? exit : `${exit} ${symbols.dot} ${last.reason}`;
}
