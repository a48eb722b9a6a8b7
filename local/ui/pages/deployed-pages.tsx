import type { VNode } from 'preact';
import { count } from '../../cli/text/format';
import type { RunRecord } from '../../history/run-record';
import { Kind } from '../../pages/catalog/links';
import { Facts } from '../../pages/facts';
import { Layout } from '../../pages/layout';
import type { Site } from '../../pages/site';
import { StatusBadge } from '../../pages/status-badge';
import { Time } from '../../pages/time';
import type { DeployedOverview } from '../deployed-runs';
import { deployedPath, DEPLOYED_PATH } from '../paths';
import { summaryOf, type RunSummary } from '../summaries';
import { DenseTable } from './dense-table';
import { Elapsed } from './elapsed';
import { LogicalDate } from './logical-date';
import { Results, States } from './run-tables';

type Machine = Pick<DeployedOverview, 'machine' | 'name'>;

const RUN_COLUMNS = [
  { title: 'Status' },
  { title: 'Took' },
  { title: 'Done', align: 'right' },
  { title: 'Rows', align: 'right' },
  { title: 'Rejected', align: 'right' },
] as const;

/** All deployed pipelines, each with its last run. */
export function DeployedPipelinesPage(props: { site: Site; pipelines: readonly DeployedOverview[] }): VNode {
  const { site, pipelines } = props;
  const columns = [{ title: 'Pipeline' }, { title: 'Kind' }, { title: 'Stack' }, { title: 'Started' }, ...RUN_COLUMNS];
  const rows = pipelines.map(({ machine, name, kind, stack, last }) => [
    <a href={`${site.base}${deployedPath(machine)}`}>{name}</a>,
    <Kind kind={kind} />,
    stack,
    ...(last === undefined ? Array<undefined>(columns.length - 3).fill(undefined) : [startOf(last), ...cellsOf(last)]),
  ]);
  return (
    <Layout site={site} title="On AWS">
      <p class="lead">{pipelines.length === 1 ? '1 pipeline' : `${count(pipelines.length)} pipelines`}, as deployed</p>
      <DenseTable caption="Deployed pipelines" columns={columns} rows={rows} />
    </Layout>
  );
}

/** The last runs of a deployed pipeline. */
export function DeployedPipelinePage(props: { site: Site; pipeline: Machine; runs: readonly RunSummary[] }): VNode {
  const { site, pipeline, runs } = props;
  const columns = [{ title: 'Started' }, { title: 'Logical date' }, ...RUN_COLUMNS, { title: 'Why' }];
  const rows = runs.map((run) => [
    <a href={`${site.base}${deployedPath(pipeline.machine, run.id)}`}>{startOf(run)}</a>,
    run.logicalDate && <LogicalDate date={run.logicalDate} />,
    ...cellsOf(run),
    run.error?.message,
  ]);
  return (
    <Layout site={site} title={`${pipeline.name} on AWS`}>
      <p>
        <a href={`${site.base}${DEPLOYED_PATH}`}>All deployed pipelines</a>
      </p>
      {rows.length === 0 ? (
        <p class="soft">It has not run on AWS yet, or not for 90 days.</p>
      ) : (
        <DenseTable caption="Runs on AWS" columns={columns} rows={rows} />
      )}
    </Layout>
  );
}

/** A run on AWS: why it failed and what to type, table by table, state by state. */
export function DeployedRunPage({ site, pipeline, run }: { site: Site; pipeline: Machine; run: RunRecord }): VNode {
  const { rows, rejected, good, total } = summaryOf(run);
  const { error } = run;
  return (
    <Layout site={site} title={`Run of ${run.pipeline} on AWS, ${run.startedAt.slice(0, 16).replace('T', ' ')}`}>
      {error === undefined ? null : (
        <section class="problem" aria-labelledby="problem">
          <h2 id="problem">{error.name}</h2>
          {error.message.split('\n').map((line) => (
            <p>{line}</p>
          ))}
          {error.resume === undefined ? null : <pre>{error.resume}</pre>}
        </section>
      )}
      <Facts
        facts={[
          ['Status', <StatusBadge status={run.status} />],
          ['Pipeline', <a href={`${site.base}${deployedPath(pipeline.machine)}`}>{pipeline.name}</a>],
          ['Run', <code>{run.id}</code>],
          ['Logical date', run.logicalDate && <LogicalDate date={run.logicalDate} />],
          ['Started', startOf(run)],
          ['Took', run.endedAt === undefined ? undefined : <Elapsed {...run} />],
          ['Done', total === 0 ? undefined : `${count(good)} of ${count(total)}`],
          ['Rows', rows === undefined ? undefined : `${count(rows)}, ${count(rejected)} rejected`],
        ]}
      />
      <Results site={site} pipelineId={run.pipeline} run={run} />
      <States run={run} />
    </Layout>
  );
}

function startOf({ startedAt }: Pick<RunSummary, 'startedAt'>): VNode {
  return <Time at={startedAt.slice(0, 19) + 'Z'} />;
}

function cellsOf({ status, startedAt, endedAt, good, total, rows, rejected }: RunSummary) {
  return [
    <StatusBadge status={status} />,
    endedAt === undefined ? undefined : <Elapsed startedAt={startedAt} endedAt={endedAt} />,
    total === 0 ? undefined : `${count(good)} of ${count(total)}`,
    rows === undefined ? undefined : count(rows),
    rejected === 0 ? undefined : count(rejected),
  ];
}
