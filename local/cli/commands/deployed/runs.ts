import { AT_ONCE, atOnce } from '../../../deployed/at-once';
import type { DeployedProject } from '../../../deployed/deployed-project';
import type { DeployedPipeline, DeployedRun } from '../../../deployed/model';
import type { RunRecord } from '../../../history/run-record';
import type { Arguments } from '../../arguments/spec';
import { UsageError } from '../../errors';
import type { Io } from '../../io';
import { json } from '../../json';
import { span } from '../../text/line';
import { table } from '../../text/table';
import { lookOf } from '../../text/terminal';
import type { Command } from '../command';
import { pageOf } from '../run/run-display';
import { askedPipeline } from './asked';
import type { Say } from './command-text';
import { CALLS_AWS, DEPLOYED_OPTIONS, PIPELINE_OPERAND } from './deployed-options';
import { deployedRecord } from './deployed-record';
import { findRun } from './find-run';
import { resultText, statusCell, timeCell, tookCell } from './record-cells';
import { showRun } from './show-run';
import { Unanswered } from './unanswered';

const LIMIT = 10;
const MOST = 1000;

/** Statuses of runs that did not succeed. */
const FAILED = ['FAILED', 'TIMED_OUT', 'ABORTED'] as const;

/** `starlake-sfn runs`: the last runs of a deployed pipeline, or all that is known of one. */
export const runsCommand: Command = {
  spec: {
    name: 'runs',
    summary: 'list the last runs of a deployed pipeline, or show one of them',
    operands: [
      PIPELINE_OPERAND,
      { name: 'run', help: 'a run to show: its name, the begin of its name, or its ARN', optional: true },
    ],
    options: {
      failed: { help: 'only runs that failed, timed out or were aborted' },
      limit: { value: 'N', help: `how many runs, 1 to ${MOST} (default: ${LIMIT})` },
      json: { help: 'print JSON: runs, or run' },
      ...DEPLOYED_OPTIONS,
    },
    notes: [CALLS_AWS],
    examples: ['starlake-sfn runs sales', 'starlake-sfn runs sales --failed', 'starlake-sfn runs sales 3f2a9c'],
  },
  async run(args, io, parts) {
    const limit = limitOf(args);
    const [, id] = args.operands;
    if (id !== undefined) refuseListing(args, id);
    const asked = await askedPipeline(args, io, parts);
    if (id !== undefined) return showRun({ ...asked, run: await findRun(asked, id) }, args, io);
    const { project, pipeline, say } = asked;
    const aws = new Unanswered();
    const runs = await (args.switches.has('failed')
      ? failedRuns(project, pipeline, limit)
      : project.runs(pipeline, limit));
    // Without their outputs, what the list has of them.
    const described = await atOnce(
      runs,
      AT_ONCE,
      async (run) => (await aws.ask(() => project.describe(run.arn))) ?? { ...run, input: undefined },
    );
    const records = described.map((run) => deployedRecord(pipeline, run, say));
    if (args.switches.has('json')) io.stdout.write(json({ runs: records, ...aws.fields }));
    else if (records.length === 0) io.stdout.write(`${noRun(pipeline, args)}\n`);
    else io.stdout.write(`${lines(pipeline, records, say, io).join('\n')}\n`);
    return aws.report(io);
  },
};

/** @throws UsageError for options of a list, where one run is to be shown */
function refuseListing({ switches, values }: Arguments, id: string): void {
  const given = switches.has('failed') ? 'failed' : values['limit'] === undefined ? undefined : 'limit';
  if (given === undefined) return;
  throw new UsageError(`--${given} is for a list of runs, and '${id}' names one`, 'Leave one of them out.');
}

/** @throws UsageError for anything but a whole number from 1 to 1000 */
function limitOf({ values }: Arguments): number {
  const { limit = String(LIMIT) } = values;
  const number = /^[1-9]\d*$/.test(limit) ? Number(limit) : NaN;
  if (!(number <= MOST)) throw new UsageError(`--limit must be a whole number from 1 to ${MOST}; got "${limit}"`);
  return number;
}

async function failedRuns(project: DeployedProject, pipeline: DeployedPipeline, limit: number): Promise<DeployedRun[]> {
  const lists = await Promise.all(FAILED.map((status) => project.runs(pipeline, limit, status)));
  return lists
    .flat()
    .sort((a, b) => b.startedAt - a.startedAt)
    .slice(0, limit);
}

function noRun({ name }: DeployedPipeline, { switches }: Arguments): string {
  return switches.has('failed')
    ? `${name} has no run that failed (AWS keeps runs for 90 days).`
    : `${name} has no run (AWS keeps runs for 90 days).`;
}

function lines({ called }: DeployedPipeline, records: readonly RunRecord[], say: Say, io: Io): string[] {
  const now = Date.now();
  const titles = ['run', 'started', 'took', 'status', 'for', 'result'];
  const rows = records.map((record) => [
    span(record.id),
    span(timeCell(record.startedAt)),
    span(tookCell(record, now)),
    statusCell(record),
    span(record.logicalDate ?? ''),
    span(resultText(record)),
  ]);
  const columns = titles.map((title) => ({ title }));
  return [...table(columns, rows, pageOf(io).width, lookOf(io).color), '', `All of one: ${say('runs', called, 'RUN')}`];
}
