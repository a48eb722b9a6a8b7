/**
 * What the names of a table's files begin with, as far as its pattern says it in plain characters. It may be shorter than it could
 * be, and empty.
 *
 * @param pattern translated, as in `DeclaredTable`; undefined where it is not known
 */
export function literalPrefix(pattern: string | undefined): string {
  // Behind a bar, another name may begin.
  const [literal] = /^(?:[\w\- ]|\\[.-])*/.exec(pattern?.includes('|') ? '' : (pattern ?? ''))!;
  const isRepeated = /^[*?{]/.test(pattern?.slice(literal.length) ?? '');
  return literal.replace(isRepeated ? /\\?.$/ : '', '').replaceAll('\\', '');
}

/** What the names of a table's files and of their ack files begin with. */
export function commonPrefix({ pattern, ack }: { readonly pattern?: string; readonly ack?: string }): string {
  const prefix = literalPrefix(pattern);
  // An ack file has another extension.
  const end = ack === undefined ? -1 : prefix.lastIndexOf('.');
  return end < 0 ? prefix : prefix.slice(0, end + 1);
}
