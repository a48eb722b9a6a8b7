import { MAX_CRON_DAYS } from '../contract/schedule';
import { CronExpression } from './cron';

const MINUTES_PER_DAY = 1440;

/** Days until each date was on each weekday. */
const DAYS_OF_BOTH = 366 * 28;

/** The shortest time between two ticks of a schedule, in seconds. */
export function cronPeriod(cron: CronExpression): number {
  const times = timesOf(cron);
  const overnight = MINUTES_PER_DAY - times.at(-1)! + times[0];
  const gaps = times.slice(1).map((time, i) => time - times[i]);
  const days = daysOf(cron, hasBoth(cron) ? DAYS_OF_BOTH : MAX_CRON_DAYS);
  days.slice(1).forEach((day, i) => gaps.push((day - days[i] - 1) * MINUTES_PER_DAY + overnight));
  return Math.min(...gaps) * 60;
}

/** How often a schedule ticks in a day, on average over weeks, months and leap years. */
export function ticksPerDay(cron: CronExpression): number {
  return (timesOf(cron).length * daysOf(cron, DAYS_OF_BOTH).length) / DAYS_OF_BOTH;
}

/** The minutes of a day, in order. */
export function timesOf({ minute, hour }: CronExpression): number[] {
  return hour.values.flatMap((hours) => minute.values.map((minutes) => hours * 60 + minutes));
}

/** The days, as numbers from 2000-01-01 on. */
function daysOf(cron: CronExpression, count: number): number[] {
  return Array.from({ length: count }, (_, day) => day).filter((day) =>
    ticksOn(cron, new Date(Date.UTC(2000, 0, 1 + day))),
  );
}

/** Whether a schedule ticks on a day; the date's parts in UTC are those of the schedule's time zone. */
export function ticksOn(cron: CronExpression, date: Date): boolean {
  const { dayOfMonth, month, dayOfWeek } = cron;
  const isDate = dayOfMonth.values.includes(date.getUTCDate());
  const isWeekday = dayOfWeek.values.includes(date.getUTCDay());
  return (hasBoth(cron) ? isDate || isWeekday : isDate && isWeekday) && month.values.includes(date.getUTCMonth() + 1);
}

/** Whether days of the month and of the week are both restricted: either makes a day count. */
function hasBoth({ dayOfMonth, dayOfWeek }: CronExpression): boolean {
  return !dayOfMonth.any && !dayOfWeek.any;
}
