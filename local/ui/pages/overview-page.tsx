import { Fragment } from 'preact/jsx-runtime';
import type { VNode } from 'preact';
import type { CatalogPipeline } from '../../catalog/catalog';
import { plural } from '../../cli/text/format';
import { Kind, PipelineLink } from '../../pages/catalog/links';
import { LINEAGE_PICTURE } from '../../pages/catalog/lineage-page';
import { PIPELINES_PATH } from '../../pages/catalog/pipelines-page';
import { nextOf, startsOf } from '../../pages/catalog/starts';

import { Layout } from '../../pages/layout';
import { Picture } from '../../pages/picture';
import type { Site } from '../../pages/site';
import { StatusBadge } from '../../pages/status-badge';
import { Time } from '../../pages/time';
import type { Started } from '../commands';
import { ACTIONS, runPath } from '../paths';
import { isGood, type RunSummary } from '../summaries';
import { Action } from './action';
import { CommandNotes } from './command-notes';
import { DenseTable } from './dense-table';
import { Live } from './live';
import { RunSquares } from './run-squares';

/** A pipeline with its last runs, the latest first. */
export interface PipelineRuns {
  readonly pipeline: CatalogPipeline;
  readonly runs: readonly RunSummary[];
}

/** Properties of {@link OverviewPage}. */
export interface OverviewPageProps {
  readonly site: Site;
  readonly pipelines: readonly PipelineRuns[];
  /** Stacks that can only be run one by one; none if all pipelines can be run at once. */
  readonly stacks: readonly string[];
  readonly commands: readonly Started[];
  readonly formToken: string;
}

/** All pipelines: how their last runs ended, and when the next begins. */
export function OverviewPage({ site, pipelines, stacks, commands, formToken }: OverviewPageProps): VNode {
  const columns = ['Pipeline', 'Kind', 'Last run', 'Runs', 'Starts', 'Next run', 'Run'].map((title) => ({ title }));
  const canRunAll = pipelines.some(({ pipeline: { kind } }) => kind === 'load' || kind === 'transform');
  return (
    <Layout site={site} title={site.name} heading="Pipelines" path={PIPELINES_PATH}>
      <Live id="state">
        <p class="lead">{stateOf(pipelines)}</p>
        <CommandNotes commands={commands} formToken={formToken} />
      </Live>
      {canRunAll ? (
        <div class="actions">
          {stacks.length === 0 ? (
            <Action to={ACTIONS.run} formToken={formToken} fields={{ all: 'yes' }} label="Run all" look="main" />
          ) : (
            stacks.map((stack) => (
              <Action
                to={ACTIONS.run}
                formToken={formToken}
                fields={{ all: 'yes', stack }}
                label={`Run all of ${stack}`}
                look="main"
              />
            ))
          )}
          <span class="soft">on this machine, in the order of their datasets</span>
        </div>
      ) : null}
      <Live id="pipelines">
        <DenseTable
          caption="Pipelines"
          columns={columns}
          rows={pipelines.map((each) => rowOf(site, each, formToken))}
        />
      </Live>
      {pipelines.length === 0 ? null : (
        <Fragment>
          <h2>Graph</h2>
          <Picture src={`${site.base}${LINEAGE_PICTURE}`} alt="Graph of the project" />
        </Fragment>
      )}
    </Layout>
  );
}

function rowOf(site: Site, { pipeline, runs }: PipelineRuns, formToken: string) {
  const { id, kind } = pipeline;
  const [last] = runs;
  const next = nextOf(pipeline);
  return [
    <PipelineLink site={site} id={id} />,
    <Kind kind={kind} />,
    last && (
      <Fragment>
        <a href={`${site.base}${runPath(id, last)}`}>
          <StatusBadge status={last.status} />
        </a>{' '}
        <Time at={last.startedAt.slice(0, 16) + 'Z'} />
      </Fragment>
    ),
    runs.length === 0 ? undefined : <RunSquares site={site} pipelineId={id} runs={runs} />,
    startsOf(pipeline),
    next === undefined ? undefined : <Time at={next} />,
    kind === 'backfill' ? undefined : (
      <Action to={ACTIONS.run} formToken={formToken} fields={{ pipeline: id }} label="Run" about={`Run ${id}`} />
    ),
  ];
}

/** How it stands, in a sentence. */
function stateOf(pipelines: readonly PipelineRuns[]): string {
  const last = pipelines.flatMap(({ runs }) => runs[0]?.status ?? []);
  const running = last.filter((status) => status === 'RUNNING').length;
  const bad = last.filter((status) => status !== 'RUNNING' && !isGood(status)).length;
  const said = [
    plural(pipelines.length, 'pipeline'),
    ...(running > 0 ? [`${running} running`] : []),
    ...(bad > 0 ? [`${bad} did not end well`] : []),
    ...(last.length === 0 ? ['none has run on this machine yet'] : []),
    ...(last.length > 0 && running + bad === 0 ? ['all last runs ended well'] : []),
  ];
  return said.join(', ');
}
