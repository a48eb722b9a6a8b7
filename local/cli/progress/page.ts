import { layOut, span, type Span } from '../text/line';
import { wrap } from '../text/width';

/** The page that a summary is written on. */
export interface Page {
  /** Cells of a line; `Infinity` when the output is not a terminal. */
  readonly width: number;
  readonly color: boolean;
  readonly unicode: boolean;
}

/** A line, cut at the width of the page. */
export function line(spans: readonly Span[], page: Page): string {
  return layOut({ left: spans }, page.width, page.color);
}

/** Text wrapped to the width of the page. */
export function paragraph(text: string, indent: number, page: Page): string[] {
  return text.split('\n').flatMap((each) => {
    // Lines of pretty-printed JSON keep their own indent.
    const own = /^ */.exec(each)![0].length;
    return wrap(each.slice(own), page.width - indent - own).map((part) => ' '.repeat(indent + own) + part);
  });
}

/** A label and its text, wrapped in its own column; empty without text. A link is not cut: people copy it. */
export function labelled(label: string, text: string | undefined, page: Page): string[] {
  if (!text) return [];
  const [first, ...rest] = wrap(text, page.width - 12);
  const head = [span(`    ${label.padEnd(8)}`, 'dim'), span(first ?? '')];
  return [layOut({ left: head }, Infinity, page.color), ...rest.map((each) => `${' '.repeat(12)}${each}`)];
}
