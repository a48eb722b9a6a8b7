import { duration, plural } from '../../text/format';
import { span, type Span } from '../../text/line';
import { firstLine } from '../cause';
import type { Symbols } from '../symbols';
import { errorText, isWait } from '../view/event-kinds';
import { itemAt, type ItemView } from '../view/items';
import { commandLabel } from '../view/label';
import { placeOf } from '../view/pending';
import { failureKey } from '../view/reduce';
import type { StateEvent } from '../view/state-event';
import type { View } from '../view/view';
import { entryNotes } from './entry-notes';
import type { PlainContext, PlainLine, Step } from './step';
import { whenText } from './when-text';

/** The lines of an event of a state. */
export function stateLines(step: Step<StateEvent>, context: PlainContext): PlainLine[] {
  const { before, view, event } = step;
  const { verbose, symbols } = context;
  const isInner = event.item !== undefined;
  const item = isInner ? itemOf(view, event) : undefined;
  const isWorker = isInner && before.kind === 'transform';
  const task = isWorker ? taskOf(before, view, event) : undefined;
  if (isWorker && !verbose && isRoutine(event, task, before)) return [];
  const label = task ?? item?.label;
  const name = label === undefined ? event.state : `${label} ${symbols.dot} ${event.state}`;
  if (isWait(event)) return waitLines(step, name, symbols);
  const pending = before.pending.get(placeOf(event));
  if (event.type === 'StateRetried' && pending !== undefined) return [];
  const hasWaited = pending !== undefined && pending.looks > 0 && /^State(Exited|Failed)$/.test(event.type);
  return [
    ...(hasWaited ? [looksLine(name, pending.looks + 1, symbols)] : []),
    ...changeLines(step, name, item, context),
  ];
}

/** Says how often a state has checked for something, once it no longer waits. */
export function looksLine(name: string, looks: number, symbols: Symbols): PlainLine {
  return [span(`${symbols.waiting} ${name} looked ${plural(looks, 'time')}`, 'dim')];
}

/** Says that a state waits: when it begins to wait, and when it waits for something else. */
function waitLines({ before, event }: Step<StateEvent>, name: string, symbols: Symbols): PlainLine[] {
  const { retryIn = 0, retryInOnAws, cause = '', error } = event;
  const known = before.pending.get(placeOf(event));
  if (known !== undefined && known.looks > 0 && known.error === error) return [];
  return [
    [
      span(`${symbols.waiting} ${name} waits: ${firstLine(cause)}`, 'yellow'),
      span(`  checks again ${whenText(before, retryIn, retryInOnAws, 'every')}`, 'dim'),
    ],
  ];
}

function changeLines(
  step: Step<StateEvent>,
  name: string,
  item: ItemView | undefined,
  context: PlainContext,
): PlainLine[] {
  const { before, event } = step;
  const { symbols } = context;
  // An error was written with its failure: the retry or the catch right after it does not repeat it.
  const text = failureKey(event) === before.lastFailure ? '' : errorText(event);
  const error: Span = span(text && `  ${text}`);
  switch (event.type) {
    case 'StateEntered':
    case 'MapRunStarted':
      return isShown(event, context) ? [[span(`${symbols.enter} ${name}`), ...entryNotes(step)]] : [];
    case 'StateExited':
      return exitLines(step, name, item, context);
    case 'StateFailed': {
      const { retryIn, retryInOnAws } = event;
      if (retryIn === undefined) return [[span(`${symbols.failed} ${name}`, 'red'), error]];
      const when = whenText(before, retryIn, retryInOnAws, 'in');
      return [[span(`${symbols.retry} ${name} tried again ${when}`, 'yellow'), error]];
    }
    case 'StateRetried':
      return [[span(`${symbols.retry} ${name} is tried again`, 'yellow'), error]];
    case 'StateCaught':
      return [[span(`${symbols.caught} ${name} caught`, 'yellow'), error]];
  }
}

/** Whether the beginning of a state is shown: the brief display shows only waits. */
function isShown(
  { type, item, items, maxConcurrency, stateType }: StateEvent,
  { verbose, brief }: PlainContext,
): boolean {
  // The items of a distributed Map are known only when its Map Run starts.
  if (type === 'StateEntered' && stateType === 'Map' && (items ?? maxConcurrency) === undefined) return false;
  if ((item !== undefined && !verbose) || /^(Pass|Choice|Succeed)$/.test(stateType)) return false;
  return !brief || stateType === 'Wait';
}

function exitLines(
  { before, event }: Step<StateEvent>,
  name: string,
  item: ItemView | undefined,
  { verbose, brief, symbols }: PlainContext,
): PlainLine[] {
  const isInner = event.item !== undefined;
  const left = isInner ? undefined : before.states.find((each) => each.name === event.state);
  // A state with a caught error is exited, too, but it has not succeeded.
  const isCaught = isInner ? item?.caught && item.state === event.state : left?.phase === 'failed';
  if (isCaught || (isInner && !verbose) || brief) return [];
  const spent = left === undefined ? '' : `  ${duration(event.time - left.startedAt)}`;
  return [[span(symbols.done, 'green'), span(` ${name}`), span(spent, 'dim')]];
}

/** The task that a state of a transform pipeline's worker runs. */
function taskOf(before: View, view: View, event: StateEvent): string | undefined {
  const of = ({ tasks }: View) =>
    tasks.find(({ worker, phase }) => worker === event.item && phase !== 'done' && phase !== 'waiting')?.name;
  return before.workStates.has(event.state) ? (of(view) ?? of(before)) : undefined;
}

/**
 * Whether an event of a worker needs no line: it asks for its next task, or its container has already reported the
 * same.
 */
function isRoutine(event: StateEvent, task: string | undefined, view: View): boolean {
  if (task === undefined) return event.type !== 'StateFailed' || event.error === 'States.Timeout';
  if (event.type === 'StateFailed' && event.retryIn === undefined) {
    return view.stopped.some(({ argv, exitCode }) => commandLabel(argv) === task && exitCode !== 0);
  }
  return event.type === 'StateCaught';
}

function itemOf(view: View, event: StateEvent): ItemView | undefined {
  const map = view.states.find((each) => each.name === event.parent)?.map;
  return map && itemAt(map.items, event.item!);
}
