import type { VNode } from 'preact';
import type { Catalog, CatalogPipeline } from '../../catalog/catalog';
import { plural } from '../../cli/text/format';
import { DataTable, type Column } from '../data-table';
import { Layout } from '../layout';
import type { Site } from '../site';
import { Time } from '../time';
import { few, Kind, PipelineLink, pipelineLinks } from './links';
import { lastRun, type LastRuns } from './local-runs';
import { nextOf, startsOf } from './starts';

/** Path of the page of all pipelines. */
export const PIPELINES_PATH = 'index.html';

/** Properties of {@link PipelinesPage}. */
export interface PipelinesPageProps {
  readonly site: Site;
  readonly catalog: Catalog;
  readonly runsOf: LastRuns;
}

/** All pipelines: when they start, what they wait for, how much they write. */
export function PipelinesPage({ site, catalog, runsOf }: PipelinesPageProps): VNode {
  const { pipelines, tables } = catalog;
  const last = new Map(pipelines.map((pipeline) => [pipeline.id, lastRun(runsOf(pipeline))]));
  const hasRuns = [...last.values()].some((run) => run !== undefined);
  const columns: readonly Column[] = [
    { title: 'Pipeline' },
    { title: 'Kind' },
    { title: 'Starts' },
    { title: 'Next run' },
    ...(hasRuns ? [{ title: 'Last run here' }] : []),
    { title: 'Reads from' },
    { title: 'Tables', align: 'right' },
  ];
  return (
    <Layout site={site} title={catalog.name} heading="Pipelines" path={PIPELINES_PATH}>
      <p class="lead">
        {plural(pipelines.length, 'pipeline')}, <a href={`${site.base}tables.html`}>{plural(tables.length, 'table')}</a>
      </p>
      <DataTable
        caption="Pipelines"
        columns={columns}
        rows={pipelines.map((pipeline) => rowOf(site, pipeline, hasRuns ? [last.get(pipeline.id)] : []))}
      />
    </Layout>
  );
}

function rowOf(site: Site, pipeline: CatalogPipeline, last: ReadonlyArray<VNode | undefined>) {
  const next = nextOf(pipeline);
  return [
    <PipelineLink site={site} id={pipeline.id} />,
    <Kind kind={pipeline.kind} />,
    startsOf(pipeline),
    next === undefined ? undefined : <Time at={next} />,
    ...last,
    pipelineLinks(few(site, pipeline.upstream)),
    pipeline.writes.length === 0 ? undefined : String(pipeline.writes.length),
  ];
}
