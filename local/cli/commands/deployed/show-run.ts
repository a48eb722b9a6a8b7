import type { DeployedProject } from '../../../deployed/deployed-project';
import type { RunContainer, RunHistory } from '../../../deployed/model';
import type { RunLog, RunRecord, RunStarted } from '../../../history/run-record';
import type { Arguments } from '../../arguments/spec';
import type { Io } from '../../io';
import { json } from '../../json';
import { decodeCause } from '../../progress/cause';
import type { Page } from '../../progress/page';
import { summarize } from '../../progress/summary/summary';
import { count, duration, plural } from '../../text/format';
import { span } from '../../text/line';
import { table } from '../../text/table';
import { printable } from '../../text/width';
import { kindName, pageOf } from '../run/run-display';
import type { AskedRun } from './asked';
import type { Say } from './command-text';
import { deployedRecord, detailedRecord, resultOf } from './deployed-record';
import { timeCell } from './record-cells';
import { aboutStarted, MOST_STARTED } from './started-records';
import { Unanswered } from './unanswered';

/**
 * Prints all that is known of a run, and what can be done next.
 *
 * @returns exit code: whether AWS has answered all of it
 */
export async function showRun(asked: AskedRun, args: Arguments, io: Io): Promise<number> {
  const aws = new Unanswered();
  const isJson = args.switches.has('json');
  const { record, events } = await recordOf(asked, aws, isJson);
  if (isJson) io.stdout.write(json({ run: record, ...aws.fields }));
  else io.stdout.write(`${pageLines(asked, record, events, pageOf(io)).join('\n')}\n`);
  return aws.report(io);
}

/** The record of a run: without what AWS does not answer. */
async function recordOf({ project, pipeline, run, say }: AskedRun, aws: Unanswered, hasLogs: boolean) {
  const [history, definition] = await Promise.all([
    aws.ask(() => project.history(run.arn)),
    aws.ask(() => project.definition(pipeline)),
  ]);
  const events = history?.events ?? [];
  if (history === undefined || definition === undefined) return { record: deployedRecord(pipeline, run, say), events };
  const { pipelines } = project;
  const logs = hasLogs ? await aws.ask(() => logsOf(project, history.containers)) : undefined;
  return { record: detailedRecord(pipeline, run, { definition, history, logs, pipelines }, say), events };
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

function pageLines(asked: AskedRun, record: RunRecord, events: RunHistory['events'], page: Page): string[] {
  const { pipeline, run, say } = asked;
  const { redriveCount } = run;
  return [
    `${pipeline.name} (${kindName(pipeline)})  ${printable(run.id)}`,
    `started  ${timeCell(record.startedAt)}`,
    ...(run.endedAt === undefined ? [] : [`took     ${duration(run.endedAt - run.startedAt)}`]),
    ...(redriveCount === 0 ? [] : [`redriven ${plural(redriveCount, 'time')}`]),
    `input    ${printable(JSON.stringify(run.input))}`,
    '',
    ...(record.status === 'RUNNING'
      ? progressOf(record, events, page)
      : summarize(resultOf(run, events), page, pipeline.kind)),
    '',
    ...startedLines(record, say),
    // Commands are copied, so they are not wrapped.
    ...nextSteps(asked),
  ];
}

/** How far a run is: the state that it is in, and its tables or tasks. */
function progressOf({ states, results }: RunRecord, events: RunHistory['events'], page: Page): string[] {
  if (events.length === 0) return ['RUNNING'];
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
  const shown = [...started].sort((a, b) => isGood(a) - isGood(b)).slice(0, MOST_STARTED);
  const rows = shown.map((each) =>
    ['', each.status, each.logicalDate, aboutStarted(say, 'runs', each)]
      .filter((word) => word !== undefined)
      .join('  '),
  );
  const more = started.length > MOST_STARTED ? [`  and ${started.length - MOST_STARTED} more: --json has all`] : [];
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
