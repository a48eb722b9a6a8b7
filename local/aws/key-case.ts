/** A copy of plain data with keys in camel case, as in the SDK. */
export function camelCased(value: unknown): unknown {
  return renamed(value, (key) => key.charAt(0).toLowerCase() + key.slice(1));
}

/**
 * A copy of a response of the SDK as Step Functions shows it: keys in Pascal case, dates as milliseconds since the
 * epoch, without undefined values.
 */
export function pascalCased(value: unknown): unknown {
  return renamed(value, (key) => key.charAt(0).toUpperCase() + key.slice(1));
}

function renamed(value: unknown, rename: (key: string) => string): unknown {
  if (value instanceof Date) return value.getTime();
  if (Array.isArray(value)) return value.map((item) => renamed(item, rename));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .map(([key, item]) => [rename(key), renamed(item, rename)]),
  );
}
