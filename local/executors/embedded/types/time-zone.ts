const FORMATS = new Map<string, Intl.DateTimeFormat>();

/**
 * Offset of a time zone from UTC in seconds.
 *
 * @param zone Name of the zone, as `Europe/Paris`.
 * @param localMillis Its local time, as milliseconds since 1970.
 * @throws Error for an unknown zone.
 */
export function offsetAt(zone: string, localMillis: number): number {
  if (zone === 'UTC') return 0;
  // When clocks go back, an hour occurs twice: Java uses the first, with the offset from before the change.
  const before = offsetOfInstant(zone, localMillis - 86_400_000);
  return offsetOfInstant(zone, localMillis - before * 1000) === before
    ? before
    : offsetOfInstant(zone, localMillis - offsetOfInstant(zone, localMillis + 86_400_000) * 1000);
}

/** Seconds that its clocks are ahead of UTC in winter. @throws Error for an unknown zone. */
export function standardOffset(zone: string): number {
  const year = new Date().getUTCFullYear();
  return Math.min(...[0, 6].map((month) => offsetOfInstant(zone, Date.UTC(year, month, 1))));
}

function offsetOfInstant(zone: string, millis: number): number {
  let format = FORMATS.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' });
    FORMATS.set(zone, format);
  }
  const name = format.formatToParts(millis).find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT';
  const [, sign, hours, minutes, seconds = '0'] = /GMT([+-])(\d{2}):(\d{2})(?::(\d{2}))?/.exec(name) ?? [];
  if (sign === undefined) return 0;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds));
}
