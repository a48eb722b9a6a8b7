import { Size } from 'aws-cdk-lib';
import { everything, FAILED, lake, newPipeline, OOM, runOf, type Run } from './load-runs';
import { causeOf, synthesize } from '../helpers/local-run';
import { LoadGrouping, Overlap } from '../../lib';
import type { Assembly } from '../../local/assembly';

// One container loads several tables: each of them keeps what is promised.
const GROUP = 'orders,customers';

let assembly: Assembly;

beforeAll(() => {
  assembly = synthesize((stack) => {
    const grouping = LoadGrouping.atMost(10);
    newPipeline(stack, 'grouped', { grouping });
    newPipeline(stack, 'once', { grouping, retries: 0 });
    newPipeline(stack, 'ladder', { grouping, retries: 0, memoryLadder: [Size.gibibytes(16)] });
    newPipeline(stack, 'each', { grouping: LoadGrouping.EACH_TABLE });
    newPipeline(stack, 'allowed', { grouping, overlap: Overlap.ALLOW });
  });
});

const run: Run = (...given) => runOf(assembly)(...given);

test('the tables that have files are loaded by one container, and each is told of', async () => {
  const starlake = lake();
  const result = await run('grouped', starlake);
  expect(starlake.tables).toEqual([GROUP]);
  expect(starlake.files('archive')).toEqual(everything);
  expect(result).toMatchObject({
    status: 'SUCCEEDED',
    output: {
      status: 'LOADED',
      tables: [
        { table: 'orders', status: 'LOADED' },
        { table: 'customers', status: 'LOADED' },
        { table: 'returns', status: 'SKIPPED' },
      ],
    },
  });
});

test('a container each, when asked for, and where runs may overlap', async () => {
  for (const name of ['each', 'allowed']) {
    const starlake = lake();
    expect((await run(name, starlake)).status).toBe('SUCCEEDED');
    expect(starlake.tables.sort()).toEqual(expect.arrayContaining(['customers', 'orders']));
    expect(starlake.tables.join('|')).not.toContain(',');
  }
});

test('a table that fails is loaded again alone, and the others are not', async () => {
  const starlake = lake((table, attempt) => (table === 'orders' && attempt === 1 ? FAILED : undefined));
  const result = await run('grouped', starlake);
  expect(result).toMatchObject({ status: 'SUCCEEDED', output: { status: 'LOADED' } });
  expect(starlake.tables).toEqual([GROUP, 'orders']);
  expect(starlake.loaded.sort()).toEqual(everything);
});

test('the cause names the table that failed, and says which were loaded', async () => {
  const starlake = lake((table) => (table === 'customers' ? FAILED : undefined));
  const result = await run('once', starlake);
  expect(result).toMatchObject({ status: 'FAILED', error: 'Starlake.LoadFailed' });
  expect(causeOf(result)).toMatchObject({
    tables: [{ table: 'customers', kind: 'COMMAND_FAILED', exitCode: 1 }],
    loaded: ['orders'],
  });
  expect(starlake.tables).toEqual([GROUP]);
  expect(starlake.files('stage')).toEqual(['customers-1']);
});

test('a group that was killed is split, whatever retries says, and what it had loaded is not loaded again', async () => {
  const starlake = lake((table, attempt) => (table === 'customers' && attempt === 1 ? OOM : undefined));
  const result = await run('once', starlake);
  expect(result.status).toBe('SUCCEEDED');
  expect(starlake.tables).toEqual([GROUP, 'customers']);
  expect(starlake.loaded.sort()).toEqual(everything);
});

test('the first table kills it: all go alone, on the ladder', async () => {
  const starlake = lake((table, attempt) => (table === 'orders' && attempt === 1 ? OOM : undefined));
  const result = await run('ladder', starlake);
  expect(result.status).toBe('SUCCEEDED');
  expect(starlake.tables.slice(1).sort()).toEqual(['customers', 'orders']);
  const loads = result.history.filter((each) => each.type === 'StateEntered' && each.state === 'sales_table_load');
  const sizes = loads.map((each) => (each as { input: { table: string; memory: string } }).input);
  expect(sizes.map(({ table, memory }) => `${table} ${memory}`).sort()).toEqual([
    'customers 16384',
    'orders 16384',
    'orders,customers 8192',
  ]);
  expect(starlake.loaded.sort()).toEqual(everything);
});

test('a group whose container does not start goes again as a group', async () => {
  const starlake = lake();
  const play = starlake.run.bind(starlake);
  let refused = 0;
  starlake.run = async (container) => {
    if (++refused <= 2) throw new Error('CannotPullContainerError: i/o timeout');
    return play(container);
  };
  expect((await run('once', starlake)).status).toBe('SUCCEEDED');
  expect(starlake.tables).toEqual([GROUP]);
});
