import type { Pipeline } from '../../../../../local/pipeline';
import { custom, fakeParts, sales } from '../../support';
import type { RunEvent, RunResult } from '../../../../../local/run-event';

/** Where the app of the tests has its project. */
export const ROOT = { context: { 'starlake:localRoot': 'project' } };

/** Three days, as they are typed. */
export const WEEK = ['--from', '2026-08-01', '--to', '2026-08-03'];

/** What the state machine is given for them. */
export const INPUT = { pipeline: 'sales', from: '2026-08-01', to: '2026-08-03' };

/** A backfill that can run these pipelines. */
export const backfillOf = (name: string, ...pipelines: string[]): Pipeline => {
  const targets = Object.fromEntries(pipelines.map((each) => [each, {}]));
  const plan = { Type: 'Task' as const, Parameters: { action: 'plan', targets }, End: true };
  return { ...custom, name, kind: 'backfill', definition: { StartAt: 'plan', States: { plan } } };
};

/** An engine with backfills, that plays events. */
export function engine(
  result: Partial<RunResult> = {},
  events: RunEvent[] = [],
  backfills = [backfillOf('backfill', 'sales', 'hr')],
) {
  const parts = fakeParts(result, events);
  parts.pipelinesOf = async () => [sales, custom, ...backfills];
  return parts;
}

/** Logical date of a day of August. */
export const day = (n: number) => `2026-08-0${n}T00:00:00Z`;

/** The runs to make are known. */
export const map = (items: number): RunEvent => ({
  type: 'StateEntered',
  time: 0,
  state: 'run_each_of_backfill',
  stateType: 'Map',
  items,
});

/** Something happens in a run. */
export const child = (number: number, event: RunEvent): RunEvent => ({
  type: 'ChildEvent',
  time: event.time,
  state: 'run_of_backfill',
  child: number,
  pipeline: 'sales',
  kind: 'load',
  event,
});

/** A run begins. */
export const begins = (n: number, time = n * 1000): RunEvent =>
  child(n, { type: 'ExecutionStarted', time, pipeline: 'sales', input: { scheduledTime: day(n) } });
/** A run ends well. */
export const succeeds = (n: number, output: object = { status: 'LOADED' }, time = n * 1000 + 500): RunEvent =>
  child(n, { type: 'ExecutionSucceeded', time, output });
/** A run fails. */
export const fails = (n: number, time = n * 1000 + 500): RunEvent => {
  const tables = [{ table: 'orders', status: 'FAILED', diagnosis: 'no such column' }];
  const cause = JSON.stringify({ errorMessage: JSON.stringify({ tables }) });
  return child(n, { type: 'ExecutionFailed', time, error: 'Starlake.LoadFailed', cause });
};
