/** Escape sequences of a terminal. They only move the cursor: earlier content stays in the scrollback. */
export const HIDE_CURSOR = '\u001b[?25l';
export const SHOW_CURSOR = '\u001b[?25h';
/** Erases from the cursor to the end of its line. */
export const ERASE_LINE = '\u001b[K';
/** Erases from the cursor to the end of the screen. */
export const ERASE_BELOW = '\u001b[J';
/** Moves the cursor up, to the first column. */
export const cursorUp = (lines: number): string => (lines > 0 ? `\u001b[${lines}A\r` : '\r');

/** Style of a text in a terminal with colours. */
export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';

const CODES: Record<Style, readonly [on: number, off: number]> = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
};

/** The text in that style. */
export function paint(text: string, style: Style | undefined): string {
  if (style === undefined || text === '') return text;
  const [on, off] = CODES[style];
  return `\u001b[${on}m${text}\u001b[${off}m`;
}
