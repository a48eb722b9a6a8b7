// Reads values of a manifest and checks their types.

/** A JSON object. */
export type Json = { readonly [key: string]: unknown };

/**
 * @throws Error that begins with `where` if the JSON is invalid
 */
export function parseJson(json: string, where: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${where} must be JSON: ${reason}`, { cause: error });
  }
}

export function object(value: unknown, where: string): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Json)
    : wrong(value, where, 'an object');
}

export function list(value: unknown, where: string): unknown[] {
  return Array.isArray(value) ? value : wrong(value, where, 'a list');
}

export function text(value: unknown, where: string): string {
  return typeof value === 'string' ? value : wrong(value, where, 'a text');
}

export function optionalText(value: unknown, where: string): string | undefined {
  return value === undefined || value === null ? undefined : text(value, where);
}

function wrong(value: unknown, where: string, expected: string): never {
  throw new Error(`${where} must be ${expected}, got ${JSON.stringify(value)?.slice(0, 200)}`);
}

/** The object without its undefined fields. */
export function definedOf<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as T;
}
