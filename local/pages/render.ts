import { render } from 'preact-render-to-string';
import type { VNode } from 'preact';

/** A page as a document. Preact escapes all texts and attributes, so nothing in the data is taken for HTML. */
export function renderPage(page: VNode): string {
  return `<!doctype html>\n${render(page)}\n`;
}

/**
 * A function as a script of a page. It runs in the browser: it must use nothing from outside its own text.
 */
export function scriptOf(run: () => void): string {
  return `(${run.toString()})();\n`;
}
