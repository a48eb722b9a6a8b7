/** A readable duration: `118ms`, `2.3s`, `1m 05s`, `1h 02m`. */
export function duration(milliseconds: number): string {
  const ms = Math.max(0, Math.round(milliseconds));
  if (ms < 1000) return `${ms}ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)}s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m ${two(seconds % 60)}s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)}h ${two(minutes % 60)}m`;
}

/** A duration that still grows, in tenths of a second: finer digits change too fast to read. */
export function ticking(milliseconds: number): string {
  return milliseconds < 1000
    ? `${(Math.max(0, Math.floor(milliseconds / 100)) / 10).toFixed(1)}s`
    : duration(milliseconds);
}

/** A readable delay: `5m`, where {@link duration} has `5m 00s`. */
export function delay(seconds: number): string {
  return duration(seconds * 1000).replace(/ 00[ms]$|\.0(?=s$)/, '');
}

/** A clock that counts from zero: `00:02.3`. */
export function clock(milliseconds: number): string {
  const tenths = Math.max(0, Math.floor(milliseconds / 100));
  const minutes = Math.floor(tenths / 600);
  return `${two(minutes)}:${two(Math.floor(tenths / 10) % 60)}.${tenths % 10}`;
}

/** `1,204`: the same on every machine, whatever its locale. */
export function count(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `1 table`, `2 tables`. */
export function plural(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? '' : 's'}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
