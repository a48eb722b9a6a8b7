import { splitPattern, type PatternPart } from './pattern-parts';

/** The field of a date or time that a letter of the pattern sets, and how its number is read. */
const FIELDS: Readonly<Record<string, keyof Moment>> = {
  a: 'afternoon',
  y: 'year',
  M: 'month',
  L: 'month',
  d: 'day',
  D: 'day',
  H: 'hour',
  k: 'hour',
  K: 'hour',
  h: 'hour',
  m: 'minute',
  s: 'second',
  S: 'milli',
};

interface Moment {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  milli: number;
  afternoon: number;
  /** Seconds that its clocks are ahead of UTC. */
  offset: number;
}

const MONTHS = 'january february march april may june july august september october november december'.split(' ');

/**
 * Reads a date and time as Java's lenient `SimpleDateFormat` does, in UTC: it ignores the text after the match, and
 * accepts day 45 of a month. Starlake uses it for a timestamp that its stricter formatter refuses.
 *
 * @returns milliseconds since 1970; undefined where Java throws, and for a pattern with letters that are not supported
 * here.
 */
export function parseLeniently(text: string, pattern: string): number | undefined {
  const parts = splitPattern(pattern.replace(/[[\]]/g, "'$&'"));
  const moment: Moment = {
    year: 1970,
    month: 1,
    day: 1,
    hour: 0,
    minute: 0,
    second: 0,
    milli: 0,
    afternoon: 0,
    offset: 0,
  };
  let at = 0;
  for (const [index, part] of parts.entries()) {
    const length = 'text' in part ? literal(part.text, text, at) : number(part, parts[index + 1], text, at, moment);
    if (length === undefined) return undefined;
    at += length;
  }
  const date = new Date(0);
  date.setUTCFullYear(moment.year, moment.month - 1, moment.day);
  date.setUTCHours(moment.hour + 12 * moment.afternoon, moment.minute, moment.second, moment.milli);
  return date.getTime() - moment.offset * 1000;
}

function literal(expected: string, text: string, at: number): number | undefined {
  return text.startsWith(expected, at) ? expected.length : undefined;
}

function number(
  part: PatternPart,
  next: PatternPart | undefined,
  text: string,
  at: number,
  moment: Moment,
): number | undefined {
  if ('letter' in part && 'zZX'.includes(part.letter)) return offset(part, text, at, moment);
  if (!('letter' in part) || !Object.hasOwn(FIELDS, part.letter)) return undefined;
  if (part.letter === 'a' || ('ML'.includes(part.letter) && part.count > 2)) return name(part.letter, text, at, moment);
  // A number before another number has as many digits as letters.
  const digits = next && 'letter' in next ? `{1,${part.count}}` : '+';
  const [all, blanks] = new RegExp(`^([ \\t]*)-?\\d${digits}`).exec(text.slice(at)) ?? [];
  if (all === undefined) return undefined;
  const value = Number(all.slice(blanks.length));
  const isShortYear = part.letter === 'y' && part.count <= 2 && all.length - blanks.length === 2;
  moment[FIELDS[part.letter]] = isShortYear ? 2000 + value : part.letter === 'h' && value === 12 ? 0 : value;
  return all.length;
}

// The only supported zone names are those of UTC.
function offset({ letter, count }: { letter: string; count: number }, text: string, at: number, moment: Moment) {
  const iso = ['', 'Z|[+-]\\d{2}', 'Z|[+-]\\d{4}', 'Z|[+-]\\d{2}:\\d{2}'][count];
  const source = letter === 'X' ? iso : 'GMT[+-]\\d{1,2}:\\d{2}|GMT|UTC|[+-]\\d{4}';
  const [all] = new RegExp(`^(?:${source})`, letter === 'X' ? '' : 'i').exec(text.slice(at)) ?? [];
  if (all === undefined) return undefined;
  const [, sign, hours = '0', minutes = '0'] = /([+-])(\d{1,2}):?(\d{2})?$/.exec(all) ?? [];
  if (Number(hours) > 23 || Number(minutes) > 59) return undefined;
  moment.offset = (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60);
  return all.length;
}

// Short or long, in any case.
function name(letter: string, text: string, at: number, moment: Moment): number | undefined {
  const rest = text.slice(at).toLowerCase();
  if (letter === 'a') {
    const index = ['am', 'pm'].indexOf(rest.slice(0, 2));
    moment.afternoon = index;
    return index < 0 ? undefined : 2;
  }
  const index = MONTHS.findIndex((month) => rest.startsWith(month.slice(0, 3)));
  if (index < 0) return undefined;
  moment.month = index + 1;
  return rest.startsWith(MONTHS[index]) ? MONTHS[index].length : 3;
}
