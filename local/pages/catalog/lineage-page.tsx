import type { VNode } from 'preact';
import type { Catalog } from '../../catalog/catalog';
import { DataTable } from '../data-table';
import { Layout } from '../layout';
import { Picture } from '../picture';
import type { Site } from '../site';
import { PipelineLink, TableLink, tableLinks } from './links';

/** Path of the page of lineage, and of its drawing. */
export const LINEAGE_PATH = 'lineage.html';
export const LINEAGE_PICTURE = 'lineage.svg';

/** Properties of {@link LineagePage}. */
export interface LineagePageProps {
  readonly site: Site;
  readonly catalog: Catalog;
  /** Whether there is a drawing. */
  readonly isDrawn: boolean;
}

/** What is made of what: the drawing of all pipelines, and all tables that are made of others. */
export function LineagePage({ site, catalog, isDrawn }: LineagePageProps): VNode {
  const made = new Map<string, { pipeline: string; from: string[] }>();
  for (const { from, to, pipeline } of catalog.lineage) {
    const entry = made.get(`${to}\n${pipeline}`) ?? { pipeline, from: [] };
    made.set(`${to}\n${pipeline}`, { pipeline, from: [...entry.from, from] });
  }
  const rows = [...made].map(([key, { pipeline, from }]) => [
    <TableLink site={site} name={key.split('\n')[0]!} />,
    <PipelineLink site={site} id={pipeline} />,
    tableLinks({ site, names: from }),
  ]);
  return (
    <Layout site={site} title="Lineage" path={LINEAGE_PATH}>
      {isDrawn ? (
        <Picture src={`${site.base}${LINEAGE_PICTURE}`} alt="All pipelines and the datasets between them" />
      ) : null}
      {rows.length === 0 ? (
        <p>No table of the app is made of another one.</p>
      ) : (
        <DataTable
          caption="Tables that are made of others"
          columns={['Table', 'Made by', 'Made of'].map((title) => ({ title }))}
          rows={rows}
        />
      )}
    </Layout>
  );
}
