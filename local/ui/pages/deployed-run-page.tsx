import { Fragment } from 'preact/jsx-runtime';
import type { VNode } from 'preact';
import { count } from '../../cli/text/format';
import type { RunRecord } from '../../history/run-record';
import { Facts } from '../../pages/facts';
import { Layout } from '../../pages/layout';
import type { Site } from '../../pages/site';
import { StatusBadge } from '../../pages/status-badge';
import { Time } from '../../pages/time';
import type { Started } from '../commands';
import type { DeployedMachine } from '../deployed-runs';
import { deployedLogsPath, deployedPath } from '../paths';
import { summaryOf } from '../summaries';
import { ConfirmLink, DeployedNotes, EVERY, Following, WhereOnAws } from './deployed-parts';
import { Elapsed } from './elapsed';
import { Live } from './live';
import { LogicalDate } from './logical-date';
import { Results, States } from './run-tables';
import { StartedOnAws } from './started-on-aws';

/** Properties of {@link DeployedRunPage}. */
export interface DeployedRunPageProps {
  readonly site: Site;
  readonly pipeline: DeployedMachine;
  readonly run: RunRecord;
  /** Those about this run, the latest first. */
  readonly commands: readonly Started[];
}

type RunPart = Pick<DeployedRunPageProps, 'site' | 'pipeline' | 'run'>;

/** A run on AWS: why it failed and what to do, table by table with its logs, state by state. */
export function DeployedRunPage({ site, pipeline, run, commands }: DeployedRunPageProps): VNode {
  const isOn = run.status === 'RUNNING';
  const { machine } = pipeline;
  const logs = (table?: string) => `${site.base}${deployedLogsPath(machine, run.id, table)}`;
  return (
    <Layout site={site} title={`Run of ${run.pipeline} on AWS, ${run.startedAt.slice(0, 16).replace('T', ' ')}`}>
      <WhereOnAws {...pipeline} />
      <Live id="run" isOnAws every={isOn ? EVERY : undefined}>
        <DeployedNotes commands={commands} />
        {isOn ? <Following /> : null}
        <Problem site={site} pipeline={pipeline} run={run} />
        <RunFacts site={site} pipeline={pipeline} run={run} />
        <div class="actions">
          {isOn ? <ConfirmLink site={site} action="stop" machine={machine} run={run.id} /> : null}
          <a href={logs()}>Logs of all of its containers</a>
        </div>
        <Results site={site} pipelineId={run.pipeline} run={run} logs={logs} />
        <StartedOnAws site={site} run={run} />
        <States run={run} />
      </Live>
      {isOn ? (
        <noscript>
          <meta http-equiv="refresh" content={String(EVERY)} />
        </noscript>
      ) : null}
    </Layout>
  );
}

/** Why it failed, and how to go on. */
function Problem({ site, pipeline, run: { id, error } }: RunPart): VNode | null {
  if (error === undefined) return null;
  return (
    <section class="problem" aria-labelledby="problem">
      <h2 id="problem">{error.name}</h2>
      {error.message.split('\n').map((line) => (
        <p>{line}</p>
      ))}
      {error.resume === undefined ? null : (
        <Fragment>
          <pre>{error.resume}</pre>
          <ConfirmLink site={site} action="redrive" machine={pipeline.machine} run={id} />
        </Fragment>
      )}
    </section>
  );
}

function RunFacts({ site, pipeline, run }: RunPart): VNode {
  const { rows, rejected, good, total } = summaryOf(run);
  return (
    <Facts
      isShort
      facts={[
        ['Status', <StatusBadge status={run.status} />],
        ['Pipeline', <a href={`${site.base}${deployedPath(pipeline.machine)}`}>{pipeline.name}</a>],
        ['Run', <code>{run.id}</code>],
        ['Logical date', run.logicalDate && <LogicalDate date={run.logicalDate} />],
        ['Started', <Time at={run.startedAt.slice(0, 19) + 'Z'} />],
        ['Took', run.endedAt === undefined ? undefined : <Elapsed {...run} />],
        ['Done', total === 0 ? undefined : `${count(good)} of ${count(total)}`],
        ['Rows', rows === undefined ? undefined : `${count(rows)}, ${count(rejected)} rejected`],
        [
          'Redriven',
          run.resumed === undefined ? undefined : run.resumed === 1 ? 'once' : `${count(run.resumed)} times`,
        ],
      ]}
    />
  );
}
