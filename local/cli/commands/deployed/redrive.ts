import type { DescribedRun } from '../../../deployed/model';
import { ExitCode } from '../../errors';
import { paragraph } from '../../progress/page';
import type { Command } from '../command';
import { pageOf } from '../run/run-display';
import { sayer } from './command-text';
import { confirm, YES_OPTION } from './confirm';
import { connect, deployedPipeline } from './connect';
import { CALLS_AWS, DEPLOYED_OPTIONS, PIPELINE_OPERAND } from './deployed-options';
import { followUp, WAIT_OPTION } from './end-of-run';
import { findRun, lastRun } from './find-run';
import { redriveTexts } from './redrive-texts';

/** `starlake-sfn redrive`: a failed run goes on where it failed. */
export const redriveCommand: Command = {
  spec: {
    name: 'redrive',
    summary: 'continue a failed run of a deployed pipeline',
    operands: [
      PIPELINE_OPERAND,
      { name: 'run', help: 'name of the run, its begin, or its ARN (default: the last run)', optional: true },
    ],
    options: { ...YES_OPTION, ...WAIT_OPTION, json: { help: 'print JSON: run' }, ...DEPLOYED_OPTIONS },
    notes: [
      'It says first what will be loaded again, and asks. What was loaded is not loaded again. The run continues with the definition that it began with: after a change of the pipeline, start a new one.',
      'It refuses what would load or write rows twice: while another run or a container works on the same, when a later run has done the same, and before runs that it had started, and that were stopped with it, are continued.',
      CALLS_AWS,
    ],
    examples: ['starlake-sfn redrive sales', 'starlake-sfn redrive sales 3f2a9c --yes --wait'],
  },
  async run(args, io, parts) {
    const project = await connect(args, io, parts);
    const pipeline = deployedPipeline(project, args.operands[0]!);
    const [, id] = args.operands;
    const asking = { project, pipeline, say: sayer(args) };
    const run = await (id === undefined ? lastRun(asking) : findRun(asking, id));
    const asked = { ...asking, run };
    const texts = await redriveTexts(asked);
    if (!args.switches.has('json')) {
      const page = pageOf(io);
      // Commands are copied, so they are not wrapped.
      io.stdout.write(
        `${texts.flatMap((each) => (each.startsWith('  ') ? [each] : paragraph(each, 0, page))).join('\n')}\n`,
      );
    }
    if (!(await confirm('Redrive it?', args, io))) {
      io.stdout.write('Nothing was done.\n');
      return ExitCode.OK;
    }
    await project.redrive(run.arn);
    // It is not asked for again: an error now would look like one of the redrive.
    const now: DescribedRun = { ...run, status: 'RUNNING', endedAt: undefined, redriveCount: run.redriveCount + 1 };
    return followUp({ ...asked, run: now }, 'Redriven', args, io);
  },
};
