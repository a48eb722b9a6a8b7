import { prepareAssembly } from '../../app/prepare-assembly';
import { locateApp } from '../../app/locate';
import { ExitCode, messageOf, UsageError } from '../../errors';
import type { Io } from '../../io';
import { json } from '../../json';
import type { ExecutorChoice, Parts } from '../../parts';
import { BackfillProgress } from './backfill-progress';
import { historyOf, NO_RECORDING, record } from '../../recording/recording';
import { captureConsole } from '../../progress/console';
import { resolveRoot } from '../../project-root/resolve-root';
import { takeRoot, type TakenRoot } from '../../project-root/take-root';
import { slotsAsked, slotsEntry, slotsOf } from '../../slots';
import type { Arguments } from '../../arguments/spec';
import { typedInput, type BackfillInput } from './backfill-input';
import { backfillDeployed, refuseDeployedOptions } from './backfill-deployed';
import { backfillReport, backfillSummary, resumeCommand } from './backfill-report';
import { backfillSpec } from './backfill-spec';
import type { Command } from '../command';
import { findBackfill } from './find-backfill';
import { pageOf } from '../run/run-display';
import { ResumeRecords } from '../run/resume-record';
import type { Executor } from '../../../executor';
import type { RunResult } from '../../../run-event';
import type { BackfillRequest } from './backfill-request';

/** `starlake-sfn backfill`: runs of a pipeline for past times, on this machine. */
export const backfillCommand: Command = {
  spec: backfillSpec,
  async run(args, io, parts) {
    const typed = typedInput(args);
    if (args.switches.has('deployed')) return backfillDeployed(typed as BackfillInput, args, io, parts);
    refuseDeployedOptions(args);
    const { pipeline, dryRun } = typed;
    const [inPlace, resume] = [args.switches.has('in-place'), args.switches.has('resume')];
    const asked = slotsAsked(args);
    const isJson = args.switches.has('json');
    // Checked before the app is synthesized, which takes a while.
    const located = locateApp(io.cwd) ?? { directory: io.cwd, config: {} };
    const project = resolveRoot(args.values['root'], located, io.cwd);
    const history = historyOf(located);
    const app = await prepareAssembly(args, io, { quiet: isJson });
    const assembly = await parts.readAssembly(app.output);
    const pipelines = await parts.pipelinesOf(assembly);
    const backfill = findBackfill(pipelines, pipeline, args.values['with']);
    const own = pipelines.filter(({ name }) => name === pipeline);
    const data = () => parts.dataFolders(assembly, own, project);
    // A dry run changes nothing; a fresh copy would replace the one of the last run.
    const { root, record, release }: Omit<TakenRoot, 'record'> & Partial<TakenRoot> = dryRun
      ? { root: project, release: () => {} }
      : await takeRoot(project, app.directory, backfill.name, { inPlace, resume, data });
    try {
      const what = { command: 'backfill', name: pipeline } as const;
      const records = record === undefined ? undefined : new ResumeRecords(record, what, project, parts);
      const before = resume ? await records?.resume(pipelines) : undefined;
      const input = { ...(before?.input as BackfillInput | undefined), ...typed } as BackfillInput;
      const choice = (args.values['executor'] ?? 'auto') as ExecutorChoice;
      const executor = dryRun ? NO_EXECUTOR : await parts.selectExecutor(choice, root);
      try {
        const slots = slotsOf(asked, executor, root, own);
        return await execute(
          { assembly, backfill, input, root, project, executor, slots, records, history },
          args,
          io,
          parts,
        );
      } finally {
        await executor.close();
      }
    } finally {
      release();
      app.made();
    }
  },
};

const NO_EXECUTOR: Executor = {
  name: 'embedded',
  run: () => Promise.reject(new Error('a dry run runs nothing')),
  close: () => Promise.resolve(),
};

async function execute(request: BackfillRequest, args: Arguments, io: Io, parts: Parts): Promise<number> {
  const { assembly, backfill, input, root, executor, slots, records, history } = request;
  const isJson = args.switches.has('json');
  const verbose = args.switches.has('verbose');
  const out = isJson || input.dryRun ? undefined : io.stdout;
  const progress = new BackfillProgress(out, pageOf(io), verbose);
  if (executor.notice !== undefined) out?.write(`${executor.name}: ${executor.notice}\n`);
  slotsEntry(slots).forEach(([label, text]) => out?.write(`${label}: ${text}\n`));
  const onInterrupt = () => out?.write('Interrupted: waiting for the containers to stop\n');
  const giveBack = captureConsole((line) => void io.stderr.write(`${line}\n`));
  io.signal.addEventListener('abort', onInterrupt, { once: true });
  const about = { pipeline: backfill, input, root, executor: executor.name };
  const recording = input.dryRun ? NO_RECORDING : record(history, about, io);
  let result: RunResult;
  // From now on the backfill can be resumed, even if this process is killed.
  await records?.write({ input, ended: [] });
  try {
    result = await parts.runPipeline({
      assembly,
      pipeline: backfill,
      root,
      input,
      executor,
      slots: slots.slots,
      fast: !args.switches.has('real-time'),
      onEvent: (event) => {
        progress.event(event);
        recording.event(event);
      },
      signal: io.signal,
    });
  } catch (error) {
    recording.end({ status: 'FAILED', error: 'starlake-sfn', cause: messageOf(error), history: [] });
    throw error;
  } finally {
    io.signal.removeEventListener('abort', onInterrupt);
    giveBack();
  }
  recording.end(result, { resume: resumeCommand(args) });
  const isRefused = result.status === 'FAILED' && result.error === 'Starlake.InvalidInput';
  if (isRefused || result.status === 'SUCCEEDED') records?.forget();
  else await records?.write({ input, ended: [] });
  if (isRefused) throw new UsageError(messageOfCause(result.cause));
  if (isJson) {
    io.stdout.write(json(backfillReport(request, result, progress.runs)));
  } else {
    const lines = backfillSummary(request, result, progress, args, io);
    io.stdout.write(`${lines.join('\n')}\n`);
  }
  if (io.signal.aborted) return ExitCode.INTERRUPTED;
  return result.status === 'SUCCEEDED' ? ExitCode.OK : ExitCode.FAILED;
}

/** The message of an error that a handler threw. */
function messageOfCause(cause = ''): string {
  try {
    return String((JSON.parse(cause) as { errorMessage?: unknown }).errorMessage ?? cause);
  } catch {
    return cause;
  }
}
