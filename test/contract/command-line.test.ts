import {
  domainOf,
  isImport,
  loadedDatasets,
  loadedTables,
  tablesOf,
  transformOf,
} from '../../lib/contract/command-line';

test.each([
  [
    ['load', '--scheduledDate', '2026-08-02T00:00:00+0000', '--domains', 'sales', '--tables', 'orders'],
    'sales',
    ['orders'],
  ],
  [['stage', '--domains', 'sales', '--tables', 'orders,zones', '--options', 'a=b'], 'sales', ['orders', 'zones']],
  [['stage', '--domains', 'sales'], 'sales', []],
  [['transform', '--name', 'kpi.daily'], undefined, []],
  [['load', '--domains'], undefined, []],
  [['load', '--tables', ''], undefined, []],
  [[], undefined, []],
])('what %j works on', (command, domain, tables) => {
  expect(domainOf(command)).toBe(domain);
  expect(tablesOf(command)).toEqual(tables);
});

test('the task of a transform, and of nothing else', () => {
  expect(transformOf(['transform', '--scheduledDate', 'x', '--name', 'kpi.daily'])).toBe('kpi.daily');
  expect(transformOf(['transform'])).toBeUndefined();
  expect(transformOf(['load', '--name', 'kpi.daily'])).toBeUndefined();
});

test('imports by the verb of any version', () => {
  expect([['stage'], ['import'], ['load'], []].map(isImport)).toEqual([true, true, false, false]);
});

test('the tables that a load loads, and an import does not', () => {
  const words = ['--domains', 'sales', '--tables', 'orders,zones'];
  expect(loadedTables(['load', ...words])).toEqual(['orders', 'zones']);
  expect(loadedDatasets(['load', ...words])).toEqual(['sales.orders', 'sales.zones']);
  expect(loadedTables(['stage', ...words])).toEqual([]);
});
