/** The beginning of a text, with an ellipsis if it was cut; at most one character longer than `length`. */
export function short(text: string, length: number): string {
  return text.length > length ? `${cut(text, length)}…` : text;
}

/** The beginning of a text. */
export function cut(text: string, length: number): string {
  // Never ends with half of a surrogate pair.
  return text.slice(0, Math.max(0, length)).replace(/[\ud800-\udbff]$/, '');
}
