import { everything, FAILED, lake, newPipeline, redriveOf, runOf, type Redrive, type Run } from './load-runs';
import { FakeStarlake } from '../helpers/fake-starlake';
import { causeOf, scratchFolder, synthesize, visits } from '../helpers/local-run';
import { LoadGrouping, LoadPipelineProps, PreLoadStrategy, StarlakePool } from '../../lib';
import type { Assembly } from '../../local/assembly';
import { eventually } from '../helpers/eventually';

// Loads in child executions keep the promises of those in the run's own.
const grouping = LoadGrouping.EACH_TABLE;
const names = Array.from({ length: 150 }, (_, i) => `t${i}`);

let assembly: Assembly;

beforeAll(() => {
  assembly = synthesize((stack) => {
    const pool = new StarlakePool({ name: 'large', slots: 41 });
    const pipeline = (name: string, props: Partial<LoadPipelineProps> = {}) =>
      newPipeline(stack, name, { pool, grouping, ...props });
    pipeline('plain');
    pipeline('once', { retries: 0 });
    pipeline('grouped', { grouping: LoadGrouping.atMost(10) });
    pipeline('ack', { preLoadStrategy: PreLoadStrategy.ACK, globalAckFilePath: 'pending/{domain}/go.ack' });
    const tables = names.map((name) => ({ name, pattern: `${name}-.*` }));
    pipeline('wide', { tables, pool: new StarlakePool({ name: 'wide', slots: 128 }) });
  });
});

const run: Run = (...given) => runOf(assembly)(...given);
const redrive: Redrive = (...given) => redriveOf(assembly)(...given);

test('a pool of 128 slots loads 128 tables at once, and each file once', async () => {
  // Each waits until as many run as there are slots.
  const starlake: FakeStarlake = new FakeStarlake(scratchFolder(), async () => {
    await eventually(
      '128 run at once',
      () => starlake.most,
      (most) => most >= 128,
    );
    return { exitCode: 0 };
  });
  starlake.put('stage', ...names.map((name) => `${name}-1`));
  const result = await run('wide', starlake);
  expect(result.status).toBe('SUCCEEDED');
  expect(starlake.most).toBe(128);
  expect(starlake.loaded.sort()).toEqual(names.map((name) => `${name}-1`).sort());
});

test('containers are told the run, not the execution that started them', async () => {
  const starlake = lake();
  const result = await run('plain', starlake);
  expect(result).toMatchObject({
    status: 'SUCCEEDED',
    output: { status: 'LOADED', tables: [{ table: 'orders' }, { table: 'customers' }, { table: 'returns' }] },
  });
  const told = starlake.runs.map(({ environment }) => environment.STEP_FUNCTIONS_EXECUTION);
  expect(new Set(told)).toEqual(new Set([result.execution!.arn]));
});

test('a table that fails is loaded again, and stops no other', async () => {
  const starlake = lake((table, attempt) => (table === 'orders' && attempt === 1 ? FAILED : undefined));
  const result = await run('plain', starlake);
  expect(result).toMatchObject({ status: 'SUCCEEDED', output: { status: 'LOADED' } });
  expect(starlake.tables.sort()).toEqual(['customers', 'orders', 'orders']);
  expect(starlake.loaded.sort()).toEqual(everything);
  expect(visits(result, 'load_sales').entered).toBe(2);
});

test('each table of a group that fails has an entry of its own', async () => {
  const starlake = lake((table) => (table === 'customers' ? FAILED : undefined));
  const result = await run('grouped', starlake);
  expect(causeOf(result)).toMatchObject({
    tables: [{ table: 'customers', kind: 'COMMAND_FAILED', exitCode: 1 }],
    loaded: ['orders'],
  });
});

test('a redrive loads what has failed, and nothing else, in a new Map Run', async () => {
  const starlake = lake((table, attempt) => (table === 'orders' && attempt === 1 ? FAILED : undefined));
  const failed = await run('once', starlake);
  expect(failed).toMatchObject({ status: 'FAILED', error: 'Starlake.LoadFailed' });
  const result = await redrive('once', starlake, failed);
  expect(result).toMatchObject({ status: 'SUCCEEDED', output: { status: 'LOADED' } });
  expect(starlake.tables.sort()).toEqual(['customers', 'orders', 'orders']);
  expect(starlake.loaded.sort()).toEqual(everything);
});

test('a run that was stopped is redriven: each file is loaded once', async () => {
  const stop = new AbortController();
  const starlake: FakeStarlake = lake(async (table, attempt) => {
    if (table !== 'orders' || attempt > 1) return { exitCode: 0 };
    await eventually(
      'customers-1 is loaded',
      () => starlake.loaded,
      (loaded) => loaded.includes('customers-1'),
    );
    stop.abort();
    return { exitCode: 137 };
  });
  const stopped = await run('plain', starlake, {}, { signal: stop.signal });
  expect(stopped.status).toBe('FAILED');
  const result = await redrive('plain', starlake, stopped);
  expect(result).toMatchObject({ status: 'SUCCEEDED', output: { status: 'LOADED' } });
  expect(starlake.tables.filter((table) => table === 'customers')).toHaveLength(1);
  expect(starlake.loaded.sort()).toEqual(everything);
});

test('a round without loads ends without a Map Run', async () => {
  const starlake = new FakeStarlake(scratchFolder());
  starlake.put('pending', 'go.ack');
  const result = await run('ack', starlake);
  expect(result).toMatchObject({ status: 'SUCCEEDED', output: { status: 'SKIPPED', reason: 'no table has files' } });
  expect(visits(result, 'load_sales').entered).toBe(0);
});
