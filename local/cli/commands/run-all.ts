import type { RunOrder } from '../../assembly/run-order';
import type { Pipeline, RunResult } from '../../model';
import { ExitCode, messageOf } from '../errors';
import type { Io } from '../io';
import type { Parts } from '../parts';
import { summarize } from '../progress/summary';
import type { Arguments } from '../spec';
import { plural } from '../text/format';
import { span } from '../text/line';
import { line } from '../progress/page';
import { allSummary, circleNotice } from './run-all-summary';
import { heading, kindName, pageOf, shorter, tablesNote, type RunPlace } from './run-display';
import { runExecution, type ExecutionRequest } from './run-execution';

/** What became of a pipeline. */
export interface PipelineOutcome {
  readonly pipeline: Pipeline;
  readonly status: 'SUCCEEDED' | 'SKIPPED' | 'FAILED' | 'NOT_RUN';
  /** Of one that was run. */
  readonly result?: RunResult;
  /** Names of the pipelines before it that failed, or were not run either. */
  readonly because: readonly string[];
  /** Datasets that it has published as refreshed. */
  readonly refreshed: readonly string[];
}

/** What is run. */
export type AllRequest = Omit<ExecutionRequest, 'pipeline'> & { readonly place: RunPlace };

/**
 * Runs pipelines one after the other, all with the same logical date. One that failed keeps those from running that read
 * what it writes, and no others.
 *
 * @returns the exit code
 */
export async function runAll(
  { steps, circles }: RunOrder,
  { place, ...request }: AllRequest,
  args: Arguments,
  io: Io,
  parts: Parts,
): Promise<number> {
  const { executor, root } = request;
  const json = args.switches.has('json');
  const input = { scheduledTime: new Date().toISOString(), ...(request.input as object) };
  const say = (text: string) => void (json || io.stdout.write(text));
  say(heading([['pipelines', listed(steps.map(({ pipeline }) => pipeline))]], place, io));
  circles.forEach((circle) => say(`${circleNotice(circle)}\n\n`));
  const outcomes: PipelineOutcome[] = [];
  const startedAt = Date.now();
  for (const [at, { pipeline, upstream }] of steps.entries()) {
    const lost = outcomes.filter(({ status }) => status === 'FAILED' || status === 'NOT_RUN');
    const because = upstream.filter((each) => lost.some((other) => other.pipeline === each)).map(({ name }) => name);
    if (because.length > 0 || io.signal.aborted) {
      outcomes.push({ pipeline, status: 'NOT_RUN', because, refreshed: [] });
      continue;
    }
    const title = [span(`${at + 1}/${steps.length}  ${pipeline.name}`, 'bold'), span(`  ${kindName(pipeline)}`, 'dim')];
    say(`${at > 0 ? '\n' : ''}${line(title, pageOf(io))}\n`);
    const result = await resultOf({ ...request, input, pipeline }, args, io, parts);
    outcomes.push(await outcomeOf(pipeline, result, parts));
    if (result.status === 'FAILED') say(`\n${summarize(result, pageOf(io), pipeline.kind).join('\n')}\n`);
  }
  const failed = outcomes.some(({ status }) => status === 'FAILED' || status === 'NOT_RUN');
  const databases = await parts.databasesIn(root, startedAt);
  if (json) {
    const status = failed ? 'FAILED' : 'SUCCEEDED';
    const notices = circles.map(circleNotice);
    const pipelines = outcomes.map(asJson);
    const whole = {
      status,
      executor: executor.name,
      root,
      databases,
      input,
      ...(notices.length > 0 ? { notices } : {}),
      pipelines,
    };
    io.stdout.write(`${JSON.stringify(whole, undefined, 2)}\n`);
  } else {
    io.stdout.write(`\n${allSummary(outcomes, Date.now() - startedAt, pageOf(io)).join('\n')}\n`);
    io.stdout.write(tablesNote(databases, io));
    if (failed && !io.signal.aborted) io.stdout.write(`\n${nextStep(shorter(place.project, io.cwd), args)}\n`);
  }
  if (io.signal.aborted) return ExitCode.INTERRUPTED;
  return failed ? ExitCode.FAILED : ExitCode.OK;
}

/** A pipeline that cannot be run, or breaks off, has failed: the others are still worth to be run. */
async function resultOf(request: ExecutionRequest, args: Arguments, io: Io, parts: Parts): Promise<RunResult> {
  try {
    return await runExecution(request, args, io, parts, true);
  } catch (error) {
    if (io.signal.aborted) throw error;
    return { status: 'FAILED', error: 'starlake-sfn', cause: messageOf(error), history: [] };
  }
}

async function outcomeOf(pipeline: Pipeline, result: RunResult, parts: Parts): Promise<PipelineOutcome> {
  const isSkipped = (result.output as { status?: unknown } | null | undefined)?.status === 'SKIPPED';
  const refreshed = result.execution === undefined ? [] : await parts.refreshedBy(result.execution.arn);
  const status = result.status === 'SUCCEEDED' && isSkipped ? 'SKIPPED' : result.status;
  return { pipeline, status, result, because: [], refreshed };
}

/** What `--json` prints of a pipeline. */
function asJson({ pipeline, status, result, because, refreshed }: PipelineOutcome) {
  const { name, kind, stack } = pipeline;
  const about = { pipeline: name, kind, stack, status };
  if (result === undefined) return { ...about, because };
  const { output, error, cause, history } = result;
  return { ...about, ...(result.status === 'SUCCEEDED' ? { output } : { error, cause }), refreshed, history };
}

function listed(pipelines: readonly Pipeline[]): string {
  const loads = pipelines.filter(({ kind }) => kind === 'load').length;
  const parts = [
    ...(loads > 0 ? [plural(loads, 'load pipeline')] : []),
    ...(pipelines.length > loads ? [plural(pipelines.length - loads, 'transform pipeline')] : []),
  ];
  return `${parts.join(', ')}: ${pipelines.map(({ name }) => name).join(', ')}`;
}

function nextStep(project: string, { switches }: Arguments): string {
  const again = 'npx starlake-sfn run --all';
  return switches.has('in-place')
    ? `Mend the cause, then: ${again} --in-place with the same arguments; what was loaded is not loaded again.`
    : `Mend the cause in ${project}, then: ${again}`;
}
