import { AT_ONCE, atOnce } from '../../../deployed/at-once';
import type { DeployedProject } from '../../../deployed/deployed-project';
import type { DeployedPipeline, DeployedSchedule } from '../../../deployed/model';
import type { RunRecord } from '../../../history/run-record';
import { parseCron } from '../../../../lib/cron/cron';
import { nextTimes } from '../../../../lib/cron/next-times';
import { ExitCode } from '../../errors';
import type { Io } from '../../io';
import { json } from '../../json';
import { span } from '../../text/line';
import { table } from '../../text/table';
import { lookOf } from '../../text/terminal';
import type { Command } from '../command';
import { pageOf } from '../run/run-display';
import { sayer, type Say } from './command-text';
import { connect, shownPipelines } from './connect';
import { CALLS_AWS, DEPLOYED_OPTIONS } from './deployed-options';
import { deployedRecord } from './deployed-record';
import { resultText, statusCell, timeCell } from './record-cells';
import { LOOKED_AT } from './findings';

/** A deployed pipeline, and how its runs go. */
export interface PipelineStatus {
  readonly pipeline: DeployedPipeline;
  /** How many of its last runs run now. */
  readonly running: number;
  /** The last run that has ended. */
  readonly last?: RunRecord;
}

/** `starlake-sfn status`: the deployed pipelines, with their last runs and schedules. */
export const statusCommand: Command = {
  spec: {
    name: 'status',
    summary: 'list the deployed pipelines with their last runs and schedules',
    operands: [],
    options: { json: { help: 'print JSON' }, ...DEPLOYED_OPTIONS },
    notes: [CALLS_AWS],
    examples: ['starlake-sfn status', 'starlake-sfn status --stack StarlakeSample --json'],
  },
  async run(args, io, parts) {
    const project = await connect(args, io, parts);
    const say = sayer(args);
    const statuses = await atOnce(shownPipelines(project), AT_ONCE, (each) => statusOf(project, each, say));
    if (args.switches.has('json')) io.stdout.write(json({ pipelines: statuses.map(asJson) }));
    else io.stdout.write(`${lines(statuses, say, io).join('\n')}\n`);
    return ExitCode.OK;
  },
};

async function statusOf(project: DeployedProject, pipeline: DeployedPipeline, say: Say): Promise<PipelineStatus> {
  const runs = await project.runs(pipeline, LOOKED_AT);
  const isRunning = ({ endedAt }: { endedAt?: number }) => endedAt === undefined;
  const ended = runs.find((run) => !isRunning(run));
  const described = ended && (await project.describe(ended.arn));
  return {
    pipeline,
    running: runs.filter(isRunning).length,
    ...(described === undefined ? {} : { last: deployedRecord(pipeline, described, say) }),
  };
}

function lines(statuses: readonly PipelineStatus[], say: Say, io: Io): string[] {
  const now = new Date();
  const titles = ['pipeline', 'kind', 'last run', 'status', 'result', 'now', 'next', 'schedule'];
  const rows = statuses.map(({ pipeline, running, last }) => [
    span(pipeline.name, 'bold'),
    span(pipeline.kind),
    span(last === undefined ? 'never' : timeCell(last.startedAt), last === undefined ? 'dim' : undefined),
    last === undefined ? span('') : statusCell(last),
    span(last === undefined ? '' : resultText(last)),
    span(running === 0 ? '' : `${running} running`, 'yellow'),
    span(timeCell(nextStart(pipeline.schedules, now) ?? '')),
    span(
      [...new Set(pipeline.schedules.map(scheduleText))].join('; '),
      pipeline.schedules.some(isOff) ? 'yellow' : undefined,
    ),
  ]);
  const columns = titles.map((title) => ({ title }));
  const failed = statuses.flatMap(({ pipeline, last }) =>
    last?.error === undefined ? [] : [`${pipeline.name} failed: ${say('runs', pipeline.name, last.id)}`],
  );
  const shown = table(columns, rows, pageOf(io).width, lookOf(io).color);
  return failed.length === 0 ? shown : [...shown, '', ...failed];
}

/** The next time of the schedules that are on, in ISO 8601; undefined where none is known. */
function nextStart(schedules: readonly DeployedSchedule[], now: Date): string | undefined {
  const times = schedules.flatMap(({ cron, timeZone, isOn }) => {
    // An expression of EventBridge, of a schedule that is not ours, is none of cron.
    if (!isOn || /^(cron|rate|at)\(/.test(cron)) return [];
    return nextTimes(parseCron(cron, 'a schedule'), timeZone, now, 1).map((time) => time.toISOString());
  });
  return times.sort()[0];
}

function isOff({ isOn }: DeployedSchedule): boolean {
  return !isOn;
}

/** `0 2 * * * UTC`, and whether it is off. */
export function scheduleText({ cron, timeZone, isOn }: DeployedSchedule): string {
  return `${cron} ${timeZone}${isOn ? '' : ' (off)'}`;
}

function asJson({ pipeline, running, last }: PipelineStatus): object {
  const { name, kind, stack, arn, schedules } = pipeline;
  return { name, kind, stack, arn, running, last, schedules, next: nextStart(schedules, new Date()) };
}
