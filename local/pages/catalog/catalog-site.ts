import type { Catalog } from '../../catalog/catalog';
import { furtherTables } from '../../catalog/lineage';
import { renderPage, scriptOf } from '../render';
import { pipelinePath, STYLE_PATH, tablePath, type Site } from '../site';
import { STYLE } from '../style';
import { LINEAGE_PATH, LineagePage } from './lineage-page';
import { LocalRuns, type LastRuns } from './local-runs';
import { PipelinePage } from './pipeline-page';
import { PIPELINES_PATH, PipelinesPage } from './pipelines-page';
import { search, SEARCH_PATH } from './search';
import { SEARCH_INDEX_PATH, searchEntries, searchIndexScript } from './search-index';
import { TablePage } from './table-page';
import { TABLES_PATH, TablesPage } from './tables-page';

export { LINEAGE_PICTURE } from './lineage-page';
export { picturePath } from './pipeline-page';

/** A file of a site, by its path in it. */
export interface SiteFile {
  readonly path: string;
  readonly content: string;
}

/** The site of a catalog, seen from its root. */
export function catalogSite({ name, madeAt }: Catalog): Site {
  return {
    ...{ name, base: '' },
    nav: [
      { title: 'Pipelines', path: PIPELINES_PATH },
      { title: 'Tables', path: TABLES_PATH },
      { title: 'Lineage', path: LINEAGE_PATH },
    ],
    made: `Made on ${madeAt.slice(0, 10)} by starlake-sfn docs`,
    scripts: [SEARCH_PATH],
  };
}

/**
 * All files of a catalog's site but its drawings, one after the other.
 *
 * @param runsOf the last local runs of each pipeline
 */
export function* catalogFiles(catalog: Catalog, runsOf: LastRuns = () => []): Generator<SiteFile> {
  const site = catalogSite(catalog);
  const inFolder = { ...site, base: '../' };
  yield { path: STYLE_PATH, content: STYLE };
  yield { path: SEARCH_PATH, content: scriptOf(search) };
  yield { path: SEARCH_INDEX_PATH, content: searchIndexScript(searchEntries(catalog)) };
  yield { path: PIPELINES_PATH, content: renderPage(PipelinesPage({ site, catalog, runsOf })) };
  yield { path: TABLES_PATH, content: renderPage(TablesPage({ site, catalog })) };
  yield {
    path: LINEAGE_PATH,
    content: renderPage(LineagePage({ site, catalog, isDrawn: catalog.pipelines.length > 0 })),
  };
  for (const pipeline of catalog.pipelines) {
    const children = LocalRuns({ runs: runsOf(pipeline) });
    yield {
      path: pipelinePath(pipeline.id),
      content: renderPage(PipelinePage({ site: inFolder, pipeline, children })),
    };
  }
  const byId = new Map(catalog.pipelines.map((pipeline) => [pipeline.id, pipeline]));
  const further = furtherTables(catalog.tables);
  for (const table of catalog.tables) {
    const writers = table.writtenBy.map((id) => byId.get(id)!);
    const behind = { upstream: further(table.name, 'upstream'), downstream: further(table.name, 'downstream') };
    const page = TablePage({ site: inFolder, table, writers, further: behind });
    yield { path: tablePath(table.name), content: renderPage(page) };
  }
}
