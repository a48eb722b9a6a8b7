import type { DeployedPipeline, DescribedRun } from '../../../deployed/model';
import { ExitCode, UsageError } from '../../errors';
import { json } from '../../json';
import { plural } from '../../text/format';
import type { Command } from '../command';
import { askedPipeline, type AskedPipeline } from './asked';
import type { Say } from './command-text';
import { confirm, YES_OPTION } from './confirm';
import { CALLS_AWS, DEPLOYED_OPTIONS, PIPELINE_OPERAND, runOperand } from './deployed-options';
import { deployedRecord } from './deployed-record';
import { described, findRun } from './find-run';
import { refuseEnded, stopTexts } from './stop-texts';
import { Unanswered } from './unanswered';

const CAUSE = 'stopped with starlake-sfn stop';

/** `starlake-sfn stop`: ends a run, and so its containers. */
export const stopCommand: Command = {
  spec: {
    name: 'stop',
    summary: 'stop a run of a deployed pipeline, and its containers',
    operands: [PIPELINE_OPERAND, runOperand('the one that runs')],
    options: {
      cause: { value: 'TEXT', help: `why; the execution keeps it (default: "${CAUSE}")` },
      ...YES_OPTION,
      json: { help: 'print JSON: run' },
      ...DEPLOYED_OPTIONS,
    },
    notes: [CALLS_AWS],
    examples: ['starlake-sfn stop sales', "starlake-sfn stop sales 3f2a9c --cause 'wrong files' --yes"],
  },
  async run(args, io, parts) {
    const asked = await askedPipeline(args, io, parts);
    const { project, pipeline, say } = asked;
    const run = await runningRun(asked, args.operands[1]);
    const isJson = args.switches.has('json');
    const tell = (notice: string) => void io.stderr.write(`${notice}\n`);
    const texts = isJson ? [] : await stopTexts({ project, pipeline, run }, tell);
    if (!(await confirm(texts, 'Stop it?', args, io))) return ExitCode.OK;
    const { cause = CAUSE } = args.values;
    await project.stop(run.arn, cause);
    // An error of this call is none of the stop.
    const known = await new Unanswered().ask(() => project.describe(run.arn));
    const stopped = known ?? { ...run, status: 'ABORTED' as const, endedAt: Date.now(), cause };
    io.stdout.write(isJson ? json({ run: deployedRecord(pipeline, stopped, say) }) : endText(pipeline, stopped, say));
    return ExitCode.OK;
  },
};

function endText({ name, called }: DeployedPipeline, { id, status }: DescribedRun, say: Say): string {
  if (status === 'SUCCEEDED' || status === 'FAILED') return `It had ended before: ${name} ${id} ${status}\n`;
  return `Stopped: ${name} ${id}\nContinue it later: ${say('redrive', called, id)}\n`;
}

/** @throws UsageError when the run has ended, when none runs, and when several do */
async function runningRun(asked: AskedPipeline, id: string | undefined): Promise<DescribedRun> {
  const { project, pipeline, say } = asked;
  if (id !== undefined) {
    const run = await findRun(asked, id);
    refuseEnded({ ...asked, run });
    return run;
  }
  const running = await project.runs(pipeline, 10, 'RUNNING');
  if (running.length === 0) {
    throw new UsageError(`no run of ${pipeline.name} runs`, `See ${say('runs', pipeline.called)}.`);
  }
  if (running.length > 1) {
    const ids = running.map((each) => each.id).join(', ');
    throw new UsageError(`${plural(running.length, 'run')} of ${pipeline.name} run`, `Say which: ${ids}.`);
  }
  return described(asked, running[0]);
}
