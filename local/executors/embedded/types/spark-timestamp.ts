const DAY = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/;

const MOMENT = /^([\d-]+)(?:[T ](\d{1,2}):(\d{1,2})(?::(\d{1,2})(\.\d{1,6})?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/;

/**
 * A text as Spark casts it to a date, written as `2026-03-30`; undefined for null. Text after a blank or a `T` is
 * ignored.
 */
export function sparkDate(text: string): string | undefined {
  const [, year, month = '1', day = '1'] = DAY.exec(text.trim().replace(/(?<=-\d+-\d+)[ T].*$/, '')) ?? [];
  if (year === undefined) return undefined;
  const iso = `${year}-${two(month)}-${two(day)}`;
  const millis = Date.parse(`${iso}T00:00:00Z`);
  // JavaScript accepts February 30.
  return !Number.isNaN(millis) && new Date(millis).toISOString().startsWith(iso) ? iso : undefined;
}

/** A text as Spark casts it to a timestamp, by default in UTC: microseconds since 1970, undefined for null. */
export function sparkTimestamp(text: string): bigint | undefined {
  const [, day, hour = '0', minute = '0', second = '0', fraction = '', offset = 'Z'] = MOMENT.exec(text.trim()) ?? [];
  const date = day === undefined ? undefined : sparkDate(day);
  if (date === undefined) return undefined;
  const zone = offset.replace(/(\d{2})(\d{2})$/, '$1:$2');
  const millis = Date.parse(`${date}T${two(hour)}:${two(minute)}:${two(second)}${zone}`);
  const micros = BigInt(fraction.slice(1).padEnd(6, '0'));
  return Number.isNaN(millis) ? undefined : BigInt(millis) * 1000n + micros;
}

function two(part: string): string {
  return part.padStart(2, '0');
}
