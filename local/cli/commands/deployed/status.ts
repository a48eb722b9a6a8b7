import { AT_ONCE, atOnce } from '../../../deployed/at-once';
import type { DeployedProject } from '../../../deployed/deployed-project';
import type { DeployedPipeline, DeployedRun, DeployedSchedule } from '../../../deployed/model';
import { nextStarts } from '../../../catalog/schedules';
import type { RunRecord } from '../../../history/run-record';
import type { Io } from '../../io';
import { json } from '../../json';
import { count } from '../../text/format';
import { span, type Span } from '../../text/line';
import { table } from '../../text/table';
import { lookOf } from '../../text/terminal';
import type { Command } from '../command';
import { pageOf } from '../run/run-display';
import { sayer, type Say } from './command-text';
import { connect, shownPipelines } from './connect';
import { CALLS_AWS, DEPLOYED_OPTIONS } from './deployed-options';
import { deployedRecord } from './deployed-record';
import { knownSchedules } from './known-schedules';
import { resultText, statusCell, timeCell } from './record-cells';
import { Unanswered } from './unanswered';

/** How many of a pipeline's last runs are looked at before all that run now. */
const LOOKED_AT = 20;

/** How the runs of a pipeline go. */
interface Runs {
  /** How many run now. */
  readonly running: number;
  /** The last run that has ended. */
  readonly last?: RunRecord;
}

/** A deployed pipeline. What AWS has not answered is absent. */
interface PipelineStatus {
  readonly pipeline: DeployedPipeline;
  readonly runs?: Runs;
  readonly schedules?: readonly DeployedSchedule[];
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
    const aws = new Unanswered();
    const schedulesOf = await knownSchedules(project, aws);
    const statuses = await atOnce(shownPipelines(project), AT_ONCE, async (pipeline): Promise<PipelineStatus> => {
      const runs = await aws.ask(() => runsOf(project, pipeline, say, aws));
      const schedules = schedulesOf(pipeline);
      return { pipeline, ...(runs && { runs }), ...(schedules && { schedules }) };
    });
    if (args.switches.has('json')) {
      io.stdout.write(json({ pipelines: statuses.map(asJson), ...aws.fields }));
    } else {
      io.stdout.write(`${lines(statuses, say, io).join('\n')}\n`);
    }
    return aws.report(io);
  },
};

async function runsOf(project: DeployedProject, pipeline: DeployedPipeline, say: Say, aws: Unanswered): Promise<Runs> {
  const running = await project.runs(pipeline, Infinity, 'RUNNING');
  const hasEnded = ({ endedAt }: DeployedRun) => endedAt !== undefined;
  const ended =
    (await project.runs(pipeline, LOOKED_AT)).find(hasEnded) ??
    (running.length < LOOKED_AT
      ? undefined
      : (await project.runs(pipeline, running.length + LOOKED_AT)).find(hasEnded));
  if (ended === undefined) return { running: running.length };
  // Without its output, what the list has of it.
  const described = (await aws.ask(() => project.describe(ended.arn))) ?? { ...ended, input: undefined };
  return { running: running.length, last: deployedRecord(pipeline, described, say) };
}

function lines(statuses: readonly PipelineStatus[], say: Say, io: Io): string[] {
  if (statuses.length === 0) return ['There is no state machine in these stacks.'];
  const now = new Date();
  const titles = ['pipeline', 'kind', 'last run', 'status', 'result', 'now', 'next', 'schedule'];
  const rows = statuses.map(({ pipeline, runs, schedules }) => [
    span(pipeline.called, 'bold'),
    span(pipeline.kind),
    ...runCells(runs),
    span(timeCell(nextStart(schedules ?? [], now) ?? '')),
    span(
      schedules === undefined ? 'not known' : [...new Set(schedules.map(scheduleText))].join('; '),
      schedules?.every(({ isOn }) => isOn) === true ? undefined : 'yellow',
    ),
  ]);
  const columns = titles.map((title) => ({ title }));
  const failed = statuses.flatMap(({ pipeline, runs: { last } = {} }) =>
    last?.error === undefined
      ? []
      : [
          `${pipeline.called} ${last.status === 'STOPPED' ? 'was stopped' : 'failed'}: ${say('runs', pipeline.called, last.id)}`,
        ],
  );
  const shown = table(columns, rows, pageOf(io).width, lookOf(io).color);
  return failed.length === 0 ? shown : [...shown, '', ...failed];
}

function runCells(runs: Runs | undefined): Span[] {
  if (runs === undefined) return [span('not known', 'yellow'), span(''), span(''), span('')];
  const { last, running } = runs;
  const now = span(running === 0 ? '' : `${count(running)} running`, 'yellow');
  if (last === undefined) return [span('never', 'dim'), span(''), span(''), now];
  return [span(timeCell(last.startedAt)), statusCell(last), span(resultText(last)), now];
}

/** The next time of the schedules that are on, in ISO 8601; undefined where none is known. */
function nextStart(schedules: readonly DeployedSchedule[], now: Date): string | undefined {
  const on = schedules.filter(({ isOn }) => isOn);
  return on.flatMap(({ cron, timeZone }) => nextStarts(cron, timeZone, now, 1)).sort()[0];
}

/** `0 2 * * * UTC`, and whether it is off. */
function scheduleText({ cron, timeZone, isOn }: DeployedSchedule): string {
  return `${cron} ${timeZone}${isOn ? '' : ' (off)'}`;
}

function asJson({ pipeline, runs, schedules }: PipelineStatus): object {
  const { name, kind, stack, arn } = pipeline;
  return { name, kind, stack, arn, ...runs, schedules, next: nextStart(schedules ?? [], new Date()) };
}
