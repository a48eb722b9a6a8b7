import { TableFinder } from '../../../lambda/stage-files/table-of-file';
import type { LoadedFiles, RunLog } from '../../../lambda/rows/run-log';
import { RunRows } from '../../../lambda/rows/run-rows';

const tableFinder = new TableFinder([{ table: 'orders', pattern: 'orders-.*' }, { table: 'notes' }]);
const load = (name: string, more: Partial<LoadedFiles> = {}): LoadedFiles => ({
  names: [name],
  table: 'orders',
  counts: { accepted: 2, rejected: 1 },
  time: 0,
  stream: 's1',
  ...more,
});

function rows(log: Partial<RunLog>, expected: Record<string, string[]> = {}): RunRows {
  const whole = { loads: [], others: [], all: [], torn: new Set<string>(), ...log };
  return new RunRows(whole, tableFinder, new Set(['orders', 'notes']), (table) =>
    expected[table]?.map((name) => ({ name, from: 0 })),
  );
}

test('the rows of all files of a table, those that nobody expected too', () => {
  const told = rows({ loads: [load('orders-1'), load('orders-2')] }, { orders: ['orders-1'] });
  expect(told.count('orders')).toEqual({ rows: 4, rejected: 2 });
  expect(told.counts(['orders', 'notes'])).toEqual({ orders: { rows: 4, rejected: 2 } });
});

test('a table that its YAML gives another name is known by its files', () => {
  const told = rows(
    { loads: [load('orders-1', { table: 'purchases' }), load('x', { table: 'purchases' })] },
    { orders: [] },
  );
  expect(told.count('orders')).toEqual({ rows: 2, rejected: 1 });
});

test.each<[string, Partial<RunLog>, string]>([
  ['nothing is known', { unknown: 'why' }, 'why'],
  ['a file is missing', { loads: [load('orders-2')] }, "the log says nothing of 'orders-1'"],
  ['a loader counts no rejected rows', { loads: [load('orders-1', { counts: undefined })] }, "'orders-1'"],
  ['a line of its container is torn', { loads: [load('orders-1')], torn: new Set(['s1']) }, 'cannot be read'],
  ['another run may have loaded it', { loads: [load('orders-1')], others: [load('orders-9')] }, "another run's"],
])('its rows are not known where %s', (_, log, why) => {
  const told = rows(log, { orders: ['orders-1'] });
  expect(told.count('orders')).toBeUndefined();
  expect(told.doubt('orders')).toContain(why);
});

test('a torn line of a container of which nothing else is known may be of any table that has no other', () => {
  const torn = { torn: new Set(['s2']) };
  expect(rows({ ...torn, loads: [load('orders-1')] }, { orders: [] }).count('orders')).toEqual({
    rows: 2,
    rejected: 1,
  });
  expect(rows(torn, { orders: [] }).doubt('orders')).toBe('the log has lines that cannot be read');
});

test('of a table whose files nobody knows, rows are known when the log tells of some', () => {
  expect(rows({}).doubt('notes')).toBe("the log says nothing of 'notes'");
  expect(rows({ loads: [load('x', { table: 'notes' })] }).count('notes')).toEqual({ rows: 2, rejected: 1 });
});
