import type { Catalog } from '../../catalog/catalog';
import { pipelinePath, tablePath } from '../site';
import { flat } from './table-page';

/** Path of what can be found: a script, since a page from a disk cannot read other files. */
export const SEARCH_INDEX_PATH = 'search-index.js';

/** What can be found: its title, its path in the site, what it is, and more of its text. */
export type SearchEntry = readonly [title: string, path: string, kind: string, text: string];

/** The pipelines and tables of a catalog, with their columns, and the descriptions of tables, columns and domains. */
export function searchEntries({ pipelines, tables }: Catalog): SearchEntry[] {
  return [
    ...pipelines.map(({ id, comment = '' }): SearchEntry => [id, pipelinePath(id), 'pipeline', comment]),
    ...tables.map(({ name, declared }): SearchEntry => {
      const { comment, domainComment, columns = [] } = declared ?? {};
      const texts = [comment, ...flat(columns).flatMap(({ path, column }) => [path, column.comment]), domainComment];
      return [name, tablePath(name), 'table', texts.filter(Boolean).join(' ')];
    }),
  ];
}

/** The entries as a script. */
export function searchIndexScript(entries: readonly SearchEntry[]): string {
  return `window.searchIndex = [\n${entries.map((entry) => JSON.stringify(entry)).join(',\n')}\n];\n`;
}
