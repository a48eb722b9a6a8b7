import { Owners } from '../../../lambda/stage-files/table-of-file';

const owners = new Owners([
  { table: 'orders', pattern: 'orders-.*' },
  { table: 'items', pattern: 'order.*items-.*' },
  { table: 'returns', pattern: 'returns-.*' },
]);

test('a file is of the one table whose pattern it matches', () => {
  expect(owners.owner('orders-1.csv')).toBe('orders');
  expect(owners.candidates('orders-1.csv')).toEqual(['orders']);
});

test('a file that matches two patterns, or none, is of nobody', () => {
  expect(owners.owner('orders-items-1.csv')).toBeUndefined();
  expect(owners.candidates('orders-items-1.csv')).toEqual(['orders', 'items']);
  expect(owners.owner('readme.txt')).toBeUndefined();
});

test('a table whose pattern is not known may have any file, unless it is known to have none', () => {
  const some = new Owners([{ table: 'orders', pattern: 'orders-.*' }, { table: 'returns' }]);
  expect(some.owner('orders-1.csv')).toBeUndefined();
  expect(some.candidates('x')).toEqual(['returns']);
  expect(some.owner('orders-1.csv', (table) => table !== 'returns')).toBe('orders');
  expect(some.owner('orders-1.csv', (table) => table !== 'orders')).toBeUndefined();
  expect(some.owner('returns-1.csv')).toBeUndefined();
});
