import { MAX_CRON_DAYS } from '../../lib/contract/schedule';
import { MINUTE } from '../../lib/contract/iso-time';
const DAY = 24 * 60 * MINUTE;

/**
 * The times of a cron expression in UTC. It reads only the plain form that `lib/cron` writes at synth, `*` or numbers in each
 * field, so that functions need no cron library.
 */
export class PlainCron {
  /** Minutes of the day, in rising order. */
  private readonly times: number[];
  private readonly months: ReadonlySet<number>;
  private readonly isDay: (date: number, weekday: number) => boolean;

  /** @throws Error when the expression is not in its plain form */
  constructor(cron: string) {
    const fields = cron.split(' ');
    if (fields.length !== 5 || fields.some((field) => !/^(\*|\d+(,\d+)*)$/.test(field))) {
      throw new Error(`'${cron}' is no cron expression in its plain form: five fields of '*' or numbers`);
    }
    const values = (i: number, min: number, max: number) =>
      fields[i] === '*'
        ? Array.from({ length: max - min + 1 }, (_, value) => min + value)
        : fields[i].split(',').map(Number);
    const [minutes, hours, dates, months, weekdays] = [
      values(0, 0, 59),
      values(1, 0, 23),
      new Set(values(2, 1, 31)),
      new Set(values(3, 1, 12)),
      new Set(values(4, 0, 6)),
    ];
    this.times = hours.flatMap((hour) => minutes.map((minute) => hour * 60 + minute)).sort((a, b) => a - b);
    this.months = months;
    // If both fields are restricted, a day has to match only one of them.
    this.isDay =
      fields[2] === '*' || fields[4] === '*'
        ? (date, weekday) => dates.has(date) && weekdays.has(weekday)
        : (date, weekday) => dates.has(date) || weekdays.has(weekday);
  }

  /** The first time after another, in milliseconds; undefined if there is none. */
  public next(after: number): number | undefined {
    return this.search(after, 1, (time) => time > after);
  }

  /** The last time before another, in milliseconds; undefined if there is none. */
  public previous(before: number): number | undefined {
    return this.search(before, -1, (time) => time < before);
  }

  private search(from: number, step: 1 | -1, fits: (time: number) => boolean): number | undefined {
    const times = step > 0 ? this.times : [...this.times].reverse();
    let midnight = Math.floor(from / DAY) * DAY;
    for (let i = 0; i < MAX_CRON_DAYS; i++, midnight += step * DAY) {
      const day = new Date(midnight);
      if (this.months.has(day.getUTCMonth() + 1) && this.isDay(day.getUTCDate(), day.getUTCDay())) {
        const found = times.find((time) => fits(midnight + time * MINUTE));
        if (found !== undefined) {
          return midnight + found * MINUTE;
        }
      }
    }
    return undefined;
  }
}
