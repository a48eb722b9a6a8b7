import type { VNode } from 'preact';
import { count } from '../../cli/text/format';
import { Kind } from '../../pages/catalog/links';
import { Layout } from '../../pages/layout';
import type { Site } from '../../pages/site';
import { StatusBadge } from '../../pages/status-badge';
import { Time } from '../../pages/time';
import type { Started } from '../commands';
import type { DeployedMachine, DeployedOverview } from '../deployed-runs';
import { deployedPath, DEPLOYED_PATH } from '../paths';
import type { RunSummary } from '../summaries';
import { DenseTable } from './dense-table';
import { ConfirmLink, DeployedNotes, WhereOnAws } from './deployed-parts';
import { Elapsed } from './elapsed';
import { Live } from './live';
import { LogicalDate } from './logical-date';
import { shortOf } from './pipeline-runs';

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
  const [first] = pipelines;
  const stacks = [...new Set(pipelines.map(({ stack }) => stack))];
  return (
    <Layout site={site} title="On AWS" path={DEPLOYED_PATH}>
      {first === undefined ? null : <WhereOnAws {...first} stack={stacks.join(', ')} />}
      <p class="lead">{pipelines.length === 1 ? '1 pipeline' : `${count(pipelines.length)} pipelines`}, as deployed</p>
      <DenseTable caption="Deployed pipelines" columns={columns} rows={rows} />
    </Layout>
  );
}

/** Properties of {@link DeployedPipelinePage}. */
export interface DeployedPipelinePageProps {
  readonly site: Site;
  readonly pipeline: DeployedMachine;
  readonly runs: readonly RunSummary[];
  /** Those about this pipeline, the latest first. */
  readonly commands: readonly Started[];
}

/** The last runs of a deployed pipeline. */
export function DeployedPipelinePage({ site, pipeline, runs, commands }: DeployedPipelinePageProps): VNode {
  const columns = [{ title: 'Started' }, { title: 'Logical date' }, ...RUN_COLUMNS, { title: 'Why' }];
  const rows = runs.map((run) => [
    <a href={`${site.base}${deployedPath(pipeline.machine, run.id)}`}>{startOf(run)}</a>,
    run.logicalDate && <LogicalDate date={run.logicalDate} />,
    ...cellsOf(run),
    run.error && shortOf(run.error.message),
  ]);
  return (
    <Layout site={site} title={`${pipeline.name} on AWS`}>
      <WhereOnAws {...pipeline} />
      <p>
        <a href={`${site.base}${DEPLOYED_PATH}`}>All deployed pipelines</a>
      </p>
      <div class="actions">
        {pipeline.kind === 'backfill' ? null : <ConfirmLink site={site} action="start" machine={pipeline.machine} />}
      </div>
      <Live id="runs" isOnAws>
        <DeployedNotes commands={commands} />
        {rows.length === 0 ? (
          <p class="soft">It has not run on AWS yet, or not for 90 days.</p>
        ) : (
          <DenseTable caption="Runs on AWS" columns={columns} rows={rows} />
        )}
      </Live>
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
