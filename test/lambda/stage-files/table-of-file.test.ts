import { TableFinder } from '../../../lambda/stage-files/table-of-file';

const owners = new TableFinder([
  { table: 'orders', pattern: 'orders-.*' },
  { table: 'items', pattern: 'order.*items-.*' },
  { table: 'returns', pattern: 'returns-.*' },
]);

test('a file is of the one table whose pattern it matches', () => {
  expect(owners.tableOf('orders-1.csv')).toBe('orders');
  expect(owners.candidates('orders-1.csv')).toEqual(['orders']);
});

test('a file that matches two patterns, or none, is of nobody', () => {
  expect(owners.tableOf('orders-items-1.csv')).toBeUndefined();
  expect(owners.candidates('orders-items-1.csv')).toEqual(['orders', 'items']);
  expect(owners.tableOf('readme.txt')).toBeUndefined();
});

test('a table whose pattern is not known may have any file, unless it is known to have none', () => {
  const some = new TableFinder([{ table: 'orders', pattern: 'orders-.*' }, { table: 'returns' }]);
  expect(some.tableOf('orders-1.csv')).toBeUndefined();
  expect(some.candidates('x')).toEqual(['returns']);
  expect(some.tableOf('orders-1.csv', (table) => table !== 'returns')).toBe('orders');
  expect(some.tableOf('orders-1.csv', (table) => table !== 'orders')).toBeUndefined();
  expect(some.tableOf('returns-1.csv')).toBeUndefined();
});
