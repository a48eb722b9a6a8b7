import type { BeginTransformsEvent, BeginTransformsResult } from '../../lib/contract/begin-transforms';
import { begunInterval, dataInterval, runOptions } from './data-interval';
import { starlakeError } from '../errors';
import { resolver } from '../paths';
import { selectNames, executionInput, invalidInput, shown } from '../run-input';
import { duplicateStart } from '../cron/duplicate';
import { logicalDate } from '../cron/logical-date';
import { SuccessMarkers } from '../storage/success-markers';
import { Scheduler } from './scheduler';
import { namesOf, ranksOf } from './graph';
import type { RunState, Status } from './run-state';
import { newWorkers } from './worker-input';
import { runFileOf } from './settings';
import { RunLock, RunLockPorts } from '../run-lock/run-lock';
import { nameOf, Run, transformRunOf } from '../run-lock/run';

/** The input of a run. */
interface AskedRun {
  readonly scheduledDate: string;
  readonly interval: ReturnType<typeof dataInterval>;
  /** Skips the run if one with its logical date has succeeded. */
  readonly once: boolean;
  /** Names of the tasks and tables to run; undefined for all. */
  readonly wanted?: ReadonlySet<string>;
}

/**
 * Begins a run of a transform pipeline: reads the input, acquires the run lock, and creates the state of the run.
 *
 * @param datasets the URI of `SL_DATASETS`
 * @throws Starlake.InvalidInput for an invalid input; Starlake.StillRunning or Starlake.Overlap while another run of the
 * pipeline is going; what the storage throws
 */
export async function beginTransforms(
  event: BeginTransformsEvent,
  ports: RunLockPorts,
  datasets: string,
): Promise<BeginTransformsResult> {
  const asked = askedRun(event);
  const { scheduledDate, interval, once } = asked;
  const duplicate = duplicateStart(event.execution.Input, scheduledDate);
  if (duplicate !== undefined) {
    return skipped(event, scheduledDate, duplicate);
  }
  const run = transformRunOf(
    event.pipeline,
    event.tasks.map(({ task }) => task),
    event.execution,
  );
  const at = resolver(datasets);
  const lock = event.overlap === 'ALLOW' ? undefined : new RunLock(ports, at(event.lock));
  const other = await lock?.acquire(run);
  if (other !== undefined) {
    return blockedByOther(event, scheduledDate, run, other);
  }
  const markers = new SuccessMarkers(ports.storage, at(event.succeeded));
  if (once && (await markers.has(event.pipeline, scheduledDate))) {
    await lock?.release(run);
    return skipped(event, scheduledDate, `a run for ${scheduledDate} has succeeded`);
  }
  const options = runOptions(await begunInterval(interval, () => markers.datesOf(event.pipeline)));
  // A repeated call, or a redrive, gets the present state of the run.
  const state = await runFileOf(event, ports, datasets).create(newRun(event, asked, options));
  return { ready: true, ...newWorkers(state) };
}

function askedRun(event: BeginTransformsEvent): AskedRun {
  const { execution, pipeline } = event;
  const { scheduledTime, tasks: names, dataInterval: interval, once } = executionInput(execution);
  if (once !== undefined && once !== null && typeof once !== 'boolean') {
    throw invalidInput(`once must be true or false, got ${shown(once)}`);
  }
  const scheduledDate = logicalDate(scheduledTime, execution.StartTime, event);
  const isWhole = names === undefined || names === null;
  return {
    scheduledDate,
    interval: dataInterval(interval, scheduledDate, event),
    once: once === true,
    wanted: isWhole ? undefined : selectNames(names, 'tasks', namesOf(event), `pipeline '${pipeline}'`),
  };
}

function newRun(event: BeginTransformsEvent, { scheduledDate, wanted }: AskedRun, options: string): RunState {
  const { execution, pipeline, slots, workerTasks, tasks, loads, events, taskEvents, retries, retryDelay } = event;
  const statuses = namesOf(event).map((name): Status =>
    wanted === undefined || wanted.has(name) ? 'PENDING' : 'EXCLUDED',
  );
  const state: RunState = {
    pipeline,
    execution: execution.Id,
    started: execution.StartTime,
    scheduledDate,
    options,
    slots,
    ...(workerTasks === undefined ? {} : { workerTasks }),
    whole: wanted === undefined,
    tasks,
    loads,
    ranks: ranksOf({ tasks, statuses }),
    statuses,
    failures: {},
    workers: [],
    redrive: execution.RedriveCount ?? 0,
    events,
    taskEvents,
    ...(retries === undefined ? {} : { retries, retryDelay }),
    lastAssignmentId: 0,
    changes: 0,
  };
  const scheduler = new Scheduler(state);
  state.events += scheduler.openEvents;
  scheduler.createWorkers();
  return state;
}

function blockedByOther(event: BeginTransformsEvent, date: string, run: Run, other: string): BeginTransformsResult {
  const reason = `another run of ${nameOf(run)} is still going: ${other}`;
  switch (event.overlap) {
    case 'SKIP':
      return skipped(event, date, reason, other);
    case 'FAIL':
      throw starlakeError('Starlake.Overlap', reason);
    default:
      throw starlakeError('Starlake.StillRunning', reason);
  }
}

function skipped(
  { pipeline }: BeginTransformsEvent,
  scheduledDate: string,
  reason: string,
  blockedBy?: string,
): BeginTransformsResult {
  const why = { reason, ...(blockedBy === undefined ? {} : { blockedBy }) };
  return { ready: false, summary: { pipeline, status: 'SKIPPED', scheduledDate, ...why, tasks: [] } };
}
