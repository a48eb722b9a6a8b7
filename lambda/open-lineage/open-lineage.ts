import type { ExecutionDetail } from '../../lib/contract/lineage';
import { pipelineEvent, stepEvents } from './events';
import type { RunEvent, RunRef } from './model';
import { LineageNames } from './names';
import { outcomeOf, RunOutcome, StepOutcome } from './outcome';
import type { LineagePorts } from './ports';
import { inputOf, isoTime, jobName, Run } from './run';
import { runId } from './run-id';

/** How the statuses of Step Functions are called in OpenLineage. */
const TYPES: { readonly [status: string]: RunEvent['eventType'] } = {
  RUNNING: 'START',
  SUCCEEDED: 'COMPLETE',
  FAILED: 'FAIL',
  TIMED_OUT: 'FAIL',
  ABORTED: 'ABORT',
};

/**
 * Sends the events of OpenLineage for an execution that has started or ended. Of its tables and tasks Step Functions says nothing
 * before its end: their runs have its start and its end. The same status twice makes the same events.
 *
 * @throws what the ports throw, so that Lambda calls the function again
 */
export async function sendLineage(change: ExecutionDetail, ports: LineagePorts): Promise<{ readonly sent: number }> {
  const machine = change.stateMachineArn.split(':').slice(6).join(':');
  const eventType = TYPES[change.status];
  // Executions of a distributed Map are of the machine `{name}/{label}`. A backfill only starts runs of others.
  if (eventType === undefined || !Object.hasOwn(ports.file.pipelines, machine)) {
    return { sent: 0 };
  }
  const detail = await whole(change, ports);
  const pipeline = ports.file.pipelines[machine]!;
  const redrive = detail.redriveCount ?? 0;
  const names = new LineageNames(ports.file, detail.executionArn, ports.datasets);
  const job = { namespace: names.jobs, name: jobName(pipeline) };
  const ref = { run: { runId: runId(detail.executionArn, redrive) }, job };
  const started = isoTime(redrive > 0 ? (detail.redriveDate ?? detail.startDate) : detail.startDate);
  const run: Run = { detail, redrive, pipeline, names, ref, started };
  const outcome = eventType === 'START' ? undefined : await outcomeOf(detail, pipeline, ports.readTables);
  const starter = await starterOf(detail, ports, names);
  const steps = outcome === undefined ? [] : await newSteps(outcome, run, ports);
  const events = [
    ...steps.flatMap((step) => stepEvents(step, run, outcome!, starter)),
    pipelineEvent(eventType, run, outcome, starter),
  ];
  await ports.send(events);
  return { sent: events.length };
}

/** EventBridge leaves input and output out where they are too long for it, and need not say why an execution failed. */
async function whole(detail: ExecutionDetail, ports: LineagePorts): Promise<ExecutionDetail> {
  const { executionArn, status, redriveCount } = detail;
  const end = status === 'RUNNING' ? detail.input : status === 'SUCCEEDED' ? detail.output : detail.cause;
  if (typeof detail.input === 'string' && typeof end === 'string') {
    return detail;
  }
  const { input, output, ...now } = await ports.describe(executionArn);
  const redrive = (redriveCount ?? 0) + 1;
  // Events may come late: then it has failed before what it does now.
  const failure = (now.redriveCount ?? 0) < redrive ? now : await ports.failureBefore(executionArn, redrive);
  return { ...detail, input, output, error: detail.error ?? failure?.error, cause: detail.cause ?? failure?.cause };
}

/** What was not done before the redrive: the output of an execution counts what all of its attempts have done. */
async function newSteps(
  outcome: RunOutcome,
  { detail, redrive, pipeline }: Run,
  ports: LineagePorts,
): Promise<StepOutcome[]> {
  if (redrive === 0 || outcome.steps.length === 0) {
    return outcome.steps;
  }
  const before = await ports.failureBefore(detail.executionArn, redrive);
  const earlier =
    before && (await outcomeOf({ ...before, status: 'FAILED', input: detail.input }, pipeline, ports.readTables));
  const done = new Set(earlier?.steps.filter(({ failure }) => failure === undefined).map(({ step }) => step));
  return outcome.steps.filter(({ step, failure }) => failure !== undefined || !done.has(step));
}

/** The run of another pipeline of the job that has started this one. */
async function starterOf(
  { input }: ExecutionDetail,
  ports: LineagePorts,
  names: LineageNames,
): Promise<RunRef | undefined> {
  const { AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID: arn } = inputOf(input);
  const [, , , , , kind, machine = ''] = typeof arn === 'string' ? arn.split(':') : [];
  if (kind !== 'execution' || !Object.hasOwn(ports.file.pipelines, machine)) {
    return undefined;
  }
  const { redriveCount } = await ports.describe(arn as string);
  return {
    run: { runId: runId(arn as string, redriveCount ?? 0) },
    job: { namespace: names.jobs, name: jobName(ports.file.pipelines[machine]!) },
  };
}
