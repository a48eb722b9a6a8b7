import type { DeployedProject } from '../../../deployed/deployed-project';
import type { DeployedPipeline, DescribedRun } from '../../../deployed/model';
import type { Arguments } from '../../arguments/spec';
import type { Io } from '../../io';
import { json } from '../../json';
import { paragraph } from '../../progress/page';
import { summarize } from '../../progress/summary/summary';
import { duration, plural } from '../../text/format';
import { kindName, pageOf } from '../run/run-display';
import type { Say } from './command-text';
import { deployedRecord, resultOf } from './deployed-record';
import { timeCell } from './record-cells';

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
  const { events } = await project.history(run.arn);
  const record = deployedRecord(pipeline, run, say);
  if (args.switches.has('json')) {
    io.stdout.write(json({ run: record }));
    return;
  }
  const page = pageOf(io);
  const { redriveCount } = run;
  const head = [
    `${pipeline.name} (${kindName(pipeline)})  ${run.id}`,
    `started  ${timeCell(record.startedAt)}`,
    ...(run.endedAt === undefined ? [] : [`took     ${duration(run.endedAt - run.startedAt)}`]),
    ...(redriveCount === 0 ? [] : [`redriven ${plural(redriveCount, 'time')}`]),
    `input    ${JSON.stringify(run.input)}`,
    '',
  ];
  const body = record.status === 'RUNNING' ? ['RUNNING'] : summarize(resultOf(run, events), page, pipeline.kind);
  io.stdout.write(
    `${[...head, ...body, '', ...nextSteps(asked).flatMap((step) => paragraph(step, 0, page))].join('\n')}\n`,
  );
}

function nextSteps({ pipeline: { name }, run, say }: AskedRun): string[] {
  const logs = `What it printed: ${say('logs', name, run.id)}`;
  if (run.endedAt === undefined) return [logs, `Stop it: ${say('stop', name, run.id)}`];
  if (run.status === 'SUCCEEDED') return [logs];
  const again = `Or a new one: ${say('start', name)}`;
  return run.notRedrivable === undefined
    ? [logs, `When the cause is fixed, continue it: ${say('redrive', name, run.id)}`, again]
    : [logs, `It cannot be continued (${run.notRedrivable}). Start a new one: ${say('start', name)}`];
}
