/** Key of the context object that the interpreter does not change. */
export const LOCAL_CONTEXT = 'Local';

/** Property in it that is the context object as a whole. */
export const WHOLE_CONTEXT = 'Whole';

/**
 * Makes a path or an intrinsic function read the context object under {@link LOCAL_CONTEXT}. The interpreter replaces
 * `$$.Execution` by the iteration's inside of Maps and Parallels, and does not fill in `$$.State`.
 */
export function localizeContext(expression: string): string {
  // Quoted text in the arguments of a function does not change; `$$.Map` is the interpreter's own.
  return expression.replace(/'(?:\\.|[^'\\])*'|\$\$(?!\.Map\b|\[["']Map)([.[])?/g, (found, more?: string) => {
    if (found.startsWith("'")) return found;
    return more ? `$$.${LOCAL_CONTEXT}${more}` : `$$.${LOCAL_CONTEXT}.${WHOLE_CONTEXT}`;
  });
}

/**
 * Reads a reference path (`$.a.b[0]['c']`, or `$$…` in the context object).
 *
 * @returns undefined if there is no value, or the path is more than a reference
 */
export function readPath(path: string, input: unknown, context: unknown): unknown {
  const inContext = path.startsWith('$$');
  let rest = path.slice(inContext ? 2 : 1);
  let value = inContext ? context : input;
  while (rest !== '') {
    const step = /^\.([\p{L}\p{N}_-]+)|^\[(\d+)\]|^\[(?:'([^']*)'|"([^"]*)")\]/u.exec(rest);
    if (!step || value === null || typeof value !== 'object') return undefined;
    value = (value as Record<string, unknown>)[step[1] ?? step[2] ?? step[3] ?? step[4]!];
    rest = rest.slice(step[0].length);
  }
  return value;
}
