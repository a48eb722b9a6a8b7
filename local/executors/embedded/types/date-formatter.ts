import type { DateField, DateFields } from './date-fields';
import { splitPattern, type PatternPart } from './pattern-parts';

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
].concat('November', 'December');
const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** How one field of a pattern is read. */
interface FieldRule {
  /** Source of a regular expression with one group. */
  readonly source: string;
  readonly read: (text: string) => DateFields;
}

/** Parses a text by a pattern; undefined if it does not match. */
export type FieldFinder = (text: string) => DateFields | undefined;

/**
 * Compiles a pattern of Java's `DateTimeFormatter.ofPattern`, in English and case-sensitive.
 *
 * @throws Error that names letters which are not supported here.
 */
export function compileDateFormat(pattern: string): FieldFinder {
  const rules: FieldRule[] = [];
  const source = sourceOf(splitPattern(pattern), rules);
  const whole = new RegExp(`^${source}$`);
  return (text) => {
    const found = whole.exec(text);
    if (!found) return undefined;
    return Object.assign({}, ...rules.map(({ read }, index) => (found[index + 1] ? read(found[index + 1]) : {})));
  };
}

function sourceOf(parts: readonly PatternPart[], rules: FieldRule[]): string {
  return parts
    .map((part) => {
      if ('text' in part) return escapeRegExp(part.text);
      if ('optional' in part) return `(?:${sourceOf(part.optional, rules)})?`;
      const rule = ruleOf(part.letter, part.count);
      rules.push(rule);
      return `(${rule.source})`;
    })
    .join('');
}

function ruleOf(letter: string, count: number): FieldRule {
  switch (letter) {
    case 'y':
    case 'u':
      return yearRule(letter, count);
    case 'M':
    case 'L':
      return count < 3 ? number('month', count) : names('month', MONTHS, count);
    case 'E':
      return names('weekday', DAYS, count);
    case 'd':
      return number('day', count);
    case 'D':
      return number('dayOfYear', count);
    case 'H':
      return number('hour', count);
    case 'h':
      return number('hour12', count);
    case 'm':
      return number('minute', count);
    case 's':
      return number('second', count);
    case 'S':
      return { source: `\\d{${count}}`, read: (text) => ({ nano: Number(text.padEnd(9, '0').slice(0, 9)) }) };
    case 'n':
      return number('nano', count);
    case 'a':
      return { source: 'AM|PM', read: (text) => ({ afternoon: text === 'PM' ? 1 : 0 }) };
    case 'X':
    case 'x':
    case 'Z':
      return offsetRule(letter, count);
    case 'V':
    case 'z':
      return { source: '[A-Za-z][A-Za-z0-9_+-]*(?:/[A-Za-z0-9_+-]+)*', read: zoneOf };
    default:
      throw new Error(`the letters ${letter.repeat(count)}`);
  }
}

function yearRule(letter: string, count: number): FieldRule {
  if (count === 2) return { source: '\\d{2}', read: (text) => ({ year: 2000 + Number(text) }) };
  // More digits than letters need a sign; a year of an era is at least 1.
  const digits = count === 1 ? '\\d{1,9}' : `\\d{${count}}|\\+\\d{${count + 1},9}`;
  const source = letter === 'u' ? `-?\\d{${count}}|[+-]\\d{${count + 1},9}` : `(?!0+(?!\\d))(?:${digits})`;
  return { source, read: (text) => ({ year: Number(text) }) };
}

function number(field: DateField, count: number): FieldRule {
  if (count > 2 && field !== 'dayOfYear' && field !== 'nano') throw new Error(`${count} letters for a number`);
  return { source: count === 1 ? '\\d{1,9}' : `\\d{${count}}`, read: (text) => ({ [field]: Number(text) }) };
}

function names(field: DateField, all: readonly string[], count: number): FieldRule {
  const known = count === 4 ? all : all.map((name) => name.slice(0, 3));
  if (count > 4) throw new Error(`${count} letters for a name`);
  return { source: known.join('|'), read: (text) => ({ [field]: known.indexOf(text) + 1 }) };
}

function offsetRule(letter: string, count: number): FieldRule {
  const minutes = { X: ['(?:\\d{2})?', '\\d{2}', ':\\d{2}'], x: ['(?:\\d{2})?', '\\d{2}', ':\\d{2}'] };
  const rest = letter === 'Z' ? (count < 4 ? '\\d{2}' : undefined) : minutes[letter as 'X' | 'x'][count - 1];
  if (rest === undefined) throw new Error(`the letters ${letter.repeat(count)}`);
  return { source: `${letter === 'X' ? 'Z|' : ''}[+-]\\d{2}${rest}`, read: (text) => ({ offset: offsetOf(text) }) };
}

/** Seconds of an offset: `Z`, `+02`, `+0230`, `+02:30`, `+02:30:15`. */
export function offsetOf(text: string): number {
  if (/^z$/i.test(text)) return 0;
  const [hours, minutes = 0, seconds = 0] = (text.slice(1).match(/\d{2}/g) ?? []).map(Number);
  return (text.startsWith('-') ? -1 : 1) * (hours * 3600 + minutes * 60 + seconds);
}

function zoneOf(text: string): DateFields {
  return /^(?:Z|GMT|UTC|UT)$/.test(text) ? { offset: 0 } : { zone: text };
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
