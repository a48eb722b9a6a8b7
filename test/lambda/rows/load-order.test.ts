import type { LoadedFiles } from '../../../lambda/rows/run-log';
import { LoadOrder } from '../../../lambda/rows/load-order';
import { FakeLogs } from '../../helpers/fake-logs';

const load = (name: string, stream = 's'): LoadedFiles => ({ names: [name], table: 'orders', time: 0, stream });
const list = (names: string, stream = 's') => ({
  ...{ stream, time: 1 },
  text: `26/11/29 19:37:30 INFO IngestionWorkflow: Ingest resolved file : ${names} as table sales.orders`,
});

test('a file comes behind those that were loaded, or before one of them', async () => {
  const order = await LoadOrder.read([load('b'), load('c')], new FakeLogs([list('a,b,c,d')]), 0);
  expect(['a', 'b', 'd'].map((name) => order.isBehindAll(name))).toEqual([false, false, true]);
  // Of one that has come later, the container knew nothing.
  expect(order.isBehindAll('e')).toBe(true);
});

test('a name may have a comma, and be a piece of another', async () => {
  const order = await LoadOrder.read([load('x,1.csv')], new FakeLogs([list('a x,1.csv,x,1.csv,b')]), 0);
  expect(['a x,1.csv', 'b'].map((name) => order.isBehindAll(name))).toEqual([false, true]);
});

test('all containers count, and one whose order is not known puts nothing behind it', async () => {
  const printed = new FakeLogs([list('a,b', 's1'), list('c,a', 's2')]);
  const both = await LoadOrder.read([load('a', 's1'), load('c', 's2')], printed, 0);
  expect(['b', 'a'].map((name) => both.isBehindAll(name))).toEqual([true, false]);
  const unknown = await LoadOrder.read([load('a', 's1'), load('z', 's3')], printed, 0);
  expect(unknown.isBehindAll('b')).toBe(false);
  expect((await LoadOrder.read([load('z', 's1')], printed, 0)).isBehindAll('b')).toBe(false);
  expect((await LoadOrder.read([load('a', 's1')], undefined, 0)).isBehindAll('b')).toBe(false);
});

test('10,000 files in no time', async () => {
  const names = Array.from({ length: 10_000 }, (_, i) => `orders-${i}.csv`);
  const loads = names.slice(0, 5_000).map((name) => load(name));
  const order = await LoadOrder.read(loads, new FakeLogs([list(names.join())]), 0);
  expect(names.slice(5_000).every((name) => order.isBehindAll(name))).toBe(true);
});
