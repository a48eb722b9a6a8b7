import { Fragment } from 'preact/jsx-runtime';
import type { VNode } from 'preact';
import type { CatalogPipeline } from '../../catalog/catalog';
import { count } from '../../cli/text/format';
import { truncate } from '../../cli/text/width';

import type { Site } from '../../pages/site';
import { StatusBadge } from '../../pages/status-badge';
import { Time } from '../../pages/time';
import type { Started } from '../commands';
import { ACTIONS, runPath } from '../paths';
import type { RunSummary } from '../summaries';
import { Action } from './action';
import { CommandNotes } from './command-notes';
import { DenseTable } from './dense-table';
import { Elapsed } from './elapsed';
import { Live } from './live';
import { LogicalDate } from './logical-date';
import { resumeFields } from './resume-fields';

/** Properties of {@link PipelineRunsSection}. */
export interface PipelineRunsProps {
  readonly site: Site;
  readonly pipeline: CatalogPipeline;
  /** The latest first. */
  readonly runs: readonly RunSummary[];
  /** The backfill that can run it, if there is one. */
  readonly backfill?: string;
  readonly commands: readonly Started[];
  readonly formToken: string;
}

/** Characters of a reason in a row. */
const MOST_CHARACTERS = 120;

const COLUMNS = [
  { title: 'Started' },
  { title: 'Status' },
  { title: 'Logical date' },
  { title: 'Took' },
  { title: 'Done', align: 'right' },
  { title: 'Rows', align: 'right' },
  { title: 'Rejected', align: 'right' },
  { title: 'Why' },
] as const;

/** On the page of a pipeline: its buttons and its runs on this machine. */
export function PipelineRunsSection(props: PipelineRunsProps): VNode {
  const { site, pipeline, runs, backfill, commands, formToken } = props;
  const { id, kind } = pipeline;
  const fields = { pipeline: id };
  const canResume = runs[0]?.error?.resume !== undefined && runs[0].batch === undefined;
  return (
    <Fragment>
      <Live id="actions">
        <CommandNotes commands={commands} formToken={formToken} />
        <div class="actions">
          {kind === 'backfill' ? null : (
            <Action to={ACTIONS.run} formToken={formToken} fields={fields} label="Run" look="main" />
          )}
          {canResume ? (
            <Action
              to={ACTIONS.resume}
              formToken={formToken}
              fields={resumeFields(id, runs[0]!)}
              label="Resume the failed run"
            />
          ) : null}
        </div>
      </Live>
      {backfill === undefined ? null : <Backfill {...{ formToken, pipeline: id, backfill }} />}
      <h2>Runs</h2>
      <Live id="runs">
        {runs.length === 0 ? (
          <p class="soft">It has not run on this machine yet.</p>
        ) : (
          <DenseTable caption="Runs on this machine" columns={COLUMNS} rows={runs.map((run) => rowOf(site, id, run))} />
        )}
      </Live>
    </Fragment>
  );
}

function Backfill({ formToken, ...fields }: { formToken: string; pipeline: string; backfill: string }): VNode {
  return (
    <details>
      <summary>Backfill</summary>
      <Action to={ACTIONS.backfill} formToken={formToken} fields={fields} label="Run for these days">
        <label>
          from <input type="date" name="from" required />
        </label>
        <label>
          to, included <input type="date" name="to" required />
        </label>
      </Action>
    </details>
  );
}

function rowOf(site: Site, pipelineId: string, run: RunSummary) {
  const { startedAt, status, logicalDate, good, total, rows, rejected, error } = run;
  return [
    <a href={`${site.base}${runPath(pipelineId, run)}`}>
      <Time at={startedAt.slice(0, 19) + 'Z'} />
    </a>,
    <StatusBadge status={status} />,
    logicalDate && <LogicalDate date={logicalDate} />,
    <Elapsed {...run} />,
    total === 0 ? undefined : `${count(good)} of ${count(total)}`,
    rows === undefined ? undefined : count(rows),
    rejected === 0 ? undefined : count(rejected),
    error && shortOf(error.message),
  ];
}

/** As much of a reason as a row has room for; the page of the run has all of it. */
export function shortOf(text: string): string {
  const [line = '', ...rest] = text.split('\n');
  const first = truncate(line, MOST_CHARACTERS);
  return rest.length === 0 ? first : `${first} (and ${count(rest.length)} more)`;
}
