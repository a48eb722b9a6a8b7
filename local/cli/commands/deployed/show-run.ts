import type { DeployedProject } from '../../../deployed/deployed-project';
import type { DeployedPipeline, DescribedRun, RunContainer } from '../../../deployed/model';
import type { RunLog, RunRecord, RunStarted } from '../../../history/run-record';
import type { Arguments } from '../../arguments/spec';
import type { Io } from '../../io';
import { json } from '../../json';
import { decodeCause } from '../../progress/cause';
import { paragraph, type Page } from '../../progress/page';
import { summarize } from '../../progress/summary/summary';
import { count, duration, plural } from '../../text/format';
import { span } from '../../text/line';
import { table } from '../../text/table';
import { printable } from '../../text/width';
import { kindName, pageOf } from '../run/run-display';
import type { Say } from './command-text';
import { detailedRecord, resultOf } from './deployed-record';
import { timeCell } from './record-cells';
import { aboutStarted } from './started-records';

/** How many of the runs that a run has started are listed. */
const STARTED = 20;

/** A run, where it is, and the commands of who asks for it. */
export interface AskedRun {
  readonly project: DeployedProject;
  readonly pipeline: DeployedPipeline;
  readonly run: DescribedRun;
  readonly say: Say;
}

/** Prints all that is known of a run, and what can be done next. */
export async function showRun(asked: AskedRun, args: Arguments, io: Io): Promise<void> {
  const { project, pipeline, run, say } = asked;
  const [history, definition] = await Promise.all([project.history(run.arn), project.definition(pipeline)]);
  const isJson = args.switches.has('json');
  const logs = isJson ? await logsOf(project, history.containers) : new Map<number, RunLog>();
  const record = detailedRecord(pipeline, run, { definition, history, logs, pipelines: project.pipelines }, say);
  if (isJson) {
    io.stdout.write(json({ run: record }));
    return;
  }
  const page = pageOf(io);
  const { redriveCount } = run;
  const head = [
    `${pipeline.name} (${kindName(pipeline)})  ${printable(run.id)}`,
    `started  ${timeCell(record.startedAt)}`,
    ...(run.endedAt === undefined ? [] : [`took     ${duration(run.endedAt - run.startedAt)}`]),
    ...(redriveCount === 0 ? [] : [`redriven ${plural(redriveCount, 'time')}`]),
    `input    ${JSON.stringify(run.input)}`,
    '',
  ];
  const body =
    record.status === 'RUNNING'
      ? progressOf(record, page)
      : summarize(resultOf(run, history.events), page, pipeline.kind);
  io.stdout.write(
    `${[...head, ...body, '', ...startedLines(record, say), ...nextSteps(asked).flatMap((step) => paragraph(step, 0, page))].join('\n')}\n`,
  );
}

async function logsOf(
  project: DeployedProject,
  containers: readonly RunContainer[],
): Promise<ReadonlyMap<number, RunLog>> {
  const logs = new Map<number, RunLog>();
  for (const container of containers) {
    const place = await project.logOf(container);
    if (place !== undefined) logs.set(container.number, place);
  }
  return logs;
}

/** How far a run is: the state that it is in, and its tables or tasks. */
function progressOf({ states, results }: RunRecord, page: Page): string[] {
  const { name, status } = states.at(-1) ?? { name: 'its first state', status: 'WAITING' };
  const head = `RUNNING  ${name}${status === 'RUNNING' ? '' : ` (${status.toLowerCase()})`}`;
  if (results.length === 0) return [head];
  const rows = results.map((item) => [
    span(item.name),
    span(item.status),
    span(typeof item.rows === 'number' ? count(item.rows) : ''),
    span(item.reason ?? ''),
  ]);
  const [kind] = results.map((item) => item.kind);
  const columns = [{ title: kind! }, { title: 'status' }, { title: 'rows', align: 'right' }, { title: '' }] as const;
  return [head, '', ...table(columns, rows, page.width, page.color)];
}

/** The runs that it has started: those that did not succeed first. */
function startedLines({ started = [] }: RunRecord, say: Say): string[] {
  if (started.length === 0) return [];
  const isGood = ({ status }: RunStarted) => Number(status === 'SUCCEEDED');
  const shown = [...started].sort((a, b) => isGood(a) - isGood(b)).slice(0, STARTED);
  const rows = shown.map((each) =>
    ['', each.status, each.logicalDate, aboutStarted(say, 'runs', each)]
      .filter((word) => word !== undefined)
      .join('  '),
  );
  const more = started.length > STARTED ? [`  and ${started.length - STARTED} more: --json has all`] : [];
  return ['It has started:', ...rows, ...more, ''];
}

function nextSteps({ pipeline: { called: name }, run, say }: AskedRun): string[] {
  const logs = `What it printed: ${say('logs', name, run.id)}`;
  if (run.endedAt === undefined) return [logs, `Stop it: ${say('stop', name, run.id)}`];
  if (run.status === 'SUCCEEDED') return [logs];
  const { tables, tasks } = decodeCause(run.cause ?? '');
  const kinds = new Set([...tables, ...tasks].flatMap(({ kind }) => kind ?? []));
  const steps = [...kinds].map((kind) => `What to do about ${kind}: docs/run-book.md#${kind.toLowerCase()}`);
  const start = say('start', name);
  return run.notRedrivable === undefined
    ? [
        logs,
        ...steps,
        `When the cause is fixed, continue it: ${say('redrive', name, run.id)}`,
        `Or a new one: ${start}`,
      ]
    : [logs, ...steps, `It cannot be continued (${run.notRedrivable}). Start a new one: ${start}`];
}
