import path from 'node:path';
import type { Executor, Pipeline, RunEvent, RunResult } from '../../model';
import { prepareAssembly } from '../app/prepare-assembly';
import { locateApp } from '../app/locate';
import { ExitCode, messageOf } from '../errors';
import { readInput } from '../input';
import type { Io } from '../io';
import type { ExecutorChoice, Parts } from '../parts';
import { captureConsole } from '../progress/console';
import { liveProgress } from '../progress/live';
import { plainProgress } from '../progress/plain';
import { silentProgress, type Progress } from '../progress/progress';
import { summarize } from '../progress/summary';
import { initialView } from '../progress/view';
import { resolveRoot } from '../project-root/resolve-root';
import { takeRoot } from '../project-root/take-root';
import type { Arguments } from '../spec';
import { paint } from '../text/ansi';
import { lookOf } from '../text/terminal';
import { wrap } from '../text/width';
import type { Command } from './command';
import { nextStep } from './next-step';
import { runSpec } from './run-spec';

/** `starlake-sfn run`: an execution of a pipeline on this machine. */
export const runCommand: Command = {
  spec: runSpec,
  async run(args, io, parts) {
    const json = args.switches.has('json');
    const input = await readInput(args.values['input'], io);
    // Before the app is synthesized, which takes a while.
    const project = resolveRoot(args.values['root'], locateApp(io.cwd) ?? { directory: io.cwd, config: {} }, io.cwd);
    const app = await prepareAssembly(args, io, { quiet: json });
    const assembly = await parts.readAssembly(app.output);
    const pipeline = await parts.findPipeline(assembly, args.operands[0]!);
    const inPlace = args.switches.has('in-place');
    const { root, release } = takeRoot(project, app.directory, pipeline.name, inPlace);
    try {
      const choice = (args.values['executor'] ?? 'auto') as ExecutorChoice;
      const executor = await parts.selectExecutor(choice, root);
      try {
        if (!json) io.stdout.write(heading({ pipeline, project, root, executor, io }));
        const request = { assembly, pipeline, root, input, executor, fast: args.switches.has('fast') };
        return await execute({ ...request, project }, args, io, parts);
      } finally {
        await executor.close();
      }
    } finally {
      release();
    }
  },
};

interface Request extends Omit<Parameters<Parts['runPipeline']>[0], 'onEvent' | 'signal'> {
  /** The Starlake project that the root is, or is a copy of. */
  readonly project: string;
}

async function execute({ project, ...request }: Request, args: Arguments, io: Io, parts: Parts): Promise<number> {
  const json = args.switches.has('json');
  const progress = progressOf(args, request, io);
  const interrupt = (): void => progress.interrupt();
  const giveBack = captureConsole((line) => progress.log(line));
  io.signal.addEventListener('abort', interrupt, { once: true });
  let result: RunResult;
  let hasStarted = false;
  const onEvent = (event: RunEvent): void => {
    hasStarted = true;
    progress.event(event);
  };
  try {
    result = await parts.runPipeline({ ...request, onEvent, signal: io.signal });
  } catch (error) {
    // Refused before anything has run, or broken off in the middle.
    if (io.signal.aborted || !hasStarted) throw error;
    io.stderr.write(`starlake-sfn: the run broke off: ${messageOf(error)}\n`);
    if (io.env['DEBUG'] && error instanceof Error) io.stderr.write(`${error.stack}\n`);
    return ExitCode.FAILED;
  } finally {
    io.signal.removeEventListener('abort', interrupt);
    giveBack();
    progress.end();
  }
  if (json) io.stdout.write(`${JSON.stringify(report(result, request), undefined, 2)}\n`);
  else {
    io.stdout.write(`\n${summarize(result, pageOf(io), request.pipeline.kind).join('\n')}\n`);
    const command = nextStep({ result, args, input: request.input });
    if (command !== undefined) io.stdout.write(`\nMend the cause in ${shorter(project, io.cwd)}, then: ${command}\n`);
  }
  if (io.signal.aborted) return ExitCode.INTERRUPTED;
  return result.status === 'SUCCEEDED' ? ExitCode.OK : ExitCode.FAILED;
}

function progressOf(args: Arguments, { pipeline, fast }: Pick<Request, 'pipeline' | 'fast'>, io: Io): Progress {
  const look = lookOf(io);
  const verbose = args.switches.has('verbose');
  const start = initialView(pipeline, fast);
  if (args.switches.has('json')) {
    return verbose ? plainProgress(io.stderr, { ...look, color: false }, start, false) : silentProgress;
  }
  return look.live && !verbose ? liveProgress(io, look, start) : plainProgress(io.stdout, look, start, verbose);
}

/** What `--json` prints. */
function report(
  { status, output, error, cause, history }: RunResult,
  { executor, root }: Pick<Request, 'executor' | 'root'>,
) {
  const outcome = status === 'SUCCEEDED' ? { output } : { error, cause };
  return { status, ...outcome, executor: executor.name, root, history };
}

function heading(run: { pipeline: Pipeline; project: string; root: string; executor: Executor; io: Io }): string {
  const { pipeline, project, root, executor, io } = run;
  const { color } = lookOf(io);
  const label = (text: string): string => (color ? paint(text.padEnd(10), 'dim') : text.padEnd(10));
  const shown = (folder: string): string => shorter(folder, io.cwd);
  const where = root === project ? `${shown(root)} (in place)` : `${shown(root)} (a fresh copy of ${shown(project)})`;
  const kind = pipeline.kind === 'load' ? 'load pipeline' : 'state machine';
  const { width } = pageOf(io);
  const entry = (name: string, text: string): string[] =>
    wrap(text, width - 10).map((line, at) => label(at === 0 ? name : '') + line);
  return [
    ...entry('pipeline', `${pipeline.name} (${kind} of ${pipeline.stack})`),
    ...entry('root', where),
    ...entry('executor', executor.name + (executor.notice === undefined ? '' : `: ${executor.notice}`)),
    '',
    '',
  ].join('\n');
}

/** The path from the working directory, unless that only climbs. */
function shorter(folder: string, cwd: string): string {
  const relative = path.relative(cwd, folder);
  return relative.startsWith('..') ? folder : relative || '.';
}

function pageOf(io: Io): { width: number; color: boolean; unicode: boolean } {
  return { ...lookOf(io), width: io.isTTY ? (io.columns ?? 80) : Infinity };
}
