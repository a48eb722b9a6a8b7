import { MAX_CRON_DAYS } from '../contract/schedule';
import type { CronExpression } from './cron';
import { ticksOn, timesOf } from './cron-period';
import { MINUTE } from '../contract/iso-time';
const DAY = 1440 * MINUTE;
/** Clocks never go back by more at once. */
const MOST_BACK = 180 * MINUTE;

/**
 * The next times of a schedule after another time, as EventBridge Scheduler has them: a time that clocks skip is left out, and one
 * that they show twice counts once.
 *
 * @param timeZone IANA name
 * @param count how many; fewer only if the schedule has no more within eight years
 * @throws RangeError for a time zone that is not known
 */
export function nextTimes(cron: CronExpression, timeZone: string, after: Date, count: number): Date[] {
  const clock = clockOf(timeZone);
  // What clocks showed twice may still come.
  const earliest = clock(after.getTime()) - MOST_BACK;
  const first = Math.floor(earliest / DAY);
  const found: Date[] = [];
  for (let day = first; day <= first + MAX_CRON_DAYS + 1; day++) {
    const times = ticksOn(cron, new Date(day * DAY)) ? timesOf(cron) : [];
    for (const shown of times.map((minutes) => day * DAY + minutes * MINUTE)) {
      if (found.length === count) return found;
      const time = shown < earliest ? undefined : whenShown(shown, clock);
      if (time !== undefined && time > after.getTime()) found.push(new Date(time));
    }
  }
  return found;
}

/** When the clocks first show a time; undefined for one that they skip. */
function whenShown(shown: number, clock: (time: number) => number): number | undefined {
  const offsets = [shown - DAY, shown + DAY].map((near) => clock(near) - near);
  const times = offsets.map((offset) => shown - offset).filter((time) => clock(time) === shown);
  return times.length === 0 ? undefined : Math.min(...times);
}

/** What the clocks of a zone show at a time: both in milliseconds, as if the zone were UTC. */
function clockOf(timeZone: string): (time: number) => number {
  const number = '2-digit';
  const format = new Intl.DateTimeFormat('en-US', {
    ...{ timeZone, hourCycle: 'h23', year: 'numeric', month: number, day: number },
    ...{ hour: number, minute: number, second: number },
  });
  return (time) => {
    const parts = Object.fromEntries(format.formatToParts(time).map(({ type, value }) => [type, Number(value)]));
    const { year, month, day, hour, minute, second } = parts;
    return Date.UTC(year, month - 1, day, hour, minute, second) + (((time % 1000) + 1000) % 1000);
  };
}
