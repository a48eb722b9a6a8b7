import { Fragment } from 'preact/jsx-runtime';
import type { VNode } from 'preact';
import type { CatalogPipeline } from '../../catalog/catalog';
import { count } from '../../cli/text/format';
import type { RunRecord } from '../../history/run-record';
import { DataTable } from '../data-table';
import { StatusBadge } from '../status-badge';
import { Duration, Time } from '../time';

/** The last runs of a pipeline on this machine, the latest first; none where no run is kept. */
export type LastRuns = (pipeline: CatalogPipeline) => readonly RunRecord[];

const COLUMNS = [
  { title: 'Started' },
  { title: 'Status' },
  { title: 'Logical date' },
  { title: 'Took' },
  { title: 'Rows', align: 'right' },
  { title: 'Error' },
] as const;

/** The last runs of a pipeline on this machine; nothing if there are none. */
export function LocalRuns({ runs }: { readonly runs: readonly RunRecord[] }): VNode | null {
  if (runs.length === 0) return null;
  return (
    <Fragment>
      <h2>Last runs on this machine</h2>
      <DataTable caption="Last runs on this machine" columns={COLUMNS} rows={runs.map(row)} />
    </Fragment>
  );
}

/** How the last run of a pipeline went, and when; undefined if none is kept. */
export function lastRun([run]: readonly RunRecord[]): VNode | undefined {
  if (run === undefined) return undefined;
  return (
    <Fragment>
      <StatusBadge status={run.status} /> <Time at={run.startedAt} />
    </Fragment>
  );
}

function row({ startedAt, endedAt, status, logicalDate, results, error }: RunRecord) {
  const rows = results.flatMap((item) => item.rows ?? []);
  return [
    <Time at={startedAt} />,
    <StatusBadge status={status} />,
    logicalDate === undefined ? undefined : <Time at={logicalDate} />,
    endedAt === undefined ? undefined : <Duration milliseconds={Date.parse(endedAt) - Date.parse(startedAt)} />,
    rows.length === 0 ? undefined : count(rows.reduce((sum, each) => sum + each, 0)),
    error?.message,
  ];
}
