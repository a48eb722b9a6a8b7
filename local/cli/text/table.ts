import type { Span } from './line';
import { displayWidth, pad, truncate } from './width';
import { paint } from './ansi';

/** A column of a {@link table}. */
export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
}

/** Minimum width of a column. */
const MIN_WIDTH = 8;

/**
 * Rows below a heading, with two spaces between columns. A table that is too wide cuts the first column, then the widest.
 *
 * @param width cells of the terminal; `Infinity` when the output is not a terminal
 */
export function table(columns: readonly Column[], rows: readonly Span[][], width: number, color: boolean): string[] {
  const widths = columns.map((column, at) =>
    Math.max(displayWidth(column.title), ...rows.map((row) => displayWidth(row[at]!.text))),
  );
  let excess = widths.reduce((sum, each) => sum + each, 0) + 2 * (columns.length - 1) - width;
  const shrink = (at: number, to: number) => {
    const kept = Math.max(Math.min(MIN_WIDTH, widths[at]!), to);
    excess -= widths[at]! - kept;
    widths[at] = kept;
  };
  if (excess > 0) shrink(0, widths[0]! - excess);
  while (excess > 0 && Math.max(...widths) > MIN_WIDTH)
    shrink(widths.indexOf(Math.max(...widths)), Math.max(...widths) - 1);
  const lay = (cells: readonly Span[]): string => {
    const texts = cells.map((cell, at) => {
      const fitted = pad(truncate(cell.text, widths[at]!), widths[at]!, columns[at]!.align);
      return color ? paint(fitted, cell.style) : fitted;
    });
    return fit(texts.join('  '), width, color);
  };
  return [lay(columns.map((column) => ({ text: column.title, style: 'dim' as const }))), ...rows.map(lay)];
}

/** Removes spaces at the end of a line, unless it is coloured: then escape sequences follow them. */
function fit(line: string, width: number, color: boolean): string {
  const trimmed = line.trimEnd();
  return color ? trimmed : truncate(trimmed, width);
}
