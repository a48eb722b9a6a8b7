import type { Pipeline } from '../../../pipeline';
import { commandLine } from '../../arguments/command-line';
import { ExitCode } from '../../errors';
import type { Io } from '../../io';
import { json, jsonFailure, jsonHistory } from '../../json';
import type { Parts } from '../../parts';
import { record } from '../../recording/recording';
import type { History } from '../../../history/history';
import { isStopped } from '../../progress/view/event-kinds';
import { summarize } from '../../progress/summary/summary';
import type { Arguments } from '../../arguments/spec';
import { landedHints } from './landed-hint';
import { newTasksHint } from './new-tasks-hint';
import { nextStep, waitingHint } from './next-step';
import { heading, kindName, pageOf, shorter, tablesNote, type RunPlace } from './run-display';
import { runExecution, type ExecutionRequest } from './run-execution';
import { endedBefore, endedRun, type EndedRun, type ResumeRecord, type ResumeRecords } from './resume-record';
import { runResults } from './run-results';
import type { RunResult } from '../../../run-event';
import type { RunFailure } from '../../../history/run-record';

/** An execution to run, and the record of the run to resume. */
export interface OneRequest extends ExecutionRequest {
  readonly place: RunPlace;
  readonly records: ResumeRecords;
  readonly history: History;
  /** Record of the run to resume. */
  readonly before?: ResumeRecord;
}

/**
 * Runs a pipeline, or resumes its last run.
 *
 * @returns the exit code
 * @throws BrokenOff as {@link runExecution}
 */
export async function runOne(request: OneRequest, args: Arguments, io: Io, parts: Parts): Promise<number> {
  const { place, records, before, history, ...execution } = request;
  const { pipeline, input } = execution;
  const isJson = args.switches.has('json');
  const title = `${pipeline.name} (${kindName(pipeline)} of ${pipeline.outermostStack ?? pipeline.stack})`;
  const startedAt = Date.now();
  if (!isJson) io.stdout.write(heading([['pipeline', title]], place, io));
  const known = endedBefore(before, pipeline);
  const last = known?.result.execution;
  await records.write({ input, ended: before?.ended ?? [], running: pipeline.name });
  const recording = record(history, { pipeline, ...aboutRun(place, input, known) }, io);
  const result = await runExecution({ ...execution, ...(last ? { last } : {}) }, recording, args, io, parts);
  recording.end(result, whatToDo(result, place, args, io));
  const isFailed = result.status === 'FAILED';
  if (isFailed) await records.write({ input, ended: [endedRun(pipeline, result, [], known)] });
  else records.forget();
  const databases = await parts.databasesIn(place.root, startedAt);
  const ofResumed = { pipeline, result, earlier: known?.outcome, input, root: place.root };
  const hint = isFailed
    ? undefined
    : (landedHints([pipeline], place.root).get(pipeline) ?? (before && newTasksHint(ofResumed, args, io.cwd)));
  if (isJson)
    io.stdout.write(json({ ...report(result, request, databases, known), ...(hint === undefined ? {} : { hint }) }));
  else {
    const summary = summarize(result, pageOf(io), pipeline.kind, known?.outcome);
    io.stdout.write(`\n${summary.join('\n')}\n${tablesNote(databases, io)}`);
    if (hint !== undefined) io.stdout.write(`\n${hint}\n`);
    if (isFailed) io.stdout.write(advice(pipeline, result, place, { args, input, io }));
  }
  if (io.signal.aborted) return ExitCode.INTERRUPTED;
  return isFailed ? ExitCode.FAILED : ExitCode.OK;
}

/** What the history knows of a run before it begins. */
export function aboutRun({ root, executor }: RunPlace, input: unknown, known: EndedRun | undefined) {
  const resumed = known?.result.execution && known.result.execution.redriveCount + 1;
  return {
    input,
    root,
    executor: executor.name,
    earlier: known?.outcome,
    ...(resumed === undefined ? {} : { resumed }),
  };
}

/** What the history says to do about a failure. */
export function whatToDo(
  result: RunResult,
  place: RunPlace,
  args: Arguments,
  io: Io,
): Pick<RunFailure, 'hint' | 'resume'> {
  const [waiting] = waitingHint([result], place, io.cwd);
  // Nothing has to be mended after a stop.
  const fix = isStopped(result)
    ? undefined
    : `Fix the cause in ${shorter(place.project, io.cwd)}, then resume the run.`;
  const hint = waiting ?? fix;
  return {
    ...(hint === undefined ? {} : { hint }),
    ...(result.execution === undefined ? {} : { resume: resumeLine(args) }),
  };
}

/** What to do after a run that failed or was stopped. */
function advice(
  pipeline: Pipeline,
  result: RunResult,
  place: RunPlace,
  { args, input, io }: { readonly args: Arguments; readonly input: unknown; readonly io: Io },
): string {
  const command = nextStep({ result, args, input });
  const again = command === undefined ? [] : [`Fix the cause in ${shorter(place.project, io.cwd)}, then: ${command}`];
  const goOn =
    result.execution === undefined ? [] : [`To resume where it failed, in the same folder: ${resumeLine(args)}`];
  const others = needsOthers(pipeline, result, place)
    ? ['A fresh copy has only data of the project: starlake-sfn run --all also runs the pipelines before this one.']
    : [];
  const waiting = waitingHint([result], place, io.cwd);
  return [...again, ...waiting, ...goOn, ...others].map((line) => `\n${line}\n`).join('');
}

/** The command that resumes a run. */
export function resumeLine(args: Arguments): string {
  const values = { ...args.values, input: undefined, tables: undefined, tasks: undefined };
  return commandLine('run', args, { values, switches: new Set([...args.switches, 'resume']) });
}

/** Whether tasks perhaps failed because they read datasets that another pipeline writes. */
function needsOthers(pipeline: Pipeline, { error }: RunResult, { project, root }: RunPlace): boolean {
  const reads = pipeline.datasets?.reads ?? [];
  return error === 'Starlake.TransformFailed' && reads.length > 0 && root !== project;
}

/** The object that `--json` prints. */
function report(
  result: RunResult,
  { pipeline: { name, kind, stack }, place: { executor, root } }: OneRequest,
  databases: readonly string[],
  known: EndedRun | undefined,
): object {
  const { status, output, error, cause, history } = result;
  return {
    pipeline: name,
    kind,
    stack,
    status,
    ...(status === 'SUCCEEDED' ? { output } : { error: jsonFailure(error, cause) }),
    results: runResults(result, kind, known?.outcome),
    executor: executor.name,
    root,
    databases,
    history: jsonHistory(history),
  };
}
