import path from 'node:path';
import { UsageError } from '../../errors';

/** Formats of a drawing. */
export const FORMATS = ['mermaid', 'svg', 'png'] as const;
export type Format = (typeof FORMATS)[number];
const NAMES = { mermaid: 'a Mermaid file', svg: 'an SVG', png: 'a PNG' } as const;
const EXTENSIONS: ReadonlyMap<string, Format> = new Map([
  ['.mmd', 'mermaid'],
  ['.md', 'mermaid'],
  ['.txt', 'mermaid'],
  ['.svg', 'svg'],
  ['.png', 'png'],
]);

/**
 * The requested format, else the one of the file's extension.
 *
 * @throws UsageError when they contradict each other, and for an unknown extension
 */
export function formatOf(asked: Format | undefined, file: string | undefined): Format {
  const extension = path.extname(file ?? '').toLowerCase();
  if (extension === '') return asked ?? 'mermaid';
  const named = EXTENSIONS.get(extension);
  if (named === undefined) {
    throw new UsageError(
      `--file ${file}: a drawing cannot have the extension ${extension}`,
      `Known are ${[...EXTENSIONS.keys()].join(', ')}.`,
    );
  }
  if (asked !== undefined && asked !== named) {
    throw new UsageError(
      `--format ${asked} contradicts --file ${file}, which is the name of ${NAMES[named]}`,
      'Leave out --format, or name a file that ends in ' +
        `${[...EXTENSIONS].flatMap(([end, format]) => (format === asked ? [end] : [])).join(', ')}.`,
    );
  }
  return named;
}
