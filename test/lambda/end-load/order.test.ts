import { causeOf, DATASETS, end, event, failed, INGESTING, opened, STAGE, warn } from './run';
import { endLoad } from '../../../lambda/end-load/end-load';
import type { EndLoadEvent } from '../../../lib/contract/end-load';
import { fakePorts, loading } from '../../helpers/handler-ports';

// What the end of a round does before what, and what it does not take for granted.
const ARCHIVE = `${DATASETS}/archive/sales`;
const ACK = `${DATASETS}/pending/sales/2026-08-02.ack`;
const endWith = (given: EndLoadEvent, ports: ReturnType<typeof fakePorts>) =>
  endLoad(given, { ...ports, logs: {}, warn, datasets: DATASETS });
const turnIn = ({ storage }: ReturnType<typeof fakePorts>) =>
  JSON.parse(storage.contents.get(`${DATASETS}/turns/sales.json`)!);

test('an ack file that cannot be deleted fails the state, and the run keeps the lock', async () => {
  const ports = fakePorts([ACK]);
  ports.storage.delete = async () => {
    throw Object.assign(new Error('not allowed'), { name: 'AccessDenied' });
  };
  const given = event({ ...opened('orders'), ackFile: ACK, ackStamp: ACK }, ['orders']);
  await expect(endWith(given, ports)).rejects.toMatchObject({ name: 'AccessDenied' });
  expect(turnIn(ports)).not.toHaveProperty('ended');
});

test.each([
  ['loads that failed', event(opened('orders'), [failed('orders')], { retries: 0 }), 'Starlake.LoadFailed'],
  [
    'an import that failed',
    event({ ...opened('orders'), importFailure: { Error: 'States.TaskFailed' } }, undefined),
    'Starlake.ImportFailed',
  ],
])('%s release the lock: the next run does not have to wait for the end of this execution', async (_, given, name) => {
  const { ports, result } = end(given);
  await expect(result).rejects.toMatchObject({ name });
  expect(turnIn(ports)).toEqual({ execution: 'me', redrive: 0, ended: true });
});

test('a container that has put its files away since they were listed has left none', async () => {
  const ports = fakePorts([`${INGESTING}/orders-1.csv`, `${STAGE}/orders-2.csv`]);
  const active = ports.tasks.active.bind(ports.tasks);
  ports.tasks.active = async () => {
    await ports.storage.move(`${INGESTING}/orders-1.csv`, `${ARCHIVE}/orders-1.csv`);
    return active();
  };
  const given = event(opened('orders'), [failed('orders')]);
  expect(await endWith(given, ports)).toMatchObject({ next: 'LOAD', loads: [{ table: 'orders' }] });
  expect(await ports.storage.list(STAGE)).toEqual(['orders-2.csv']);
});

test('a container that takes a file after they were listed: it goes back too', async () => {
  const ports = fakePorts([`${STAGE}/orders-1.csv`]);
  const active = ports.tasks.active.bind(ports.tasks);
  ports.tasks.active = async () => {
    await ports.storage.move(`${STAGE}/orders-1.csv`, `${INGESTING}/orders-1.csv`);
    return active();
  };
  expect(await endWith(event(opened('orders'), [failed('orders')]), ports)).toMatchObject({ next: 'LOAD' });
  expect(await ports.storage.list(INGESTING)).toEqual([]);
});

test("a container of the run's own is stopped before its files are moved", async () => {
  const ports = fakePorts([`${INGESTING}/orders-1.csv`], ['me'], [loading('task', 'sales', 'me')]);
  const given = event(opened('orders'), [failed('orders')]);
  await expect(endWith(given, ports)).rejects.toMatchObject({ name: 'Starlake.StillRunning' });
  expect(ports.tasks.stopped).toEqual(['task']);
  expect(await ports.storage.list(INGESTING)).toEqual(['orders-1.csv']);
  expect(await endWith(given, ports)).toMatchObject({ next: 'LOAD' });
  expect(await ports.storage.list(STAGE)).toEqual(['orders-1.csv']);
});

test.each<[string, EndLoadEvent, string[]]>([
  ['a load that failed, and left no file', event(opened('orders'), [failed('orders')]), []],
  ['a file that is left, though no load failed', event(opened('orders'), ['orders']), [`${INGESTING}/orders-1.csv`]],
])('%s: nothing is judged while a container works', async (_, given, files) => {
  const ports = fakePorts(files, [], [loading('task', 'sales', 'gone')]);
  await expect(endWith(given, ports)).rejects.toMatchObject({ name: 'Starlake.StillRunning' });
  expect(ports.tasks.stopped).toEqual(['task']);
});

test('where all was loaded, and nothing is left, ECS is not asked', async () => {
  const ports = fakePorts();
  expect(await endWith(event(opened('orders'), ['orders']), ports)).toMatchObject({ next: 'END' });
  expect(ports.tasks.looks).toBe(0);
});

test('a file of a table that had none when the run began fails it, and is named', async () => {
  const { ports, result } = end(
    event({ ...opened('orders'), idle: ['returns'] }, ['orders']),
    `${INGESTING}/returns-1.csv`,
  );
  expect(await causeOf(result)).toMatchObject({ tables: [], files: ['returns-1.csv'], loaded: ['orders'] });
  expect(await ports.storage.list(INGESTING)).toEqual(['returns-1.csv']);
});

test('files of a table that was given up in an earlier round go back, too', async () => {
  const given = { load: { table: 'returns' }, failure: failed('returns').failure };
  const { ports, result } = end(
    event({ ...opened('orders'), failed: [{ ...given, failure: { ...given.failure, diagnosis: '' } }] }, ['orders']),
    `${INGESTING}/returns-1.csv`,
  );
  const cause = await causeOf(result);
  expect(cause).toMatchObject({ tables: [{ table: 'returns' }], loaded: ['orders'] });
  expect(cause).not.toHaveProperty('files');
  expect(await ports.storage.list(STAGE)).toEqual(['returns-1.csv']);
});

test.each([
  ['one by one, in the order of their names, where a load can replace rows', false, 1],
  ['at once where loads only append', true, 3],
])('files go back %s', async (_what, appends, expected) => {
  const names = ['orders-1', 'orders-2', 'orders-3'];
  const ports = fakePorts(names.map((name) => `${INGESTING}/${name}`));
  const move = ports.storage.move.bind(ports.storage);
  const order: string[] = [];
  let [running, most] = [0, 0];
  ports.storage.move = async (from, to) => {
    order.push(from.slice(INGESTING.length + 1));
    most = Math.max(most, ++running);
    await new Promise(setImmediate);
    running--;
    return move(from, to);
  };
  const tables: EndLoadEvent['tables'] = [['orders', 'orders-.*', appends]];
  await endWith(event(opened('orders'), [failed('orders')], { tables }), ports);
  expect(order).toEqual(names);
  expect(most).toBe(expected);
});
