/** The data of an event; a text that was cut, or that is missing, is taken as it is. */
export function parsed(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** The fields of the data of an event; none for other data, and for a text that was cut. */
export function fieldsOf<T extends object>(text: string | undefined): Partial<T> {
  const value = parsed(text);
  return typeof value === 'object' && value !== null ? (value as T) : {};
}
