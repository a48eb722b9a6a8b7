import { Fragment } from 'preact/jsx-runtime';
import type { VNode } from 'preact';
import { count } from '../../cli/text/format';
import type { RunRecord } from '../../history/run-record';
import { PipelineLink } from '../../pages/catalog/links';
import { Facts } from '../../pages/facts';
import { Layout } from '../../pages/layout';
import type { Site } from '../../pages/site';
import { StatusBadge } from '../../pages/status-badge';
import { Time } from '../../pages/time';
import type { Started } from '../commands';
import { ACTIONS, runPath } from '../paths';
import { summaryOf } from '../summaries';
import { Action } from './action';
import { resumeFields } from './resume-fields';
import { CommandNotes } from './command-notes';
import { Elapsed } from './elapsed';
import { Live } from './live';
import { LogicalDate } from './logical-date';
import { Containers, Results, States } from './run-tables';

/** Properties of {@link RunPage}. */
export interface RunPageProps {
  readonly site: Site;
  readonly pipelineId: string;
  readonly run: RunRecord;
  /** The datasets that its tables and tasks are written to, by their names. */
  readonly datasets: ReadonlyMap<string, string>;
  /** Whether it is the last run of its pipeline: only that one can be resumed. */
  readonly isLast: boolean;
  /** Whether its stack is run by itself, since it shares names with another. */
  readonly isApart: boolean;
  readonly commands: readonly Started[];
  readonly formToken: string;
}

/** A run: how it stands or ended, why it failed and how to go on, table by table, state by state, with its logs. */
export function RunPage(props: RunPageProps): VNode {
  const { site, pipelineId, run, datasets, commands, formToken } = props;
  const title = `Run of ${run.pipeline}, ${run.startedAt.slice(0, 16).replace('T', ' ')}`;
  const places = { site, pipelineId, run, datasets };
  return (
    <Layout site={site} title={title}>
      <Live id="run">
        <CommandNotes commands={commands} formToken={formToken} />
        {run.error === undefined ? null : <Problem {...props} />}
        <RunFacts {...props} />
        <Results {...places} />
        <States run={run} />
        <Containers {...places} />
        <Data run={run} />
      </Live>
      <p class="soft">
        <a href={`${site.base}${runPath(pipelineId, run).replace(/html$/, 'json')}`}>This run as JSON</a>
      </p>
      {run.status === 'RUNNING' ? (
        <noscript>
          <meta http-equiv="refresh" content="3" />
        </noscript>
      ) : null}
    </Layout>
  );
}

function RunFacts({ site, pipelineId, run }: RunPageProps): VNode {
  const { rows, rejected, good, total } = summaryOf(run);
  const { resumed } = run;
  return (
    <Facts
      isShort
      facts={[
        [
          'Status',
          <span role="status">
            <StatusBadge status={run.status} />
          </span>,
        ],
        ['Pipeline', <PipelineLink site={site} id={pipelineId} />],
        ['Logical date', run.logicalDate && <LogicalDate date={run.logicalDate} />],
        ['Started', <Time at={run.startedAt.slice(0, 19) + 'Z'} />],
        ['Took', run.endedAt === undefined ? undefined : <Elapsed {...run} />],
        ['Done', total === 0 ? undefined : `${count(good)} of ${count(total)}`],
        ['Rows', rows === undefined ? undefined : rowsText(rows, rejected)],
        ['Resumed', resumed === undefined ? undefined : resumed === 1 ? 'once' : `${count(resumed)} times`],
        ['Part of', run.batch === undefined ? undefined : `a run of all pipelines, ${run.batch}`],
        ['Executor', run.executor],
        ['Folder', run.root === undefined ? undefined : <code>{run.root}</code>],
      ]}
    />
  );
}

function rowsText(rows: number, rejected: number): string {
  return `${count(rows)}${rejected > 0 ? `, ${count(rejected)} rejected` : ''}`;
}

/** Why it failed, and how to go on. */
function Problem({ pipelineId, run, isLast, isApart, formToken }: RunPageProps): VNode {
  const { name, message, hint, resume } = run.error!;
  return (
    <section class="problem" aria-labelledby="problem">
      <h2 id="problem">{name}</h2>
      {message.split('\n').map((line) => (
        <p>{line}</p>
      ))}
      {hint === undefined ? null : <p>{hint}</p>}
      {resume === undefined || !isLast ? null : (
        <Fragment>
          <pre>{resume}</pre>
          <Action
            to={ACTIONS.resume}
            formToken={formToken}
            fields={resumeFields(pipelineId, summaryOf(run), isApart)}
            label="Resume"
            look="main"
          />
        </Fragment>
      )}
    </section>
  );
}

/** Input and output, as JSON. */
function Data({ run }: { readonly run: RunRecord }): VNode {
  return (
    <Fragment>
      <h2>Data</h2>
      {(['input', 'output'] as const).map((name) =>
        run[name] === undefined ? null : (
          <details id={name}>
            <summary>{name === 'input' ? 'Input' : 'Output'}</summary>
            <pre>{JSON.stringify(run[name], undefined, 2)}</pre>
          </details>
        ),
      )}
    </Fragment>
  );
}
