import type { Pipeline, RunResult } from '../../model';
import { prepareAssembly } from '../app/prepare-assembly';
import { locateApp } from '../app/locate';
import { ExitCode } from '../errors';
import { readInput } from '../input';
import type { Io } from '../io';
import type { ExecutorChoice, Parts } from '../parts';
import { summarize } from '../progress/summary';
import { resolveRoot } from '../project-root/resolve-root';
import { takeRoot } from '../project-root/take-root';
import { slotsAsked, slotsOf } from '../slots';
import type { Arguments } from '../spec';
import type { Command } from './command';
import { nextStep } from './next-step';
import { orderedPipelines, pipelineName } from './pipeline-name';
import { runAll } from './run-all';
import { heading, kindName, pageOf, shorter, tablesNote, type RunPlace } from './run-display';
import { BrokenOff, runExecution, type ExecutionRequest } from './run-execution';
import { inputOf, refuseOtherKind } from './run-input';
import { runSpec } from './run-spec';

/** Name of the copy that a run of all pipelines works on. */
const ALL = 'all';

/** `starlake-sfn run`: an execution of a pipeline, or of all pipelines of a project, on this machine. */
export const runCommand: Command = {
  spec: runSpec,
  async run(args, io, parts) {
    const name = pipelineName('run', args);
    const json = args.switches.has('json');
    const asked = slotsAsked(args);
    const input = inputOf(args, await readInput(args.values['input'], io));
    // Before the app is synthesized, which takes a while.
    const project = resolveRoot(args.values['root'], locateApp(io.cwd) ?? { directory: io.cwd, config: {} }, io.cwd);
    const app = await prepareAssembly(args, io, { quiet: json });
    const assembly = await parts.readAssembly(app.output);
    const what =
      name === undefined
        ? await orderedPipelines(assembly, args.values['stack'], parts)
        : await parts.findPipeline(assembly, name);
    if (!('steps' in what)) refuseOtherKind(what, args);
    const { root, release } = takeRoot(project, app.directory, name ?? ALL, args.switches.has('in-place'));
    try {
      const executor = await parts.selectExecutor((args.values['executor'] ?? 'auto') as ExecutorChoice, root);
      try {
        const pipelines = 'steps' in what ? what.steps.map(({ pipeline }) => pipeline) : [what];
        const slots = slotsOf(asked, executor, root, pipelines);
        const request = { assembly, root, input, executor, slots: slots.slots, fast: !args.switches.has('real-time') };
        const place = { project, root, executor, slots };
        return 'steps' in what
          ? await runAll(what, { ...request, place }, args, io, parts)
          : await runOne({ ...request, pipeline: what }, place, args, io, parts);
      } finally {
        await executor.close();
      }
    } finally {
      release();
    }
  },
};

async function runOne(
  request: ExecutionRequest,
  place: RunPlace,
  args: Arguments,
  io: Io,
  parts: Parts,
): Promise<number> {
  const { pipeline } = request;
  const json = args.switches.has('json');
  const title = `${pipeline.name} (${kindName(pipeline)} of ${pipeline.stack})`;
  const startedAt = Date.now();
  if (!json) io.stdout.write(heading([['pipeline', title]], place, io));
  let result: RunResult;
  try {
    result = await runExecution(request, args, io, parts);
  } catch (error) {
    if (!(error instanceof BrokenOff)) throw error;
    io.stderr.write(`starlake-sfn: the run broke off: ${error.message}\n`);
    if (io.env['DEBUG'] && error.cause instanceof Error) io.stderr.write(`${error.cause.stack}\n`);
    return ExitCode.FAILED;
  }
  const databases = await parts.databasesIn(place.root, startedAt);
  if (json) io.stdout.write(`${JSON.stringify(report(result, place, databases), undefined, 2)}\n`);
  else {
    io.stdout.write(`\n${summarize(result, pageOf(io), pipeline.kind).join('\n')}\n${tablesNote(databases, io)}`);
    const command = nextStep({ result, args, input: request.input });
    const mended = `Mend the cause in ${shorter(place.project, io.cwd)}, then: ${command}`;
    if (command !== undefined) io.stdout.write(`\n${mended}\n`);
    if (needsOthers(pipeline, result, place)) {
      io.stdout.write(
        '\nA fresh copy has only what the project holds: starlake-sfn run --all runs what comes first.\n',
      );
    }
  }
  if (io.signal.aborted) return ExitCode.INTERRUPTED;
  return result.status === 'SUCCEEDED' ? ExitCode.OK : ExitCode.FAILED;
}

/** Tasks that read what another pipeline writes may have failed for the want of it. */
function needsOthers(pipeline: Pipeline, { error }: RunResult, { project, root }: RunPlace): boolean {
  const reads = pipeline.datasets?.reads ?? [];
  return error === 'Starlake.TransformFailed' && reads.length > 0 && root !== project;
}

/** What `--json` prints. */
function report(
  { status, output, error, cause, history }: RunResult,
  { executor, root }: RunPlace,
  databases: readonly string[],
) {
  const outcome = status === 'SUCCEEDED' ? { output } : { error, cause };
  return { status, ...outcome, executor: executor.name, root, databases, history };
}
