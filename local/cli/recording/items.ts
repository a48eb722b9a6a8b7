import type { RunContainer, RunItem } from '../../history/run-record';
import type { Pipeline } from '../../pipeline';
import { STOPPED, type RunEvent, type RunResult } from '../../run-event';
import { loadedDatasets, loadedTables } from '../../../lib/contract/command-line';
import type { TickRun } from '../commands/backfill/backfill-progress';
import { runResults } from '../commands/run/run-results';
import { decodeCause } from '../progress/cause';
import type { Earlier } from '../progress/summary/outcome';
import { failureText } from '../progress/view/known-failures';
import { commandLabel } from '../progress/view/label';
import { blockedTasks } from '../progress/view/tasks';
import type { View } from '../progress/view/view';

/** What is known of a run, so far or at its end. */
export interface Known {
  readonly kind: Pipeline['kind'];
  readonly view: View;
  /** Its events without the lines of containers. */
  readonly history: RunEvent[];
  readonly containers: readonly RunContainer[];
  /** Undefined while it runs. */
  readonly result?: RunResult;
  /** The outcome of the run that it resumes. */
  readonly earlier?: Earlier;
}

/** A run that goes on, as one that has ended: what it has not done has no time yet. */
const GOES_ON = { status: 'FAILED', error: STOPPED, cause: '' } as const;

/** The tables, tasks or commands of a run, so far or at its end, in the order of its summary. */
export function itemsOf({ kind, view, history, containers, result, earlier }: Known): RunItem[] {
  const rows = runResults(result ? { ...result, history } : { ...GOES_ON, history }, kind, earlier);
  const reasons = reasonsOf(view, result);
  const byName = containersByName(containers);
  const loaded = rowsByContainer(history);
  const known = rows.map((row): RunItem => {
    const own = byName.get(row.name) ?? [];
    const status = result === undefined && !row.earlier ? statusNow(row.status, own) : row.status;
    const reason = /^(LOADED|DONE|SUCCEEDED)$/.test(status) ? undefined : reasons.get(row.name);
    return {
      ...row,
      ...(result === undefined && !row.earlier ? rowsNow(own, loaded) : {}),
      status,
      ...(reason === undefined ? {} : { reason }),
      ...(own.length === 0 ? {} : { containers: own.map(({ id }) => id) }),
    };
  });
  return result === undefined ? [...known, ...waitingTasks(view, known)] : known;
}

/** The runs of a backfill. */
export function runsOf(runs: readonly TickRun[], isOver: boolean): RunItem[] {
  return runs.map(({ scheduledTime, status, rows, reasons = [], startedAt, endedAt }) => ({
    kind: 'run',
    name: scheduledTime,
    status: status ?? (isOver ? 'STOPPED' : 'RUNNING'),
    ...(rows?.isUnknown ? { rows: null } : { rows: rows?.rows }),
    rejected: rows?.rejected,
    ...(endedAt === undefined ? {} : { milliseconds: endedAt - startedAt }),
    ...(reasons.length === 0 ? {} : { reason: reasons.join('\n') }),
  }));
}

function statusNow(status: string, containers: readonly RunContainer[]): string {
  if (containers.some(({ endedAt }) => endedAt === undefined)) return 'RUNNING';
  return containers.length === 0 ? 'WAITING' : status;
}

/** Rows as its last container has said: the run reports them, with those rejected, when it ends. */
function rowsNow(containers: readonly RunContainer[], loaded: ReadonlyMap<string, number>): Pick<RunItem, 'rows'> {
  const last = containers.at(-1);
  const isOne = last !== undefined && loadedTables(last.command).length <= 1;
  return { rows: isOne ? loaded.get(last.id) : undefined };
}

function rowsByContainer(history: readonly RunEvent[]): ReadonlyMap<string, number> {
  return new Map(
    history.flatMap((event) =>
      event.type === 'ContainerStopped' && event.exitCode === 0 && event.rows !== undefined
        ? [[String(event.container), event.rows] as const]
        : [],
    ),
  );
}

/** Why tables and tasks have failed: as the end of the run says, else as its states have said. */
function reasonsOf({ failures }: View, result: RunResult | undefined): ReadonlyMap<string, string> {
  const { tables, tasks, blocked } = decodeCause(result?.cause ?? '');
  const named = [
    ...tables.map(({ table, ...why }) => [table, why] as const),
    ...tasks.map((why) => [why.task, why] as const),
  ];
  return new Map([
    ...failures.reasons,
    ...named.flatMap(([name, why]) => {
      const text = failureText(why);
      return text === undefined ? [] : [[name, text] as const];
    }),
    ...blocked.map(({ task, because }) => [task, `not run because of ${because.join(', ')}`] as const),
  ]);
}

/** Containers by the tables, datasets or task that their command names. */
function containersByName(containers: readonly RunContainer[]): ReadonlyMap<string, RunContainer[]> {
  const found = new Map<string, RunContainer[]>();
  for (const container of containers) {
    const { command } = container;
    const names = [...loadedTables(command), ...loadedDatasets(command), commandLabel(command)];
    for (const name of new Set(names)) found.set(name, [...(found.get(name) ?? []), container]);
  }
  return found;
}

/** The tasks of a transform pipeline that have not begun. */
function waitingTasks({ tasks }: View, known: readonly RunItem[]): RunItem[] {
  const names = new Set(known.map(({ name }) => name));
  const blocked = blockedTasks(tasks);
  return tasks
    .filter((task) => task.phase === 'waiting' && !task.names.some((name) => names.has(name)) && !names.has(task.name))
    .map(({ name }) => ({ kind: 'task', name, status: blocked.has(name) ? 'BLOCKED' : 'WAITING' }));
}
