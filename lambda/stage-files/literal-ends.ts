/**
 * The literal prefix of a pattern: the names of all files of the table begin with it. It can be shorter than possible,
 * or empty.
 *
 * @param pattern translated, as in `DeclaredTable`; undefined if unknown
 */
export function literalPrefix(pattern: string | undefined): string {
  // After a bar, an alternative begins.
  const [literal] = /^(?:[\w\- ]|\\[.-])*/.exec(pattern?.includes('|') ? '' : (pattern ?? ''))!;
  const isRepeated = /^[*?{]/.test(pattern?.slice(literal.length) ?? '');
  return literal.replace(isRepeated ? /\\?.$/ : '', '').replaceAll('\\', '');
}

/**
 * The literal suffix of a pattern: the names of all files of the table end with it. It can be shorter than possible, or
 * empty.
 *
 * @param pattern translated, as in `DeclaredTable`
 */
export function literalSuffix(pattern: string): string {
  // An escape like \d or \x41 takes all letters and digits behind it, so that none of its own counts as literal.
  const [, literal = ''] = /^(?:\\[.-]|\\[^.-]\w*(?!\w)|[^\\])*?((?:[\w\- ]|\\[.-])*)$/.exec(pattern) ?? [];
  return pattern.includes('|') ? '' : literal.replaceAll('\\', '');
}

/** A prefix of the names of a table's files and of their ack files. */
export function commonPrefix({ pattern, ack }: { readonly pattern?: string; readonly ack?: string }): string {
  const prefix = literalPrefix(pattern);
  // An ack file has another extension.
  const end = ack === undefined ? -1 : prefix.lastIndexOf('.');
  return end < 0 ? prefix : prefix.slice(0, end + 1);
}
