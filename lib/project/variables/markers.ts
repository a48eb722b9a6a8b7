// Markers stand for unknown values while YAML is parsed, because YAML would read `{SL_ROOT}` as a mapping. They use characters of
// the private use area, which YAML reads as letters.
const LATER = { begin: '\uE000', end: '\uE001' };
const UNKNOWN = { begin: '\uE002', end: '\uE003' };

/** Marker for `{name}`, which is replaced later. */
export function later(name: string): string {
  return LATER.begin + name + LATER.end;
}

/** Stands for a variable that has no value. */
export function unknown(name: string): string {
  return UNKNOWN.begin + name + UNKNOWN.end;
}

/** Replaces markers by `{name}` for values that are filled in later. */
export function reveal(text: string): string {
  return text.replaceAll(LATER.begin, '{').replaceAll(LATER.end, '}');
}

/** The variables without a value that a text needs. */
export function unknownIn(text: string): string[] {
  return [...text.matchAll(/\uE002(.*?)\uE003/gs)].map(([, name]) => name);
}

/** The text with nothing for variables without a value, as Starlake renders them. */
export function dropUnknown(text: string): string {
  return text.replace(/\uE002.*?\uE003/gs, '');
}

/** Part of an error: what to do about a variable without a value. */
export function needs(name: string): string {
  return name.startsWith('sl_')
    ? `needs the variable '${name}', which Starlake sets anew in each run: it cannot be known before`
    : `needs the variable '${name}', which has no value: set it in metadata/env.sl.yml, or give it with the project`;
}
