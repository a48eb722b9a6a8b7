import { plural } from '../../text/format';
import { span, type Span } from '../../text/line';
import { nextRound, tablesOfRound } from '../view/round';
import type { StateEvent } from '../view/state-event';
import type { Step } from './step';
import { whenText } from './when-text';

/** Notes after the name of a state that begins: the items of a Map, or what follows a wait. */
export function entryNotes({ before, view, event }: Step<StateEvent>): Span[] {
  const next = nextRound(event);
  if (next !== undefined) {
    const why = next.names.flatMap((name) => before.failures.reasons.get(name) ?? []);
    const onAws = before.fast ? next.seconds : undefined;
    const when = next.seconds === 0 ? '' : ` ${whenText(before, next.seconds, onAws, 'in')}`;
    return [span(`  ${[`${next.tables} again${when}`, [...new Set(why)].join('; ')].filter(Boolean).join(': ')}`)];
  }
  if (event.items !== undefined && before.tasks.length > 0) {
    // The items are workers: each runs one task at a time.
    return [span(`  ${plural(before.tasks.length, 'task')}, ${event.items} at once`, 'dim')];
  }
  const { entered = 1 } = view.states.find((each) => each.map !== undefined && each.name === event.state) ?? {};
  if (entered === 1 || before.kind !== 'load') return [span(itemsNote(event), 'dim')];
  const tables = tablesOfRound(event);
  return [span(`  try ${entered}${tables && ` of ${tables}`}`), span(itemsNote(event), 'dim')];
}

function itemsNote({ items, maxConcurrency }: StateEvent): string {
  if (items === undefined) return '';
  return `  ${items} item${items === 1 ? '' : 's'}${maxConcurrency ? `, ${maxConcurrency} at once` : ''}`;
}
