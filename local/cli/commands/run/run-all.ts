import type { RunOrder } from '../../../assembly/run-order';
import type { Pipeline } from '../../../pipeline';
import { ExitCode, messageOf } from '../../errors';
import type { Io } from '../../io';
import { json, jsonFailure, jsonHistory } from '../../json';
import type { Parts } from '../../parts';
import { record, type Recording } from '../../recording/recording';
import { summarize } from '../../progress/summary/summary';
import type { Arguments } from '../../arguments/spec';
import { plural } from '../../text/format';
import { span } from '../../text/line';
import { line } from '../../progress/page';
import { allSummary, circleNotice } from './run-all-summary';
import { landedHints } from './landed-hint';
import { heading, kindName, pageOf, shorter, tablesNote } from './run-display';
import { runExecution, type ExecutionRequest } from './run-execution';
import { newTasksHint } from './new-tasks-hint';
import { waitingHint } from './next-step';
import { aboutRun, resumeLine, whatToDo, type OneRequest } from './run-one';
import { endedBefore, endedRun, type EndedRun } from './resume-record';
import { runResults } from './run-results';
import type { RunResult } from '../../../run-event';
import type { PipelineOutcome } from './pipeline-outcome';

/** A run of all pipelines. */
export type AllRequest = Omit<OneRequest, 'pipeline'>;

/**
 * Runs pipelines one after the other, all with the same logical date. When one fails, the pipelines that read its datasets do
 * not run; all others do. A resumed run skips the pipelines that succeeded and redrives those that failed.
 *
 * @returns the exit code
 */
export async function runAll(
  { steps, circles }: RunOrder,
  { place, records, before, history, ...request }: AllRequest,
  args: Arguments,
  io: Io,
  parts: Parts,
): Promise<number> {
  const { executor, root } = request;
  const isJson = args.switches.has('json');
  const input = { scheduledTime: new Date().toISOString(), ...(request.input as object) };
  const say = (text: string) => void (isJson || io.stdout.write(text));
  say(heading([['pipelines', listed(steps.map(({ pipeline }) => pipeline))]], place, io));
  circles.forEach((circle) => say(`${circleNotice(circle)}\n\n`));
  const outcomes: PipelineOutcome[] = [];
  let ended: readonly EndedRun[] = before?.ended ?? [];
  const startedAt = Date.now();
  const batch = input.scheduledTime;
  for (const [at, { pipeline, upstream }] of steps.entries()) {
    const known = endedBefore(before, pipeline);
    if (known?.result.status === 'SUCCEEDED') {
      const before = { ...known.result, history: [] };
      outcomes.push({ ...outcomeOf(pipeline, before, known.refreshed), isEarlier: true, earlier: known.outcome });
      continue;
    }
    const unfinished = outcomes.filter(({ status }) => status === 'FAILED' || status === 'NOT_RUN');
    const because = upstream
      .filter((each) => unfinished.some((other) => other.pipeline === each))
      .map(({ name }) => name);
    if (because.length > 0 || io.signal.aborted) {
      outcomes.push({ pipeline, status: 'NOT_RUN', because, refreshed: [] });
      continue;
    }
    const title = [span(`${at + 1}/${steps.length}  ${pipeline.name}`, 'bold'), span(`  ${kindName(pipeline)}`, 'dim')];
    say(`${at > 0 ? '\n' : ''}${line(title, pageOf(io))}\n`);
    const last = known?.result.execution;
    await records.write({ input, ended, running: pipeline.name });
    const recording = record(history, { pipeline, batch, ...aboutRun(place, input, known) }, io);
    const execution = { ...request, input, pipeline, ...(last ? { last } : {}) };
    const result = await resultOf(execution, recording, args, io, parts);
    recording.end(result, whatToDo(result, place, args, io));
    const refreshed = result.execution === undefined ? [] : await parts.refreshedBy(result.execution.arn);
    outcomes.push({ ...outcomeOf(pipeline, result, refreshed), earlier: known?.outcome });
    ended = [...ended.filter((each) => each !== known), endedRun(pipeline, result, refreshed, known)];
    await records.write({ input, ended });
    if (result.status === 'FAILED')
      say(`\n${summarize(result, pageOf(io), pipeline.kind, known?.outcome).join('\n')}\n`);
  }
  const failed = outcomes.some(({ status }) => status === 'FAILED' || status === 'NOT_RUN');
  if (!failed) records.forget();
  const databases = await parts.databasesIn(root, startedAt);
  const succeeded = outcomes.filter(({ status }) => status === 'SUCCEEDED').map(({ pipeline }) => pipeline);
  const hints = new Map([
    ...landedHints(succeeded, root),
    ...(before ? newTasks(outcomes, { input, root, args, io }) : []),
  ]);
  if (isJson) {
    const status = failed ? 'FAILED' : 'SUCCEEDED';
    const notices = circles.map(circleNotice);
    const pipelines = outcomes.map((outcome) => asJson(outcome, hints.get(outcome.pipeline)));
    const whole = {
      status,
      executor: executor.name,
      root,
      databases,
      input,
      ...(notices.length > 0 ? { notices } : {}),
      pipelines,
    };
    io.stdout.write(json(whole));
  } else {
    io.stdout.write(`\n${allSummary(outcomes, Date.now() - startedAt, pageOf(io)).join('\n')}\n`);
    io.stdout.write(tablesNote(databases, io));
    hints.forEach((hint) => io.stdout.write(`\n${hint}\n`));
    const ended = outcomes.flatMap(({ result }) => result ?? []);
    if (failed) waitingHint(ended, place, io.cwd).forEach((line) => io.stdout.write(`\n${line}\n`));
    if (failed) io.stdout.write(`\n${nextStep(shorter(place.project, io.cwd), args, io)}\n`);
  }
  if (io.signal.aborted) return ExitCode.INTERRUPTED;
  return failed ? ExitCode.FAILED : ExitCode.OK;
}

