import { Fragment } from 'preact/jsx-runtime';
import type { ComponentChildren, VNode } from 'preact';
import type { CatalogPipeline } from '../../catalog/catalog';
import { count } from '../../cli/text/format';
import { DataTable } from '../data-table';
import { Facts } from '../facts';
import { Layout } from '../layout';
import { Picture } from '../picture';
import { pageName, type Site } from '../site';
import { few, Kind, pipelineLinks, TableLink, tableLinks } from './links';
import { startFacts } from './starts';

/** Path of the drawing of a pipeline in a site. */
export function picturePath(id: string): string {
  return `pipelines/${pageName(id)}.svg`;
}

/** Properties of {@link PipelinePage}. */
export interface PipelinePageProps {
  readonly site: Site;
  readonly pipeline: CatalogPipeline;
  /**
   * What comes after the facts: runs.
   *
   * @default - nothing
   */
  readonly children?: ComponentChildren;
}

/** A pipeline: when it starts, its drawing, what it reads and writes, what depends on it. */
export function PipelinePage({ site, pipeline, children }: PipelinePageProps): VNode {
  const { id, name, kind } = pipeline;
  const heading = (
    <Fragment>
      {name} <Kind kind={kind} />
    </Fragment>
  );
  return (
    <Layout site={site} title={id} heading={heading}>
      {pipeline.comment === undefined ? null : <p class="lead">{pipeline.comment}</p>}
      <PipelineFacts site={site} pipeline={pipeline} />
      {children}
      <Parts site={site} pipeline={pipeline} />
      <h2>Graph</h2>
      <Picture src={`${site.base}${picturePath(id)}`} alt={`Graph of ${name}`} />
      <h2>States</h2>
      <details>
        <summary>{count(pipeline.states.length)} states of the state machine</summary>
        <DataTable
          caption="States"
          columns={[{ title: 'State' }, { title: 'Type' }]}
          rows={pipeline.states.map((state) => [state.name, state.type])}
        />
      </details>
    </Layout>
  );
}

/** The facts of a pipeline. */
export function PipelineFacts({ site, pipeline }: { readonly site: Site; readonly pipeline: CatalogPipeline }): VNode {
  const { slots, reads, upstream, downstream, stack, path, machineName } = pipeline;
  return (
    <Facts
      facts={[
        ...startFacts(site, pipeline),
        ['At once', slots === undefined ? undefined : slots === 1 ? 'one command' : `${count(slots)} commands`],
        ['Reads', tableLinks({ site, names: reads })],
        ['Reads from', pipelineLinks({ site, names: upstream })],
        ['Read by', pipelineLinks({ site, names: downstream })],
        ['Stack', stack],
        ['Construct', path === undefined ? undefined : <code>{path}</code>],
        ['State machine', machineName === undefined ? undefined : <code>{machineName}</code>],
      ]}
    />
  );
}

function Parts({ site, pipeline }: { readonly site: Site; readonly pipeline: CatalogPipeline }): VNode | null {
  const { kind, parts, writes } = pipeline;
  if (parts.length === 0) {
    return writes.length === 0 ? null : (
      <Fragment>
        <h2>Tables</h2>
        <p>{tableLinks({ site, names: writes })}</p>
      </Fragment>
    );
  }
  const isLoad = kind === 'load';
  const columns = isLoad
    ? [{ title: 'Table' }, { title: 'Name in Starlake' }]
    : [{ title: 'Task' }, { title: 'Writes' }, { title: 'Reads' }];
  const rows = parts.map(({ name, dataset, reads }) => {
    const table = <TableLink site={site} name={dataset} />;
    return isLoad ? [table, name] : [name, table, tableLinks(few(site, reads))];
  });
  return (
    <Fragment>
      <h2>{isLoad ? 'Tables' : 'Tasks'}</h2>
      <DataTable caption={isLoad ? 'Tables' : 'Tasks'} columns={columns} rows={rows} />
    </Fragment>
  );
}
