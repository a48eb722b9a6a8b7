import { endLoad } from '../../../lambda/end-load/end-load';
import type { EndLoadEvent, LoadProgress } from '../../../lib/contract/end-load';
import type { FailureKind } from '../../../lib/contract/failure';
import { fakePorts } from '../../helpers/handler-ports';

export const DATASETS = 's3a://lake/datasets';
export const INGESTING = `${DATASETS}/ingesting/sales`;
export const STAGE = `${DATASETS}/stage/sales`;

const TABLES: EndLoadEvent['tables'] = [
  ['orders', 'orders-.*'],
  ['customers', 'customers-.*'],
  ['returns', 'returns-.*'],
];

/** For what does not matter. */
export const warn = jest.fn();

/** What the gate says of a run of these tables. */
export function opened(...tables: string[]): LoadProgress {
  return {
    ready: true,
    domain: 'sales',
    scheduledDate: '2026-08-02T00:00:00+0000',
    loads: tables.map((table) => ({ table })),
    tables: tables.join(),
    idle: [],
    redrive: 0,
    stale: [],
  };
}

export function event(
  preLoad: LoadProgress,
  results: EndLoadEvent['state']['results'],
  fields: Partial<EndLoadEvent> = {},
) {
  return {
    domain: 'sales',
    pipeline: 'sales',
    execution: { Id: 'me', Input: {}, StartTime: '2026-08-02T00:00:00Z', RedriveCount: 0 },
    overlap: 'WAIT',
    lock: 'turns/sales.json',
    succeeded: 'succeeded',
    pending: 'stage/sales',
    ingesting: 'ingesting/sales',
    archive: 'archive/sales',
    tables: TABLES,
    retries: 1,
    retryDelay: 300,
    ladder: [],
    budget: 700,
    maxRejectedRatio: 0.1,
    state: { preLoad, results },
    ...fields,
  } satisfies EndLoadEvent as EndLoadEvent;
}

export function failed(table: string, kind: FailureKind = 'COMMAND_FAILED', error = 'States.TaskFailed') {
  return { table, failure: { error, kind, exitCode: 1 } };
}

/** Ends a round with these files in the lake. */
export function end(given: EndLoadEvent, ...files: string[]) {
  const ports = fakePorts(files);
  return { ports, result: endLoad(given, { ...ports, logs: {}, warn, datasets: DATASETS, random: () => 1 }) };
}

/** The cause of a run that failed. */
export async function causeOf(result: Promise<unknown>) {
  const error = await result.then(
    () => new Error('it did not fail'),
    (thrown: Error) => thrown,
  );
  expect(error.name).toBe('Starlake.LoadFailed');
  return JSON.parse(error.message);
}
