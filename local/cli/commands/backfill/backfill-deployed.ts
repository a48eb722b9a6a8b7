import type { BackfillSummary } from '../../../../lib/contract/backfill';
import type { Arguments } from '../../arguments/spec';
import { ExitCode, UsageError } from '../../errors';
import type { Io } from '../../io';
import { json } from '../../json';
import type { Parts } from '../../parts';
import { plural } from '../../text/format';
import { sayer } from '../deployed/command-text';
import { connect } from '../deployed/connect';
import { deployedRecord } from '../deployed/deployed-record';
import { followUp } from '../deployed/end-of-run';
import { waitFor } from '../deployed/wait-for';
import type { BackfillInput } from './backfill-input';
import { findBackfill } from './find-backfill';

/** Options that are about a backfill on this machine. */
const LOCAL = ['root', 'executor', 'slots', 'resume', 'in-place', 'real-time', 'verbose'];

/** Options that say which deployed backfill is meant. */
const DEPLOYED = ['stack', 'region', 'wait'];

/** @throws UsageError for options of a deployed backfill without `--deployed` */
export function refuseDeployedOptions({ values, lists, switches }: Arguments): void {
  const given = DEPLOYED.find((name) => values[name] !== undefined || lists[name] !== undefined || switches.has(name));
  if (given !== undefined) throw new UsageError(`--${given} is for --deployed`, 'Pass that, too, or leave it out.');
}

/**
 * Starts the deployed backfill that runs a pipeline. A dry run is waited for: it is an execution that runs nothing.
 *
 * @throws UsageError for options of a backfill on this machine, and when no deployed backfill runs the pipeline
 */
export async function backfillDeployed(input: BackfillInput, args: Arguments, io: Io, parts: Parts): Promise<number> {
  const local = LOCAL.find((name) => args.values[name] !== undefined || args.switches.has(name));
  if (local !== undefined) {
    const hint = local === 'resume' ? 'Continue it: starlake-sfn redrive.' : undefined;
    throw new UsageError(`--${local} is for a backfill on this machine, not for --deployed`, hint);
  }
  const project = await connect(args, io, parts);
  const backfills = project.pipelines.filter(({ kind }) => kind === 'backfill');
  const defined = await Promise.all(
    backfills.map(async (each) => ({ ...each, definition: await project.definition(each) })),
  );
  const backfill = findBackfill(defined, input.pipeline, args.values['with']);
  const run = await project.start(backfill, input);
  const asked = { project, pipeline: backfill, run, say: sayer(args) };
  if (!input.dryRun) return followUp(asked, 'Started', args, io);
  const ended = await waitFor(project, run, io.signal);
  if (ended.status !== 'SUCCEEDED') return followUp({ ...asked, run: ended }, ended.status, wait(args), io);
  const isJson = args.switches.has('json');
  io.stdout.write(isJson ? json({ run: deployedRecord(backfill, ended, asked.say) }) : times(input, ended.output));
  return ExitCode.OK;
}

/** A dry run that failed is shown as a run that was waited for. */
function wait(args: Arguments): Arguments {
  return { ...args, switches: new Set([...args.switches, 'wait']) };
}

/** The times of a dry run, as it answers them. */
function times({ pipeline }: BackfillInput, output: unknown): string {
  const { ticks = [], moreTicks = 0, runs, skipped } = output as BackfillSummary;
  const lines = ticks.map(({ scheduledTime, status }) => `${scheduledTime}  ${status.toLowerCase()}`);
  const more = moreTicks === 0 ? [] : [`and ${moreTicks} more`];
  const before = skipped === 0 ? '' : ` (${skipped} succeeded before)`;
  return [...lines, ...more, `${pipeline}: ${plural(runs, 'run')} to make${before}`, ''].join('\n');
}
