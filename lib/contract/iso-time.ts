/** Milliseconds of a minute. */
export const MINUTE = 60_000;

/** Milliseconds of an hour. */
export const HOUR = 3_600_000;

/** Hour and minute, then seconds, then the offset are optional, in this order. */
const ISO_TIME = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d(?:\.\d+)?)?(Z|[+-]\d\d(?::?\d\d)?)?)?$/;

/** An ISO-8601 time in its parts. */
export interface IsoTime {
  /** The time that its clock shows, as if this were UTC; milliseconds since 1970. */
  readonly face: number;
  /** How far its clock is ahead of UTC, in milliseconds; undefined where it has no offset. */
  readonly offset?: number;
  /** Whether it is a day without a time. */
  readonly isDay: boolean;
}

/**
 * Reads an ISO-8601 time: a day, or a day and a time, with an offset or without.
 *
 * @returns undefined for other texts, and for a day that does not exist, such as February 30
 */
export function parseIsoTime(text: string): IsoTime | undefined {
  const [, day, minutes, seconds = ':00', offset] = ISO_TIME.exec(text) ?? [];
  const face = Date.parse(`${day}T${minutes ?? '00:00'}${seconds}Z`);
  // Date turns February 30 into March 2.
  if (Number.isNaN(face) || new Date(Date.parse(`${day}T00:00:00Z`)).toISOString().slice(0, 10) !== day) {
    return undefined;
  }
  const ahead = offset === undefined ? undefined : offsetOf(offset);
  return Number.isNaN(ahead)
    ? undefined
    : { face, isDay: minutes === undefined, ...(ahead === undefined ? {} : { offset: ahead }) };
}

/** The time that a text means; what has no offset is in UTC. Undefined where it is no ISO-8601 time. */
export function utcTime(text: string): Date | undefined {
  const time = parseIsoTime(text);
  return time && new Date(time.face - (time.offset ?? 0));
}

/** A time in UTC as AWS writes it, in whole seconds: `2026-08-02T00:00:00Z`. */
export function isoSeconds(time: Date): string {
  return time.toISOString().replace(/\.\d+Z$/, 'Z');
}

/** A logical date as Starlake takes it: `2026-08-02T00:00:00+0000`. */
export function starlakeDate(time: Date): string {
  return isoSeconds(time).replace('Z', '+0000');
}

/**
 * The logical date of an ISO-8601 time; what has no offset is in UTC.
 *
 * @returns undefined for other texts, and outside of the years 0001 to 9999 in UTC: Starlake knows no others
 */
export function parseStarlakeDate(text: string): string | undefined {
  const time = utcTime(text);
  const date = time && starlakeDate(time);
  return date && /^(?!0000)\d{4}-/.test(date) ? date : undefined;
}

/** The time of a logical date, as `starlakeDate` writes it. */
export function timeOfStarlakeDate(date: string): Date {
  return new Date(date.replace('+0000', 'Z'));
}

/** Offsets are `Z`, `+02`, `+02:00` and `+0200`. NaN for one that is 24 hours or more. */
function offsetOf(text: string): number {
  const [, sign, hours, minutes = '00'] = /^([+-])(\d\d):?(\d\d)?$/.exec(text) ?? [text, '+', '00'];
  return hours > '23' || minutes > '59' ? NaN : Number(`${sign}1`) * (Number(hours) * HOUR + Number(minutes) * 60_000);
}
