import { CronExpression } from './cron';

const MINUTES_PER_DAY = 1440;

/** Days that are checked: more than between two leap years, also around a century; and until each date was on each weekday. */
const DAYS = 366 * 9;
const DAYS_OF_BOTH = 366 * 28;

/** The shortest time between two ticks of a schedule, in seconds. */
export function cronPeriod({ minute, hour, dayOfMonth, month, dayOfWeek }: CronExpression): number {
  const times = hour.values.flatMap((hours) => minute.values.map((minutes) => hours * 60 + minutes));
  const overnight = MINUTES_PER_DAY - times.at(-1)! + times[0];
  const gaps = times.slice(1).map((time, i) => time - times[i]);
  const hasBoth = !dayOfMonth.any && !dayOfWeek.any;
  let last: number | undefined;
  for (let day = 0; day < (hasBoth ? DAYS_OF_BOTH : DAYS); day++) {
    const date = new Date(Date.UTC(2000, 0, 1 + day));
    const isDate = dayOfMonth.values.includes(date.getUTCDate());
    const isWeekday = dayOfWeek.values.includes(date.getUTCDay());
    const isDay = hasBoth ? isDate || isWeekday : isDate && isWeekday;
    if (!isDay || !month.values.includes(date.getUTCMonth() + 1)) {
      continue;
    }
    if (last !== undefined) {
      gaps.push((day - last - 1) * MINUTES_PER_DAY + overnight);
    }
    last = day;
  }
  return Math.min(...gaps) * 60;
}
