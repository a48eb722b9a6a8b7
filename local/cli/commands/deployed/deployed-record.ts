import type { DeployedPipeline, DescribedRun, ExecutionStatus, RunHistory } from '../../../deployed/model';
import type { RunFailure, RunItem, RunLog, RunRecord, RunStatus } from '../../../history/run-record';
import type { Definition } from '../../../asl';
import { RunRecorder } from '../../recording/recorder';
import { STOPPED, type RunResult } from '../../../run-event';
import type { Say } from './command-text';
import { startedRecords } from './started-records';
import { runResults } from '../run/run-results';
import { decodeCause, reasonsOf } from '../../progress/cause';
import { isStopped } from '../../progress/view/event-kinds';
import { outcomeOf } from '../../progress/summary/outcome';

const STATUSES: Readonly<Record<ExecutionStatus, RunStatus>> = {
  RUNNING: 'RUNNING',
  PENDING_REDRIVE: 'RUNNING',
  SUCCEEDED: 'SUCCEEDED',
  FAILED: 'FAILED',
  TIMED_OUT: 'FAILED',
  ABORTED: 'STOPPED',
};

/** An execution as the result of a run, with what is known of its history. */
export function resultOf(run: DescribedRun, history: RunHistory['events'] = []): RunResult {
  const { status, output, error, cause } = run;
  const isGood = STATUSES[status] === 'SUCCEEDED';
  return {
    status: isGood ? 'SUCCEEDED' : 'FAILED',
    history: [...history],
    ...(isGood ? { output } : { error: errorName(run, error), cause: cause ?? '' }),
  };
}

/** What is known of a run on AWS beside its description. */
export interface RunDetails {
  readonly definition: Definition;
  readonly history: RunHistory;
  /** Where its containers log, by their numbers, if that is asked for. */
  readonly logs?: ReadonlyMap<number, RunLog>;
  /** All pipelines: it may have started runs of others. */
  readonly pipelines: readonly DeployedPipeline[];
}

/** A run on AWS, state by state and with its containers, as a run on this machine is recorded. */
export function detailedRecord(
  pipeline: DeployedPipeline,
  run: DescribedRun,
  { definition, history, logs, pipelines }: RunDetails,
  say: Say,
): RunRecord {
  const summary = deployedRecord(pipeline, run, say);
  const recorder = new RunRecorder({
    ...{ id: run.id, startedAt: summary.startedAt, input: run.input },
    pipeline: { ...pipeline, schedules: [], definition },
  });
  history.events.forEach((event) => recorder.event(event, () => {}));
  const result = run.endedAt === undefined ? undefined : resultOf(run);
  const started = startedRecords(pipelines, run, history.startedRuns);
  const { states, results, containers, logicalDate } = recorder.record(result);
  return {
    ...summary,
    ...(logicalDate === undefined ? {} : { logicalDate }),
    states,
    // Items of a distributed Map have histories of their own: then more is known from the end of the run.
    results: results.length < summary.results.length ? summary.results : results,
    containers: containers.map((each) => {
      const log = logs?.get(Number(each.id));
      return log === undefined ? each : { ...each, log };
    }),
    ...(started.length === 0 ? {} : { started }),
  };
}

/** A run on AWS in the form of all runs, without states and containers: its history is not known. */
export function deployedRecord(pipeline: DeployedPipeline, run: DescribedRun, say: Say): RunRecord {
  const { id, arn, startedAt, endedAt, redriveCount, input } = run;
  const result = resultOf(run);
  const isRunning = STATUSES[run.status] === 'RUNNING';
  const outcome = isRunning ? undefined : outcomeOf(result, pipeline.kind);
  const date = outcome?.scheduledDate ?? (input as { scheduledTime?: unknown } | null)?.scheduledTime;
  return {
    id,
    pipeline: pipeline.name,
    kind: pipeline.kind,
    stack: pipeline.stack,
    where: 'aws',
    arn,
    status: outcome?.status === 'SKIPPED' ? 'SKIPPED' : STATUSES[run.status],
    ...(typeof date === 'string' ? { logicalDate: date } : {}),
    startedAt: iso(startedAt),
    ...(endedAt === undefined ? {} : { endedAt: iso(endedAt) }),
    ...(redriveCount === 0 ? {} : { resumed: redriveCount }),
    input,
    ...(result.output === undefined ? {} : { output: result.output }),
    ...(isRunning || result.status === 'SUCCEEDED' ? {} : { error: failureOf(pipeline, run, result, say) }),
    states: [],
    results: isRunning ? [] : itemsOf(result, pipeline),
    containers: [],
  };
}

/** Without its history, what a failed run has loaded is only known from the rows in its cause. */
function itemsOf(result: RunResult, { kind }: DeployedPipeline): RunItem[] {
  const items: RunItem[] = runResults(result, kind);
  const counts = result.status === 'FAILED' ? (decodeCause(result.cause ?? '').counts ?? {}) : {};
  const loaded = Object.entries(counts).filter(([table]) => items.every(({ name }) => name !== table));
  return [...loaded.map(([name, rows]): RunItem => ({ kind: 'table', name, status: 'LOADED', ...rows })), ...items];
}

function failureOf(
  { called }: DeployedPipeline,
  { notRedrivable, id }: DescribedRun,
  { error = '', cause = '' }: RunResult,
  say: Say,
): RunFailure {
  return {
    name: error,
    message: reasonsOf(cause).join('\n') || (isStopped({ error }) ? 'It was stopped.' : ''),
    ...(notRedrivable === undefined ? { resume: say('redrive', called, id) } : {}),
  };
}

function errorName({ status }: DescribedRun, error: string | undefined): string {
  if (status === 'ABORTED') return STOPPED;
  return error ?? (status === 'TIMED_OUT' ? 'States.Timeout' : '');
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
