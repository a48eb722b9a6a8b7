import { PlainCron } from './plain-cron';
import { Zone } from './zone';

// The times of a schedule, as in EventBridge Scheduler: a time that clocks skip when they go forward is left out, and a time that
// they show twice when they go back counts once. The cron expression itself is evaluated in UTC.

/** Milliseconds; clocks never go back by more at once. */
const MOST_BACK = 3 * 3_600_000;

/**
 * The times of a schedule in an interval, oldest first.
 *
 * @param cron Unix cron expression in its plain form, as `plainCron` of lib/cron/cron.ts writes it
 * @param timeZone IANA name of its time zone
 * @param from start of the interval, included
 * @param to end of the interval, included
 * @param limit how many times to return, at most
 */
export function ticksBetween(cron: string, timeZone: string, from: Date, to: Date, limit = Infinity): Date[] {
  const { pattern, zone } = open(cron, timeZone);
  const last = zone.shown(to.getTime()) + MOST_BACK;
  const ticks: Date[] = [];
  let shown: number | undefined = zone.shown(from.getTime()) - MOST_BACK;
  while (ticks.length < limit && (shown = pattern.next(shown)) !== undefined && shown <= last) {
    const time = zone.when(shown);
    if (time !== undefined && time >= from.getTime() && time <= to.getTime()) {
      ticks.push(new Date(time));
    }
  }
  return ticks;
}

/**
 * The last time of a schedule before another: the start of the data interval that ends at `at` (Starlake:
 * `sl_cron_start_end_dates`).
 *
 * @param cron as for `ticksBetween`
 * @throws Error if there is none
 */
export function previousTick(cron: string, timeZone: string, at: Date): Date {
  const { pattern, zone } = open(cron, timeZone);
  let shown: number | undefined = zone.shown(at.getTime()) + MOST_BACK;
  while ((shown = pattern.previous(shown)) !== undefined) {
    const time = zone.when(shown);
    if (time !== undefined && time < at.getTime()) {
      return new Date(time);
    }
  }
  throw new Error(`the schedule '${cron}' has no time before ${at.toISOString()}`);
}

/**
 * The time of a schedule that a run belongs to: the last one at or before `at`, or `at` itself without a schedule (Starlake:
 * `sl_scheduled_date`).
 *
 * @param cron as for `ticksBetween`
 */
export function scheduledTick(cron: string | undefined, timeZone: string, at: Date): Date {
  return cron === undefined ? at : previousTick(cron, timeZone, new Date(at.getTime() + 1));
}

function open(cron: string, timeZone: string): { readonly pattern: PlainCron; readonly zone: Zone } {
  return { pattern: new PlainCron(cron), zone: new Zone(timeZone) };
}
