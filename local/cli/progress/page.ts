import { layOut, span, type Span } from '../text/line';
import { wrap } from '../text/width';

/** Where a summary is shown. */
export interface Page {
  /** Cells of a line; `Infinity` when the output is no terminal. */
  readonly width: number;
  readonly color: boolean;
  readonly unicode: boolean;
}

/** A line, cut where the page ends. */
export function line(spans: readonly Span[], page: Page): string {
  return layOut({ left: spans }, page.width, page.color);
}

/** Text broken into lines of the page. */
export function paragraph(text: string, indent: number, page: Page): string[] {
  return text.split('\n').flatMap((each) => {
    // Pretty JSON comes with an indent of its own.
    const own = /^ */.exec(each)![0].length;
    return wrap(each.slice(own), page.width - indent - own).map((part) => ' '.repeat(indent + own) + part);
  });
}

/** Text behind a label, below it where it goes on; nothing without text. A link is not cut: it has to be copied whole. */
export function labelled(label: string, text: string | undefined, page: Page): string[] {
  if (!text) return [];
  const [first, ...rest] = wrap(text, page.width - 12);
  const head = [span(`    ${label.padEnd(8)}`, 'dim'), span(first ?? '')];
  return [layOut({ left: head }, Infinity, page.color), ...rest.map((each) => `${' '.repeat(12)}${each}`)];
}
