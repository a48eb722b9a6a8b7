import { paint, type Style } from './ansi';
import { displayWidth, printable, truncate } from './width';

/** A part of a line in one style. */
export interface Span {
  readonly text: string;
  readonly style?: Style;
}

/** A line before it is fitted to a terminal: a left part, and a part at the right edge. */
export interface Line {
  readonly left: readonly Span[];
  /** Never cut: if the line is too long, the left part is cut. */
  readonly right?: Span;
}

/** Shorthand for a {@link Span}. */
export const span = (text: string, style?: Style): Span => ({ text: printable(text), style });

/**
 * The line as text of at most `width` cells.
 *
 * @param width cells of the terminal; `Infinity` when the output is not a terminal
 * @param color whether styles become escape sequences
 */
export function layOut(line: Line, width: number, color: boolean): string {
  const show = (part: Span): string => (color ? paint(part.text, part.style) : part.text);
  const right = line.right !== undefined && displayWidth(line.right.text) + 4 <= width ? line.right : undefined;
  let room = right === undefined ? width : width - displayWidth(right.text) - 2;
  let text = '';
  for (const part of line.left) {
    const cut = truncate(part.text, room);
    text += show({ ...part, text: cut });
    room -= displayWidth(cut);
    if (cut !== part.text) {
      room = 0;
      break;
    }
  }
  if (right === undefined) return text;
  const gap = Number.isFinite(width) ? room + 2 : 2;
  return text + ' '.repeat(gap) + show(right);
}
