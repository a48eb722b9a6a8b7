/** A part of a date pattern: letters for a field, a literal text, or optional parts. */
export type PatternPart =
  | { readonly letter: string; readonly count: number }
  | { readonly text: string }
  | { readonly optional: readonly PatternPart[] };

/**
 * Splits a date pattern of Java, for example `yyyy-MM-dd'T'HH:mm[:ss]`.
 *
 * @throws Error if a quote or a bracket is not closed.
 */
export function splitPattern(pattern: string): PatternPart[] {
  const outer: PatternPart[][] = [[]];
  const add = (part: PatternPart) => outer[outer.length - 1].push(part);
  for (const [token] of pattern.matchAll(/([A-Za-z])\1*|'(?:[^']|'')*'|[^]/g)) {
    if (/^[A-Za-z]/.test(token)) {
      add({ letter: token[0], count: token.length });
    } else if (token === '[') {
      outer.push([]);
    } else if (token === ']' && outer.length > 1) {
      const optional = outer.pop() ?? [];
      add({ optional });
    } else if (token === "'" || token === ']') {
      throw new Error(
        `a ${token === "'" ? 'quote that is' : 'bracket that was'} not ${token === "'" ? 'closed' : 'open'}`,
      );
    } else {
      add({ text: token.length > 1 ? token.slice(1, -1).replaceAll("''", "'") || "'" : token });
    }
  }
  while (outer.length > 1) {
    const optional = outer.pop() ?? [];
    add({ optional });
  }
  return outer[0];
}
