import { Fragment } from 'preact/jsx-runtime';
import type { ComponentChildren, VNode } from 'preact';
import { count } from '../../cli/text/format';
import type { RunContainer, RunItem, RunRecord, RunState } from '../../history/run-record';

import type { Site } from '../../pages/site';
import { StatusBadge } from '../../pages/status-badge';
import { Duration } from '../../pages/time';
import { logPath, rowsPath } from '../paths';
import { DenseTable } from './dense-table';
import { Elapsed } from './elapsed';

/** A run, and where its pages are. */
export interface RunPlaces {
  readonly site: Site;
  readonly pipelineId: string;
  readonly run: RunRecord;
  /** The datasets that its tables and tasks are written to, by their names. */
  readonly datasets?: ReadonlyMap<string, string>;
  /** For a run on AWS: where the logs of a table or task are. */
  readonly logs?: (table: string) => string;
}

const NOUNS = { table: 'Tables', task: 'Tasks', command: 'Commands', run: 'Runs' } as const;

/** The tables, tasks, commands or runs of a run. */
export function Results(places: RunPlaces): VNode | null {
  const { results } = places.run;
  const [first] = results;
  if (first === undefined) return null;
  const title = NOUNS[first.kind];
  const columns = [
    { title: title.slice(0, -1) },
    { title: 'Status' },
    { title: 'Rows', align: 'right' },
    { title: 'Rejected', align: 'right' },
    { title: 'Time', align: 'right' },
    { title: 'Why' },
    { title: 'See' },
  ] as const;
  return (
    <Fragment>
      <h2>{title}</h2>
      <DenseTable caption={title} columns={columns} rows={results.map((item) => resultRow(places, item))} />
    </Fragment>
  );
}

function resultRow(places: RunPlaces, item: RunItem): ComponentChildren[] {
  const { name, status, rows, rejected, reason, earlier } = item;
  return [
    name,
    <StatusBadge status={status} />,
    rows === null ? 'unknown' : rows === undefined ? undefined : count(rows),
    rejected === undefined ? undefined : <Rejected rows={rejected} />,
    earlier ? 'earlier' : timeOf(item),
    reason,
    seeOf(places, item),
  ];
}

/** Rejected rows stand out: the run has succeeded all the same. */
export function Rejected({ rows }: { readonly rows: number }): VNode {
  return <span class={rows === 0 ? 'soft' : 'odd'}>{count(rows)}</span>;
}

function timeOf({ milliseconds, group }: RunItem): ComponentChildren {
  if (milliseconds === undefined) return undefined;
  return [<Duration milliseconds={milliseconds} />, group === undefined ? null : ` in a group of ${group}`];
}

/** Links to the logs of its containers, and to its rows. */
function seeOf(
  { site, pipelineId, run, datasets, logs: logsOf }: RunPlaces,
  { kind, name, status, containers = [] }: RunItem,
) {
  if (logsOf !== undefined) {
    const hasLog = /^(table|task)$/.test(kind) && !/^(WAITING|SKIPPED|BLOCKED)$/.test(status);
    return hasLog ? (
      <a href={logsOf(name)} aria-label={`log of ${name}`}>
        log
      </a>
    ) : undefined;
  }
  const kept = new Set(run.containers.filter(({ log }) => log !== undefined).map(({ id }) => id));
  const logs = containers.filter((id) => kept.has(id));
  const table = datasets?.get(name) ?? (kind === 'table' ? `${run.pipeline}.${name}` : name);
  const hasRows = (kind === 'table' || kind === 'task') && /^(LOADED|DONE)$/.test(status);
  const links = [
    ...logs.map((id, index) => {
      const text = logs.length === 1 ? 'log' : `log ${index + 1}`;
      return (
        <a href={`${site.base}${logPath(pipelineId, run, id)}`} aria-label={`${text} of ${name}`}>
          {text}
        </a>
      );
    }),
    ...(hasRows
      ? [
          <a href={`${site.base}${rowsPath(pipelineId, run, table)}`} aria-label={`rows of ${name}`}>
            rows
          </a>,
        ]
      : []),
  ];
  if (links.length === 0) return undefined;
  return <span class="one-line spaced">{links}</span>;
}

/** The states of a run. */
export function States({ run }: { readonly run: RunRecord }): VNode | null {
  if (run.states.length === 0) return null;
  const columns = [
    { title: 'State' },
    { title: 'Status' },
    { title: 'Time', align: 'right' },
    { title: 'Items' },
  ] as const;
  return (
    <Fragment>
      <h2>States</h2>
      <DenseTable
        caption="States"
        columns={[...columns, { title: 'Why' }]}
        rows={run.states.map((state) => [
          state.name,
          <StatusBadge status={state.status} />,
          state.endedAt === undefined ? undefined : <Elapsed {...state} />,
          itemsText(state),
          state.error,
        ])}
      />
    </Fragment>
  );
}

/** `3 of 5 done, 2 running in 6 slots`. */
function itemsText({ items, entered }: RunState): string | undefined {
  const often = entered === undefined ? [] : [`entered ${count(entered)} times`];
  if (items === undefined) return often[0];
  const { total, done, failed, running, slots } = items;
  const said = [
    `${count(done)} of ${count(total)} done`,
    ...(failed > 0 ? [`${count(failed)} failed`] : []),
    ...(running > 0 ? [`${count(running)} running`] : []),
    ...(slots === undefined ? [] : [`${count(slots)} slots`]),
  ];
  return [...said, ...often].join(', ');
}

/** The containers of a run, with their commands and logs. */
export function Containers(places: RunPlaces): VNode | null {
  const { containers } = places.run;
  if (containers.length === 0) return null;
  const columns = [
    { title: 'Container' },
    { title: 'Command' },
    { title: 'Time', align: 'right' },
    { title: 'Exit code', align: 'right' },
  ] as const;
  return (
    <Fragment>
      <h2>Containers</h2>
      <details id="containers">
        <summary>{count(containers.length)} started</summary>
        <DenseTable
          caption="Containers"
          columns={columns}
          rows={containers.map((container) => containerRow(places, container))}
        />
      </details>
    </Fragment>
  );
}

function containerRow({ site, pipelineId, run }: RunPlaces, container: RunContainer): ComponentChildren[] {
  const { id, command, endedAt, exitCode, reason, log } = container;
  return [
    log === undefined ? id : <a href={`${site.base}${logPath(pipelineId, run, id)}`}>{`${id}: log`}</a>,
    <code>{command.join(' ')}</code>,
    endedAt === undefined ? 'running' : <Elapsed {...container} />,
    [exitCode, reason].filter((each) => each !== undefined && each !== '').join(': ') || undefined,
  ];
}
