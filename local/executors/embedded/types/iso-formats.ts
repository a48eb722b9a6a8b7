import type { DateFields } from './date-fields';
import { offsetOf, type FieldFinder } from './date-formatter';

const YEAR = '(?<year>-?\\d{4}|[+-]\\d{5,9})';
const DATE = `${YEAR}-(?<month>\\d{2})-(?<day>\\d{2})`;
const MINUTES = '(?<hour>\\d{2}):(?<minute>\\d{2})';
const SECONDS = ':(?<second>\\d{2})(?:\\.(?<fraction>\\d{0,9}))?';
const TIME = `${MINUTES}(?:${SECONDS})?`;
const TIME_WITH_SECONDS = MINUTES + SECONDS;
const OFFSET = '(?<offset>Z|[+-]\\d{2}(?::\\d{2}(?::\\d{2})?)?)';
const ZONE = '(?:\\[(?<zone>[A-Za-z0-9_/+-]+)\\])';
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/**
 * The formats that Starlake knows by a name: those of `java.time.format.DateTimeFormatter`. Texts are not
 * case-sensitive.
 */
export const ISO_FORMATS: Readonly<Record<string, FieldFinder>> = {
  BASIC_ISO_DATE: finder('(?<year>\\d{4})(?<month>\\d{2})(?<day>\\d{2})(?<offset>Z|[+-]\\d{4}(?:\\d{2})?)?'),
  ISO_LOCAL_DATE: finder(DATE),
  ISO_OFFSET_DATE: finder(DATE + OFFSET),
  ISO_DATE: finder(`${DATE}${OFFSET}?`),
  ISO_LOCAL_DATE_TIME: finder(`${DATE}T${TIME}`),
  ISO_OFFSET_DATE_TIME: finder(`${DATE}T${TIME}${OFFSET}`),
  ISO_ZONED_DATE_TIME: finder(`${DATE}T${TIME}${OFFSET}${ZONE}?`),
  ISO_DATE_TIME: finder(`${DATE}T${TIME}(?:${OFFSET}${ZONE}?)?`),
  ISO_ORDINAL_DATE: finder(`${YEAR}-(?<dayOfYear>\\d{3})${OFFSET}?`),
  ISO_WEEK_DATE: finder(`(?<weekYear>-?\\d{4}|[+-]\\d{5,9})-W(?<week>\\d{2})-(?<weekday>\\d)${OFFSET}?`),
  ISO_INSTANT: finder(`${DATE}T${TIME_WITH_SECONDS}${OFFSET}`),
  RFC_1123_DATE_TIME: finder(
    `(?:(?<dayName>${DAYS.join('|')}), )?(?<day>\\d{1,2}) (?<monthName>${MONTHS.join('|')}) (?<year>\\d{4}) ` +
      '(?<hour>\\d{2}):(?<minute>\\d{2})(?::(?<second>\\d{2}))? (?<offset>GMT|[+-]\\d{4})',
  ),
};

const NUMBERS = ['year', 'month', 'day', 'dayOfYear', 'week', 'weekYear', 'weekday', 'hour', 'minute', 'second'];

function finder(source: string): FieldFinder {
  const whole = new RegExp(`^${source}$`, 'i');
  return (text) => {
    const groups = whole.exec(text)?.groups;
    if (!groups) return undefined;
    const numbers = NUMBERS.filter((name) => groups[name] !== undefined).map((name) => [name, Number(groups[name])]);
    return { ...Object.fromEntries(numbers), ...others(groups) } as DateFields;
  };
}

function others({
  fraction,
  offset,
  zone,
  monthName,
  dayName,
}: Readonly<Record<string, string | undefined>>): DateFields {
  return {
    ...(fraction ? { nano: Number(fraction.padEnd(9, '0')) } : {}),
    ...(offset === undefined ? {} : { offset: /^gmt$/i.test(offset) ? 0 : offsetOf(offset) }),
    ...(zone === undefined ? {} : { zone }),
    ...(monthName === undefined ? {} : { month: MONTHS.indexOf(monthName.toLowerCase()) + 1 }),
    ...(dayName === undefined ? {} : { weekday: DAYS.indexOf(dayName.toLowerCase()) + 1 }),
  };
}
