import { compileDateFormat, type FieldFinder } from './date-formatter';
import { resolveDays, resolveNanos, type DateFields, type Resolving } from './date-fields';
import { ISO_FORMATS } from './iso-formats';
import { javaTrim } from './java-number';
import { parseLeniently } from './simple-date-format';
import { offsetAt, standardOffset } from './time-zone';

const DAY_NANOS = 86_400_000_000_000n;

/** The named formats that accept 24:00 as midnight. */
const SMART_FORMATS = new Set(['ISO_INSTANT', 'RFC_1123_DATE_TIME']);

/**
 * Compiles the pattern of a date type: a pattern of letters.
 *
 * @returns a function that reads a text as days since 1970-01-01; undefined if the text does not match.
 * @throws Error that names letters which are not supported here.
 */
export function dateReader(pattern: string): (text: string) => number | undefined {
  const find = compileDateFormat(pattern);
  return (text) => {
    const fields = find(javaTrim(text));
    if (!fields) return undefined;
    // A month without a day is its first day.
    return (
      resolveDays(fields, 'SMART') ??
      (fields.day === undefined ? resolveDays({ ...fields, day: 1 }, 'SMART') : undefined)
    );
  };
}

/**
 * Compiles the pattern of a timestamp type: letters, the name of an ISO format, `epoch_second` or `epoch_milli`.
 *
 * @param zone Time zone of texts without one.
 * @returns a function that reads a text as microseconds since 1970; undefined if the text does not match.
 * @throws Error that names the part which is not supported here.
 */
export function timestampReader(pattern: string, zone = 'UTC'): (text: string) => bigint | undefined {
  if (pattern === 'epoch_second' || pattern === 'epoch_milli') {
    const factor = pattern === 'epoch_second' ? 1_000_000n : 1000n;
    return (text) => (/^[+-]?\d{1,19}$/.test(javaTrim(text)) ? BigInt(javaTrim(text)) * factor : undefined);
  }
  const named = Object.hasOwn(ISO_FORMATS, pattern);
  const find: FieldFinder = named ? ISO_FORMATS[pattern] : compileDateFormat(pattern);
  standardOffset(zone);
  return (text) => {
    const trimmed = javaTrim(text);
    const fields = find(trimmed);
    const found = fields && momentOf(fields, SMART_FORMATS.has(pattern) || !named ? 'SMART' : 'STRICT', zone);
    if (found !== undefined) return found === 'foreign' ? undefined : found;
    const millis = named || zone !== 'UTC' ? undefined : parseLeniently(trimmed, pattern);
    return millis === undefined ? undefined : BigInt(millis) * 1000n;
  };
}

/** Microseconds since 1970; `foreign` if the text has another time zone than required. */
function momentOf(fields: DateFields, style: Resolving, zone: string): bigint | 'foreign' | undefined {
  const days = resolveDays(fields, style);
  const timeless = fields.hour === undefined && fields.hour12 === undefined;
  const nanos = timeless ? 0n : resolveNanos(fields, style);
  if (days === undefined || nanos === undefined) return undefined;
  const local = BigInt(days) * DAY_NANOS + nanos;
  const { offset, zone: named } = fields;
  if (zone !== 'UTC' && (offset ?? named) !== undefined) {
    const standard = named === undefined ? (offset ?? 0) : standardOffset(named);
    if (standard !== standardOffset(zone)) return 'foreign';
  }
  const seconds = offset ?? offsetAt(named ?? zone, Number(local / 1_000_000n));
  return floorDiv(local - BigInt(seconds) * 1_000_000_000n, 1000n);
}

function floorDiv(value: bigint, divisor: bigint): bigint {
  const quotient = value / divisor;
  return value % divisor < 0n ? quotient - 1n : quotient;
}
