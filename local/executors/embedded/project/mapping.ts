/** A YAML mapping. */
export type Mapping = Readonly<Record<string, unknown>>;

/** The value as a mapping; undefined for any other value. */
export function asMapping(value: unknown): Mapping | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Mapping) : undefined;
}

/** A scalar as text; undefined if missing. */
export function asText(value: unknown): string | undefined {
  return value === undefined || value === null || typeof value === 'object' ? undefined : String(value);
}

/** A boolean, or the text of one; the default if missing. */
export function asBoolean(value: unknown, otherwise: boolean): boolean {
  const text = asText(value);
  return text === undefined ? otherwise : text.toLowerCase() === 'true';
}
