import type { DeployedPipeline, DescribedRun, ExecutionStatus, RunHistory } from '../../../deployed/model';
import type { RunFailure, RunItem, RunRecord, RunStatus } from '../../../history/run-record';
import type { RunResult } from '../../../run-event';
import type { Say } from './command-text';
import { runResults } from '../run/run-results';
import { decodeCause, firstLine } from '../../progress/cause';
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

/** A run on AWS in the form of all runs; without a history it has neither states nor containers. */
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
  { name }: DeployedPipeline,
  { notRedrivable, id }: DescribedRun,
  { error = '', cause = '' }: RunResult,
  say: Say,
): RunFailure {
  return {
    name: error,
    message: firstLine(cause),
    ...(notRedrivable === undefined ? { resume: say('redrive', name, id) } : {}),
  };
}

function errorName({ status }: DescribedRun, error: string | undefined): string {
  if (status === 'ABORTED') return 'Execution.Stopped';
  return error ?? (status === 'TIMED_OUT' ? 'States.Timeout' : '');
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
