import path from 'node:path';
import { parsePlan, planProject, readProject } from '../../lib/project';

const folder = path.resolve(__dirname, '../../examples/starlake-project');

test('the sample project is planned as it is declared', () => {
  const project = readProject(folder);
  const plan = planProject(project);
  expect(project.variables).toMatchObject({
    incoming_path: '{SL_ROOT}/datasets/incoming',
    activeConnection: 'duckdb',
  });
  expect(plan.warnings).toBeUndefined();
  const loadsOf = (domain: string) => plan.loads.filter((load) => load.domain === domain);
  const sales = loadsOf('sales');
  for (const load of sales) expect(load.directory).toBe('{SL_ROOT}/datasets/incoming/sales');
  const tables = sales.flatMap((load) => load.tables.map(({ name, dataset, pattern }) => [name, dataset, pattern]));
  expect(tables.sort()).toEqual([
    ['customers', 'sales.customers', 'customers-.*\\.csv'],
    ['order_items', 'sales.order_items', 'order_items-.*\\.csv'],
    ['orders', 'sales.orders', 'orders-.*\\.jsonl'],
    ['products', 'sales.products', 'products-.*\\.json'],
    ['returns', 'sales.returns', 'returns-.*\\.psv'],
  ]);
  expect(loadsOf('hr').flatMap((load) => load.tables.map(({ name }) => name))).toEqual(['departments', 'employees']);
  const tasks = Object.fromEntries(plan.tasks.map((task) => [task.name, task.dependencies]));
  expect(tasks['kpi.revenue_by_day']).toEqual(['sales.order_items', 'sales.orders']);
  expect(tasks['kpi.top_customers']).toEqual(['sales.customers', 'sales.order_items', 'sales.orders']);
  expect(plan.transforms.flatMap((each) => each.tasks).sort()).toEqual(Object.keys(tasks));
});

test('its other environment is read over it', () => {
  expect(readProject(folder, { environment: 'AWS' }).variables.activeConnection).toBe('lake');
});

test('a plan survives being written as JSON', () => {
  const plan = planProject(readProject(folder));
  expect(parsePlan(JSON.parse(JSON.stringify(plan)), 'plan.json')).toEqual(plan);
});
