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

test('tables are found in their order, whatever their patterns begin and end with', () => {
  const patterns = [
    'orders-1.*',
    '',
    '(?:orders|items).*',
    'ord.*',
    'orders?-.*',
    'orders-1\\.csv',
    'or',
    'orders-12.*',
    '.*-1\\.csv',
    'or.*\\.csv',
    '.*r',
    '.*12',
    'o.*-12',
  ];
  const finder = new TableFinder(patterns.map((pattern, i) => ({ table: `t${i}`, pattern })));
  const isMatch = (pattern: string, name: string) => new RegExp(`^(?:${pattern})$`, 'u').test(name);
  for (const name of ['orders-1.csv', 'order-', 'items', 'or', 'o', '', 'orders-12']) {
    const expected = patterns.flatMap((pattern, i) => (isMatch(pattern, name) ? [`t${i}`] : []));
    expect(finder.matching(name)).toEqual(expected);
  }
  const some = new TableFinder([{ table: 'b', pattern: 'x.*' }, { table: 'a' }, { table: 'c', pattern: '.*' }]);
  expect(some.candidates('x')).toEqual(['b', 'a', 'c']);
});

test.each([
  ['begin', (i: number) => `t${i}_.*`],
  ['end', (i: number) => `.*_t${i}\\.csv`],
  ['end, and all begin alike', (i: number) => `export_of_.*_t${i}\\.csv`],
  ['begin, and all end alike', (i: number) => `t${i}_.*_export\\.csv`],
])('a file is tried with few patterns where they differ in how they %s', (_, patternOf) => {
  const finder = new TableFinder(Array.from({ length: 500 }, (__, i) => ({ table: `t${i}`, pattern: patternOf(i) })));
  const test = jest.spyOn(RegExp.prototype, 'test');
  const name = patternOf(123).replace('.*', '2026').replace('\\', '');
  const found = finder.matching(name);
  const tried = test.mock.calls.length;
  test.mockRestore();
  expect({ found, tried }).toEqual({ found: ['t123'], tried: 1 });
});
