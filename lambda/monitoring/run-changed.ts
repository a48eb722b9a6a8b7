import type { LoadSummary } from '../../lib/contract/end-load';
import type { LongOutput } from '../../lib/contract/round-files';
import { MONITORING_METRICS, RunEvent } from '../../lib/contract/monitoring';
import { utcTime } from '../../lib/contract/iso-time';
import { objectIn } from './json';
import { machineOf, partsOf } from './links';
import { ENDED, LONG, pipelineId, runId } from './notes';
import type { DescribedRun, MonitorPorts } from './ports';
import { EndedRun, endMessage, ENDS, rejectedMessage, rejectedRatio } from './run-messages';

/** The longest that an execution can run (AWS), in seconds. */
const RUNNING = 366 * 24 * 3600;

/** Output of a run of any kind. */
type Output = Partial<Omit<LoadSummary, 'status'> & Omit<LongOutput, 'status'>> & {
  readonly status?: string;
  readonly tasks?: readonly unknown[];
};

/**
 * Notes that a run has begun or ended. Of one that failed it sends a message, of one that succeeded if it has rejected more rows than
 * it may.
 *
 * @throws Error of a call that failed, so that Lambda sends the event again
 */
export async function runChanged({ time, detail }: RunEvent, ports: MonitorPorts): Promise<void> {
  const { executionArn: execution, status, startDate } = detail;
  const machine = machineOf(detail.stateMachineArn);
  // Child executions of a distributed Map are of the state machine `{name}/{label}`, which is no pipeline.
  const pipeline = ports.settings.pipelines.find((one) => one.machine === machine);
  if (pipeline === undefined) {
    return;
  }
  const at = Date.parse(time);
  if (status === 'RUNNING') {
    return ports.notes.write({ id: runId(execution), at, since: at }, RUNNING);
  }
  const known = await ports.notes.find(runId(execution));
  if (known !== undefined && known.since === undefined && known.at >= at) {
    // It is told of already: EventBridge and Lambda may deliver an event again, and not in order.
    return;
  }
  const isKnown = status === 'SUCCEEDED' && typeof detail.output === 'string';
  const described = isKnown
    ? { status, input: detail.input ?? undefined, output: detail.output! }
    : await ports.runs.describe(execution);
  if (described !== undefined && described.status !== status) {
    // It was redriven since: its next end has an event of its own.
    return;
  }
  const run = { pipeline, execution, status, startDate, stopDate: detail.stopDate ?? at, described: described ?? {} };
  await report(run, ports);
  await ports.notes.write({ id: pipelineId(pipeline), at: logicalDate(run) }, LONG);
  await ports.notes.write({ id: runId(execution), at }, ENDED);
}

async function report(run: EndedRun, ports: MonitorPorts): Promise<void> {
  const { pipeline, execution, status, startDate, stopDate, described } = run;
  const output = outputOf(described);
  const all = output.tablesFile === undefined ? (output.tables ?? []) : await ports.readTables(output.tablesFile);
  const tables = all.filter((table) => table.status === 'LOADED');
  const sum = (of: 'rows' | 'rejected') => tables.reduce((total, table) => total + (table[of] ?? 0), 0);
  ports.log({
    message: 'run ended',
    pipeline: pipeline.name,
    kind: pipeline.kind,
    status: output.status === 'SKIPPED' ? 'SKIPPED' : status,
    run: partsOf(execution).run,
    seconds: Math.round((stopDate - startDate) / 1000),
    loaded: output.loaded ?? (output.tasks ?? tables).length,
    rows: sum('rows'),
    rejected: sum('rejected'),
  });
  const end = ENDS[status];
  if (end !== undefined) {
    ports.count(end.metric, 1);
    return ports.send(endMessage(run, end));
  }
  const { maxRejectedRatio } = { ...ports.settings, ...pipeline };
  const bad = tables.filter((table) => rejectedRatio(table) > maxRejectedRatio);
  if (bad.length > 0) {
    ports.count(MONITORING_METRICS.rejected, bad.length);
    await ports.send(rejectedMessage(run, bad, maxRejectedRatio));
  }
}

/**
 * The logical date of a run, milliseconds since 1970; where nothing says it, its start, which is later than its schedule's last time.
 * One that is still to come is not: the runs until then may be late.
 */
function logicalDate({ described, startDate, stopDate }: EndedRun): number {
  const { scheduledTime } = objectIn(described.input) ?? {};
  const { scheduledDate } = outputOf(described);
  const [time] = [scheduledTime, scheduledDate].flatMap((text) =>
    typeof text === 'string' ? (utcTime(text.toUpperCase()) ?? []) : [],
  );
  return Math.min(time?.getTime() ?? startDate, stopDate);
}

function outputOf({ output }: Partial<DescribedRun>): Output {
  return objectIn(output) ?? {};
}
