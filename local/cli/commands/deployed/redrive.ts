import type { DescribedRun } from '../../../deployed/model';
import { ExitCode } from '../../errors';
import type { Command } from '../command';
import { askedPipeline } from './asked';
import { confirm, YES_OPTION } from './confirm';
import { CALLS_AWS, DEPLOYED_OPTIONS, PIPELINE_OPERAND, runOperand } from './deployed-options';
import { followUp, WAIT_OPTION } from './end-of-run';
import { findRun } from './find-run';
import { redriveTexts } from './redrive-texts';

/** `starlake-sfn redrive`: a failed run goes on where it failed. */
export const redriveCommand: Command = {
  spec: {
    name: 'redrive',
    summary: 'continue a failed run of a deployed pipeline',
    operands: [PIPELINE_OPERAND, runOperand('the last run')],
    options: { ...YES_OPTION, ...WAIT_OPTION, json: { help: 'print JSON: run' }, ...DEPLOYED_OPTIONS },
    notes: [
      'It says first what will be loaded again, and asks. What was loaded is not loaded again. The run continues with the definition that it began with: after a change of the pipeline, start a new one.',
      'It refuses what would load or write rows twice: while another run or a container works on the same, when a later run has done the same, and before runs that it had started, and that were stopped with it, are continued.',
      CALLS_AWS,
    ],
    examples: ['starlake-sfn redrive sales', 'starlake-sfn redrive sales 3f2a9c --yes --wait'],
  },
  async run(args, io, parts) {
    const asked = await askedPipeline(args, io, parts);
    const run = await findRun(asked, args.operands[1]);
    const texts = await redriveTexts({ ...asked, run });
    if (!(await confirm(texts, 'Redrive it?', args, io))) return ExitCode.OK;
    await asked.project.redrive(run.arn);
    // It is not asked for again: an error now would look like one of the redrive.
    const now: DescribedRun = { ...run, status: 'RUNNING', endedAt: undefined, redriveCount: run.redriveCount + 1 };
    return followUp({ ...asked, run: now }, 'Redriven', args, io);
  },
};
