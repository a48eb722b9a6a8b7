import { furtherTables } from '../catalog/lineage';
import { SEARCH_PATH, search } from '../pages/catalog/search';
import { SEARCH_INDEX_PATH, searchEntries, searchIndexScript } from '../pages/catalog/search-index';
import { LINEAGE_PATH, LineagePage } from '../pages/catalog/lineage-page';
import { TablePage } from '../pages/catalog/table-page';
import { TABLES_PATH, TablesPage } from '../pages/catalog/tables-page';
import { renderPage, scriptOf } from '../pages/render';
import { STYLE_PATH, tablePath, type Site } from '../pages/site';
import { STYLE } from '../pages/style';
import type { Answer } from './answer';
import type { ShownApp } from './shown-app';
import { RUNS_STYLE } from './style';
import { watch, WATCH_PATH } from './watch';

/** The pages and files that do not depend on runs, by their paths; undefined for any other path. */
export function catalogPage(path: string, app: ShownApp, site: Site): Answer | undefined {
  const { catalog } = app;
  switch (path) {
    case STYLE_PATH:
      return file('css', STYLE + RUNS_STYLE);
    case WATCH_PATH:
      return file('script', scriptOf(watch));
    case SEARCH_PATH:
      return file('script', scriptOf(search));
    case SEARCH_INDEX_PATH:
      return file('script', searchIndexScript(searchEntries(catalog)));
    case TABLES_PATH:
      return file('html', renderPage(TablesPage({ site, catalog })));
    case LINEAGE_PATH:
      return file('html', renderPage(LineagePage({ site, catalog, isDrawn: catalog.pipelines.length > 0 })));
    default:
      return tableAnswer(path, app, site);
  }
}

function tableAnswer(path: string, { catalog, byPage }: ShownApp, site: Site): Answer | undefined {
  const table = catalog.tables.find(({ name }) => tablePath(name) === path);
  if (table === undefined) return undefined;
  const entries = new Map([...byPage.values()].map(({ entry }) => [entry.id, entry]));
  const writers = table.writtenBy.map((id) => entries.get(id)!);
  const behind = furtherTables(catalog.tables);
  const further = { upstream: behind(table.name, 'upstream'), downstream: behind(table.name, 'downstream') };
  return file('html', renderPage(TablePage({ site, table, writers, further })));
}

function file(type: Answer['type'], body: string): Answer {
  return { status: 200, type, body };
}
