import { worksOn } from '../../../local/cli/commands/deployed/log-reader';

test('a container of a task works on it, by the name of the task', () => {
  const argv = ['transform', '--name', 'kpi.revenue', '--options', 'a=b'];
  expect(['kpi.revenue', 'kpi.other', 'revenue'].map((name) => worksOn(argv, name))).toEqual([true, false, false]);
});

test('a container of several tables works on each, with its domain or without', () => {
  const argv = ['load', '--domains', 'sales', '--tables', 'orders,returns'];
  const names = ['orders', 'sales.returns', 'hr.orders', 'items'];
  expect(names.map((name) => worksOn(argv, name))).toEqual([true, true, false, false]);
});
