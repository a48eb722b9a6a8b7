/** The parsed fields of a date and a time, by the letters of Java's `DateTimeFormatter`. */
export type DateFields = Readonly<Partial<Record<DateField, number>>> & {
  /** Seconds east of Greenwich. */
  readonly offset?: number;
  /** Name of a time zone, as `Europe/Paris`. */
  readonly zone?: string;
};

export type DateField =
  | 'year'
  | 'month'
  | 'day'
  | 'dayOfYear'
  | 'week'
  | 'weekYear'
  | 'weekday'
  | 'hour'
  | 'hour12'
  | 'afternoon'
  | 'minute'
  | 'second'
  | 'nano';

/** How Java resolves a date: for a day after the end of its month, `SMART` uses the last day, `STRICT` fails. */
export type Resolving = 'SMART' | 'STRICT';

/** Days since 1970-01-01 of the fields; undefined if they are not a date. */
export function resolveDays(fields: DateFields, style: Resolving): number | undefined {
  const { year, month, day, dayOfYear, week, weekYear, weekday } = fields;
  const days = dateOf(fields, style);
  if (days === undefined || weekday === undefined || weekYear !== undefined) return days;
  // A wrong day of the week is an error in both styles.
  return year !== undefined && weekdayOf(days) === weekday && (month ?? day ?? dayOfYear ?? week) !== undefined
    ? days
    : undefined;
}

function dateOf(fields: DateFields, style: Resolving): number | undefined {
  const { year, month, day, dayOfYear, week, weekYear, weekday } = fields;
  if (year !== undefined && month !== undefined && day !== undefined) {
    if (month < 1 || month > 12 || day < 1 || day > 31) return undefined;
    const last = monthLength(year, month);
    if (day > last && style === 'STRICT') return undefined;
    return daysOf(year, month, Math.min(day, last));
  }
  if (year !== undefined && dayOfYear !== undefined) {
    const length = daysOf(year + 1, 1, 1) - daysOf(year, 1, 1);
    return dayOfYear >= 1 && dayOfYear <= length ? daysOf(year, 1, dayOfYear) : undefined;
  }
  if (weekYear !== undefined && week !== undefined && weekday !== undefined) {
    // The first week contains January 4.
    const fourth = daysOf(weekYear, 1, 4);
    const first = fourth - (weekdayOf(fourth) - 1);
    const nextFourth = daysOf(weekYear + 1, 1, 4);
    const weeks = (nextFourth - (weekdayOf(nextFourth) - 1) - first) / 7;
    return week >= 1 && week <= weeks && weekday >= 1 && weekday <= 7
      ? first + (week - 1) * 7 + weekday - 1
      : undefined;
  }
  return undefined;
}

/** Nanoseconds of the day; undefined if the fields are not a time. With `SMART`, 24:00 is a full day. */
export function resolveNanos(fields: DateFields, style: Resolving): bigint | undefined {
  const { hour12, afternoon, minute = 0, second = 0, nano = 0 } = fields;
  if (hour12 !== undefined && (afternoon === undefined || hour12 < 1 || hour12 > 12)) return undefined;
  const hour = fields.hour ?? (hour12 === undefined ? undefined : (hour12 % 12) + 12 * (afternoon ?? 0));
  if (hour === undefined) return undefined;
  const midnight = style === 'SMART' && hour === 24 && minute === 0 && second === 0 && nano === 0;
  if ((hour > 23 && !midnight) || minute > 59 || second > 59) return undefined;
  return BigInt(hour * 3600 + minute * 60 + second) * 1_000_000_000n + BigInt(nano);
}

/** Days since 1970-01-01 of a date; a day after the end of its month is in a later month. */
export function daysOf(year: number, month: number, day: number): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return Math.round(date.getTime() / 86_400_000);
}

/** 1 for Monday. */
function weekdayOf(days: number): number {
  return ((((days + 3) % 7) + 7) % 7) + 1;
}

function monthLength(year: number, month: number): number {
  return daysOf(year, month + 1, 1) - daysOf(year, month, 1);
}
