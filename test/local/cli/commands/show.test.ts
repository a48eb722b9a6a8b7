import { mkdirSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { engineParts } from '../../../../local/cli/parts';
import { cleanUp, cli, fakeIo, tempApp, write } from '../support';

afterAll(cleanUp);

async function database(file: string, ...statements: string[]): Promise<void> {
  mkdirSync(path.dirname(file), { recursive: true });
  const instance = await DuckDBInstance.create(file);
  const connection = await instance.connect();
  for (const statement of statements) await connection.run(statement);
  connection.closeSync();
  instance.closeSync();
}

const ORDERS = [
  'CREATE SCHEMA sales',
  "CREATE TABLE sales.orders AS SELECT i AS id, i * 1.5::DOUBLE AS amount, CASE WHEN i > 1 THEN 'a' || chr(10) || 'b' END AS note FROM range(1, 31) t (i)",
];

/** An app whose last run has left a copy with the table `sales.orders`. */
async function appWithRun(...more: string[]): Promise<string> {
  const app = tempApp();
  await database(path.join(app, '.starlake/sales/datasets/duckdb.db'), ...ORDERS, ...more);
  return app;
}

const show = (app: string, ...argv: string[]) => cli(['show', ...argv], fakeIo(app), engineParts);

test('prints the first rows, and says of how many', async () => {
  const app = await appWithRun();
  const { code, out } = await show(app, 'sales.orders', '--limit', '2');
  expect(code).toBe(0);
  expect(out).toBe(
    [
      'id  amount  note', //
      ' 1     1.5  NULL',
      ' 2       3  a b',
      '',
      '2 of 30 rows, .starlake/sales/datasets/duckdb.db',
      '',
    ].join('\n'),
  );
  expect((await show(app, 'orders')).out.split('\n')).toHaveLength(24);
});

test('prints JSON', async () => {
  const app = await appWithRun(
    'CREATE VIEW sales.big AS SELECT 9007199254740993 AS n, 1.50 AS d, [1, 2] AS l, NULL AS x',
  );
  const { code, out } = await show(app, 'Sales.Big', '--json');
  expect(code).toBe(0);
  expect(JSON.parse(out)).toEqual({
    version: 1,
    table: 'sales.big',
    database: path.join(app, '.starlake/sales/datasets/duckdb.db'),
    columns: [
      { name: 'n', type: 'BIGINT' },
      { name: 'd', type: 'DECIMAL(3,2)' },
      { name: 'l', type: 'INTEGER[]' },
      { name: 'x', type: 'INTEGER' },
    ],
    rows: [{ n: '9007199254740993', d: '1.50', l: [1, 2], x: null }],
    count: 1,
  });
});

test('takes the copy that was written to last, or the folder that is named', async () => {
  const app = await appWithRun();
  await database(path.join(app, '.starlake/all/db/other.duckdb'), 'CREATE TABLE other AS SELECT 1 AS n');
  for (const folder of ['.starlake/sales', '.starlake/sales/datasets']) utimesSync(path.join(app, folder), 1, 1);
  expect((await show(app, 'other')).out).toContain('1 row, .starlake/all/db/other.duckdb');
  const { code, err } = await show(app, 'orders');
  expect({ code, err }).toEqual({
    code: 2,
    err: expect.stringContaining("there is no table 'orders' in .starlake/all; it has main.other") as string,
  });
  expect((await show(app, 'orders', '--root', '.starlake/sales')).code).toBe(0);
});

test.each([
  [
    ['sales.order'],
    "no table 'sales.order' in .starlake/sales; it has hr.staff, sales.orders, sales.staff\nDid you mean sales.orders?",
  ],
  [['staff'], "'staff' can be hr.staff or sales.staff: say which"],
  [['orders', '--limit', '0'], '--limit must be a number of rows, 1 or more; got "0"'],
  [['orders', '--root', 'nowhere'], 'nowhere is not a folder (--root)'],
  [['orders', '--root', 'project'], 'there is no DuckDB file in project'],
  [[], 'show needs'],
])('refuses %j', async (argv, message) => {
  const app = await appWithRun(
    'CREATE TABLE sales.staff (n INTEGER)',
    'CREATE SCHEMA hr',
    'CREATE TABLE hr.staff (n INTEGER)',
  );
  const { code, out, err } = await show(app, ...argv);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toContain(message);
});

test('says so where nothing has run yet', async () => {
  const app = tempApp();
  const { code, err } = await show(app, 'orders');
  expect(code).toBe(2);
  expect(err).toMatch(/there is no run in .*\.starlake\nRun a pipeline first/);
  write(app, { '.starlake/.gitignore': '*' });
  expect((await show(app, 'orders')).code).toBe(2);
});