/** The result of a pipeline. If it cannot run, or breaks off, it has failed, and the others still run. */
async function resultOf(
  request: ExecutionRequest,
  recording: Recording,
  args: Arguments,
  io: Io,
  parts: Parts,
): Promise<RunResult> {
  try {
    return await runExecution(request, recording, args, io, parts, true);
  } catch (error) {
    if (io.signal.aborted) throw error;
    return { status: 'FAILED', error: 'starlake-sfn', cause: messageOf(error), history: [] };
  }
}

function outcomeOf(pipeline: Pipeline, result: RunResult, refreshed: readonly string[]): PipelineOutcome {
  const isSkipped = (result.output as { status?: unknown } | null | undefined)?.status === 'SKIPPED';
  const status = result.status === 'SUCCEEDED' && isSkipped ? 'SKIPPED' : result.status;
  return { pipeline, status, result, because: [], refreshed };
}

/** Hints about tasks that are new in the pipelines of a resumed run. */
function newTasks(
  outcomes: readonly PipelineOutcome[],
  { args, io, ...run }: { input: unknown; root: string; args: Arguments; io: Io },
): Array<readonly [Pipeline, string]> {
  return outcomes.flatMap(({ pipeline, result, status, earlier }) => {
    const hint = result && status === 'SUCCEEDED' && newTasksHint({ ...run, pipeline, result, earlier }, args, io.cwd);
    return hint ? [[pipeline, hint] as const] : [];
  });
}

/** The object that `--json` prints for a pipeline. */
function asJson({ pipeline, status, result, because, refreshed, isEarlier, earlier }: PipelineOutcome, hint?: string) {
  const { name, kind, stack } = pipeline;
  const about = { pipeline: name, kind, stack, status };
  if (result === undefined) return { ...about, because };
  const { output, error, cause, history } = result;
  return {
    ...about,
    ...(isEarlier ? { earlier: true } : {}),
    ...(result.status === 'SUCCEEDED' ? { output } : { error: jsonFailure(error, cause) }),
    results: runResults(result, kind, earlier),
    refreshed,
    ...(hint === undefined ? {} : { hint }),
    history: jsonHistory(history),
  };
}

function listed(pipelines: readonly Pipeline[]): string {
  const loads = pipelines.filter(({ kind }) => kind === 'load').length;
  const parts = [
    ...(loads > 0 ? [plural(loads, 'load pipeline')] : []),
    ...(pipelines.length > loads ? [plural(pipelines.length - loads, 'transform pipeline')] : []),
  ];
  return `${parts.join(', ')}: ${pipelines.map(({ name }) => name).join(', ')}`;
}

function nextStep(project: string, args: Arguments, { signal }: Io): string {
  if (signal.aborted) return `Resume where it was stopped: ${resumeLine(args)}`;
  const where = args.switches.has('in-place') ? 'Fix the cause' : `Fix the cause in ${project}`;
  return `${where}, then resume where it failed: ${resumeLine(args)}`;
}
