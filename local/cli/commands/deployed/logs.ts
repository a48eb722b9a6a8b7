import type { RunStarted } from '../../../history/run-record';
import type { Command } from '../command';
import { ExitCode, UsageError } from '../../errors';
import { json } from '../../json';
import { commandLabel } from '../../progress/view/label';
import { askedPipeline } from './asked';
import type { Say } from './command-text';
import { CALLS_AWS, DEPLOYED_OPTIONS, PIPELINE_OPERAND, runOperand } from './deployed-options';
import { findRun } from './find-run';
import { LogReader, worksOn, type ContainerLog } from './log-reader';
import { printable } from '../../text/width';
import { RunContainers } from './run-containers';
import { aboutStarted, MOST_STARTED, startedRecords } from './started-records';
import { pause } from './wait-for';

/** `starlake-sfn logs`: what the containers of a run have printed. */
export const logsCommand: Command = {
  spec: {
    name: 'logs',
    summary: 'print what the containers of a deployed run have printed',
    operands: [PIPELINE_OPERAND, runOperand('the last run')],
    options: {
      table: { value: 'NAME', help: 'only containers that work on this table or task' },
      follow: { short: 'f', help: 'go on until the run has ended' },
      json: { help: 'print JSON: run, logs' },
      ...DEPLOYED_OPTIONS,
    },
    notes: [
      'Containers come in the order in which they were started. With --follow, each line has the name of what its container works on.',
      CALLS_AWS,
    ],
    examples: [
      'starlake-sfn logs sales',
      'starlake-sfn logs sales 3f2a9c --table returns',
      'starlake-sfn logs sales --follow',
    ],
  },
  async run(args, io, parts) {
    const [isJson, isFollowing] = [args.switches.has('json'), args.switches.has('follow')];
    if (isJson && isFollowing) {
      throw new UsageError('--json prints one object at the end, and --follow lines at once', 'Leave one of them out.');
    }
    const asked = await askedPipeline(args, io, parts);
    const { project, pipeline, say } = asked;
    let run = await findRun(asked, args.operands[1]);
    const reader = new LogReader(project);
    const containers = new RunContainers(project, (notice) => void io.stderr.write(`${notice}\n`));
    const { table } = args.values;
    const isAsked = ({ argv }: { readonly argv: readonly string[] }) => table === undefined || worksOn(argv, table);
    const print = (logs: readonly ContainerLog[]) => logs.forEach((log) => io.stdout.write(text(log, isFollowing)));
    for (;;) {
      const activity = await containers.activityOf(run);
      const those = activity.containers.filter(isAsked);
      const logs = await reader.read(those);
      if (isJson) io.stdout.write(json({ run: run.id, logs: logs.map(asJson) }));
      else print(logs);
      if (!isFollowing || run.endedAt !== undefined) {
        if (those.length === 0 && !isJson) io.stdout.write(`${nothing(pipeline.name, run.id, table)}\n`);
        const started = startedRecords(project.pipelines, run, activity.startedRuns);
        if (!isJson && started.length > 0) io.stdout.write(`${elsewhere(started, say)}\n`);
        return ExitCode.OK;
      }
      await pause(io.signal);
      if (io.signal.aborted) return ExitCode.INTERRUPTED;
      run = (await project.describe(run.arn)) ?? run;
    }
  },
};

function nothing(pipeline: string, run: string, table: string | undefined): string {
  const what = table === undefined ? 'no container' : `no container that works on ${table}`;
  return `Run ${run} of ${pipeline} has ${what}.`;
}

/** Runs that it has started have logs of their own. */
function elsewhere(started: readonly RunStarted[], say: Say): string {
  const shown = started.slice(-MOST_STARTED);
  const before = started.length > MOST_STARTED ? [`  the last ${MOST_STARTED} of ${started.length}:`] : [];
  return ['It has started:', ...before, ...shown.map((each) => `  ${aboutStarted(say, 'logs', each)}`)].join('\n');
}

/** The lines of a container: below a heading, or each with a name when lines of several come at once. */
function text({ container, lines, place, isMissing }: ContainerLog, isFollowing: boolean): string {
  const label = printable(commandLabel(container.argv));
  const shown = lines.flatMap((line) => line.text.replace(/\n$/, '').split('\n')).map(printable);
  if (isFollowing) return shown.map((each) => `${label} | ${each}\n`).join('');
  const missing = isMissing ? '; nothing was printed yet, or the log is deleted' : '';
  const where = place === undefined ? 'it has no log' : `${place.group} ${place.stream}${missing}`;
  return [`== ${label} (${where})`, ...shown, ''].map((each) => `${each}\n`).join('');
}

function asJson({ container, lines, place }: ContainerLog): object {
  return {
    container: [...(container.child === undefined ? [] : [container.child]), container.number].join('/'),
    command: container.argv,
    ...place,
    lines: lines.map((line) => ({ time: new Date(line.time).toISOString(), text: line.text })),
  };
}
