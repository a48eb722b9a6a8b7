/** The beginning of a text, not cut between the halves of a character. */
export function cut(text: string, length: number): string {
  return text.slice(0, Math.max(0, length)).replace(/[\ud800-\udbff]$/, '');
}
