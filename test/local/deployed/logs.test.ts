import type { FakeAws, FakeWorld } from '../../helpers/fake-aws';
import { cleanUp } from '../cli/support';
import { loadHistory } from './load-history';
import { deploySample, operate } from './operate';
import { failedRun, machineArn, START } from './world';

jest.mock('node:timers/promises', () => ({ setTimeout: async () => undefined }));

const SALES = machineArn('sales');
let fake: FakeAws;
afterEach(async () => fake.stop());
afterAll(cleanUp);

const stream = (table: string) => `Logs starlake/starlake/task-${table}`;
const tables = [
  { table: 'orders', exitCode: 0 },
  { table: 'returns', exitCode: 1 },
];

async function deployRun(change: (world: FakeWorld) => void = () => {}): Promise<void> {
  fake = await deploySample((world) => {
    world.machines[SALES]!.executions.push(failedRun('red', START, loadHistory(tables)));
    world.logs[stream('orders')] = ['reading orders\u001b[2J\n', 'written\t1200 rows'];
    world.logs[stream('returns')] = ['reading returns', 'Exception: no such column'];
    change(world);
  });
}

test('logs prints what containers have printed, in the order of their starts', async () => {
  await deployRun();
  fake.pageSize = 1;
  const { code, out } = await operate(['logs', 'sales']);
  expect(code).toBe(0);
  expect(out).toBe(
    [
      '== orders (Logs starlake/starlake/task-orders)',
      'reading orders',
      'written 1200 rows',
      '',
      '== returns (Logs starlake/starlake/task-returns)',
      'reading returns',
      'Exception: no such column',
      '',
      '',
    ].join('\n'),
  );
});

test.each(['returns', 'sales.returns'])('--table %s: only what works on it', async (table) => {
  await deployRun();
  const { out } = await operate(['logs', 'sales', 'red', '--table', table, '--json']);
  expect(JSON.parse(out)).toMatchObject({
    run: 'red',
    logs: [
      {
        container: '2',
        group: 'Logs',
        stream: 'starlake/starlake/task-returns',
        lines: [{ text: 'reading returns' }, {}],
      },
    ],
  });
  const none = await operate(['logs', 'sales', '--table', 'customers']);
  expect(none.out).toBe('Run red of sales has no container that works on customers.\n');
});

test('a container without a stream has printed nothing', async () => {
  await deployRun((world) => delete world.logs[stream('orders')]);
  const { code, out } = await operate(['logs', 'sales']);
  expect({ code, out }).toMatchObject({
    code: 0,
    out: expect.stringContaining('task-orders; nothing was printed yet, or the log is deleted)\n\n== returns'),
  });
});

test('a container that logs elsewhere is listed without a log', async () => {
  await deployRun((world) => delete world.logOptions['starlake']);
  expect((await operate(['logs', 'sales', '--table', 'orders'])).out).toBe('== orders (it has no log)\n\n');
});

test('--follow goes on until the run has ended, and prints each line once', async () => {
  await deployRun((world) => {
    const run = world.machines[SALES]!.executions[0]!;
    const lines = world.logs[stream('orders')]!;
    let looks = 0;
    Object.assign(run, { status: 'RUNNING' });
    // Each look finds one more line, and the third one that the run has ended.
    Object.defineProperty(run, 'stopDate', {
      enumerable: true,
      get: () => {
        lines.push(`line ${++looks}`);
        return looks > 3 ? START + 9 : undefined;
      },
    });
  });
  const { code, out } = await operate(['logs', 'sales', '--follow', '--table', 'orders']);
  expect(code).toBe(0);
  expect(out.split('\n')).toEqual([
    'orders | reading orders',
    'orders | written 1200 rows',
    'orders | line 1',
    'orders | line 2',
    'orders | line 3',
    'orders | line 4',
    '',
  ]);
});

test('containers of a distributed Map, whose loads are executions of their own, are found', async () => {
  await deployRun((world) => {
    const mapRun = `${SALES.replace('stateMachine', 'mapRun')}/load_sales:0a1b`;
    const details = { mapRunStartedEventDetails: { mapRunArn: mapRun } };
    const started = { id: 2, previousEventId: 1, type: 'MapRunStarted', timestamp: START, ...details };
    const run = failedRun('many', START, [
      { id: 1, previousEventId: 0, type: 'ExecutionStarted', timestamp: START },
      started,
    ]);
    world.machines[SALES]!.executions.unshift(run);
    const children = tables.map((table) => failedRun(`child-${table.table}`, START, loadHistory([table])));
    world.machines[`${SALES}/load_sales`] = { definition: {}, executions: children };
  });
  fake.pageSize = 1;
  const { out, err } = await operate(['logs', 'sales', 'many', '--table', 'returns', '--json']);
  expect(err).toBe('');
  expect(JSON.parse(out).logs).toMatchObject([
    { container: 'child-returns/1', lines: [{ text: 'reading returns' }, {}] },
  ]);
  expect((await operate(['logs', 'sales', 'many'])).out).toContain(
    '== orders (Logs starlake/starlake/task-orders)\nreading',
  );
});
