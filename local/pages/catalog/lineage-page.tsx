import type { VNode } from 'preact';
import type { Catalog } from '../../catalog/catalog';
import { DataTable } from '../data-table';
import { Layout } from '../layout';
import { Picture } from '../picture';
import type { Site } from '../site';
import { PipelineLink, pipelineLinks, TableLink, tableLinks } from './links';

/** Path of the page of lineage, and of its drawing. */
export const LINEAGE_PATH = 'lineage.html';
export const LINEAGE_PICTURE = 'lineage.svg';

/** Above so many tables only pipelines are listed: the page of each table has its own lineage. */
const MOST_ROWS = 1000;

/** Properties of {@link LineagePage}. */
export interface LineagePageProps {
  readonly site: Site;
  readonly catalog: Catalog;
  /** Whether there is a drawing. */
  readonly isDrawn: boolean;
}

/** What is made of what: the drawing of all pipelines, and all tables that are made of others. */
export function LineagePage({ site, catalog, isDrawn }: LineagePageProps): VNode {
  const isShort = new Set(catalog.lineage.map(({ to }) => to)).size > MOST_ROWS;
  const rows = isShort ? pipelineRows(site, catalog) : tableRows(site, catalog);
  return (
    <Layout site={site} title="Lineage" path={LINEAGE_PATH}>
      {isDrawn ? (
        <Picture src={`${site.base}${LINEAGE_PICTURE}`} alt="All pipelines and the datasets between them" />
      ) : null}
      {rows.length === 0 ? (
        <p>No table of the app is made of another one.</p>
      ) : (
        <DataTable
          caption={isShort ? 'Pipelines that read what others write' : 'Tables that are made of others'}
          columns={(isShort ? ['Pipeline', 'Reads from'] : ['Table', 'Made by', 'Made of']).map((title) => ({ title }))}
          rows={rows}
        />
      )}
    </Layout>
  );
}

function tableRows(site: Site, { lineage }: Catalog) {
  const made = new Map<string, { to: string; pipeline: string; from: string[] }>();
  for (const { from, to, pipeline } of lineage) {
    const entry = made.get(`${to}\n${pipeline}`) ?? { to, pipeline, from: [] };
    entry.from.push(from);
    made.set(`${to}\n${pipeline}`, entry);
  }
  return [...made.values()].map(({ to, pipeline, from }) => [
    <TableLink site={site} name={to} />,
    <PipelineLink site={site} id={pipeline} />,
    tableLinks({ site, names: from }),
  ]);
}

function pipelineRows(site: Site, { pipelines }: Catalog) {
  return pipelines.flatMap(({ id, upstream }) =>
    upstream.length === 0 ? [] : [[<PipelineLink site={site} id={id} />, pipelineLinks({ site, names: upstream })]],
  );
}
