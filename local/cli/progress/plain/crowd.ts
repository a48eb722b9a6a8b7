import { count } from '../../text/format';
import { span } from '../../text/line';
import type { StateEvent } from '../view/state-event';
import type { MapView, StateView, View } from '../view/view';
import type { PlainContext, PlainLine, Step } from './step';

/** Items of a Map above which they are counted, instead of a line for each that is done. */
const CROWD = 500;

/** Whether a Map runs whose items are only counted. */
export function hasCrowd({ states }: View): boolean {
  return states.some((state) => state.endedAt === undefined && isCrowd(state));
}

/** A line for each hundredth of a crowd that has ended: how many are over, and how many of them failed. */
export function crowdLines({ before, view, event }: Step<StateEvent>, { symbols }: PlainContext): PlainLine[] {
  const crowdOf = ({ states }: View) => states.find((state) => state.name === event.parent && isCrowd(state))?.map;
  const [then, now] = [crowdOf(before), crowdOf(view)];
  if (event.item === undefined || !then || !now || percent(then) >= percent(now)) return [];
  const { over, failed } = now.tally;
  const failures = failed === 0 ? [] : [span(` ${symbols.dot} `, 'dim'), span(`${count(failed)} failed`, 'red')];
  return [[span(`${event.parent}  ${count(over)} of ${count(now.total)}`), ...failures]];
}

function isCrowd({ map }: StateView): boolean {
  return map !== undefined && map.total > CROWD;
}

function percent({ tally, total }: MapView): number {
  return Math.floor((tally.over * 100) / total);
}
