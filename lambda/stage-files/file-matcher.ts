/** Matches whole names of files with a table's translated pattern. */
export function fileMatcher(pattern: string): (name: string) => boolean {
  let expression: RegExp | undefined;
  return (name) => {
    // Of thousands of patterns, most are never tried.
    expression ??= new RegExp(`^(?:${pattern})$`, 'u');
    // Java's '.' matches neither of these characters, JavaScript's matches the first.
    return expression.test(name.replaceAll('\u0085', '\u2028'));
  };
}
