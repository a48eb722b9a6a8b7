import { PlainCron } from './plain-cron';
import { Zone } from './zone';

// The times of a schedule, as EventBridge Scheduler has them: what clocks leave out when they go forward is skipped, what they
// show twice when they go back is taken once. The expression itself only ever sees UTC.

/** More than any clocks have gone back at once, in milliseconds. */
const MOST_BACK = 3 * 3_600_000;

/**
 * The times of a schedule in an interval, oldest first.
 *
 * @param cron Unix cron expression in its plain form, as `plainCron` of lib/cron/cron.ts writes it
 * @param timeZone IANA name of its time zone
 * @param from the first time that may be among them
 * @param to the last one
 * @param limit how many are enough
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
 * The last time of a schedule before another: where the data interval of a run begins that ends at `at` (Starlake:
 * `sl_cron_start_end_dates`).
 *
 * @param cron as for `ticksBetween`
 * @throws Error when there is none
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
 * The time of a schedule that a run belongs to: the last one that is not after `at`, or `at` itself where there is no schedule
 * (Starlake: `sl_scheduled_date`).
 *
 * @param cron as for `ticksBetween`
 */
export function scheduledTick(cron: string | undefined, timeZone: string, at: Date): Date {
  return cron === undefined ? at : previousTick(cron, timeZone, new Date(at.getTime() + 1));
}

function open(cron: string, timeZone: string): { readonly pattern: PlainCron; readonly zone: Zone } {
  return { pattern: new PlainCron(cron), zone: new Zone(timeZone) };
}
