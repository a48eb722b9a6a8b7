import { keeper, TestProject } from '../support';

// As Starlake 1.8.2 did with the very same files: a task is named by what stands for its table, and so are tables in queries.
const keep = keeper();

const REFS = `version: 1
refs:
  - input: {domain: kpi, table: total}
    output: {database: "", domain: mart, table: total}
  - input: {domain: "raw.*", table: "o.*"}
    output: {database: "", domain: shop, table: things}
  - input: {table: short}
    output: {database: "", domain: shop, table: things}
  - input: {domain: stg, table: ".*"}
    output: {database: "", domain: SL_THIS_DOMAIN_x, table: SL_THIS_TABLE_y}
`;

async function project(refs: string, transforms: Record<string, string>) {
  const made = keep(TestProject.ofTable('  attributes: [{name: id, type: int}]\n', { things1: 'id\n1\n2\n' }));
  expect((await made.run(['load'])).exitCode).toBe(0);
  made.write('metadata/refs.sl.yml', refs);
  Object.entries(transforms).forEach(([file, content]) => made.write(`metadata/transform/${file}`, content));
  return made;
}

test('a task writes to what stands for its table, and is named by its domain', async () => {
  const made = await project(REFS, {
    'kpi/total.sql': 'SELECT sum(id)::INTEGER AS total FROM raw1.orders',
    'kpi/twice.sql': 'SELECT t.total * 2 AS total, (SELECT count(*)::INTEGER FROM short) AS n FROM kpi.total t',
    'stg/v.sql': 'SELECT 1 AS x',
  });
  expect((await made.run(['transform', '--name', 'kpi.total'])).exitCode).toBe(1);
  expect(made.lines.at(-1)).toMatch(/No transform 'kpi.total' in .*: its domain makes it mart.total/);
  for (const name of ['mart.total', 'kpi.twice', 'stg_x.v']) {
    expect(await made.run(['transform', '--name', name])).toEqual({ exitCode: 0, rows: 1 });
  }
  expect(await made.query('SELECT * FROM mart.total')).toEqual([[3]]);
  expect(await made.query('SELECT * FROM kpi.twice')).toEqual([[6, 2]]);
  expect(await made.query('SELECT * FROM stg_x.v_y')).toEqual([[1]]);
});

test('names are told apart by their capitals', async () => {
  const made = await project(REFS, { 'kpi/t.sql': 'SELECT * FROM RAW.Orders' });
  expect((await made.run(['transform', '--name', 'kpi.t'])).exitCode).toBe(1);
  expect(made.lines.join()).toMatch(/Table with name "RAW.Orders" does not exist/);
});

test('a table without a domain is found where the task really writes', async () => {
  const made = await project(REFS, {
    'kpi/total.sql': 'SELECT 7 AS total',
    'kpi/t.sql': 'SELECT total FROM total',
  });
  await made.run(['transform', '--name', 'mart.total']);
  expect(await made.run(['transform', '--name', 'kpi.t'])).toEqual({ exitCode: 0, rows: 1 });
  expect(await made.query('SELECT * FROM kpi.t')).toEqual([[7]]);
});

test.each([
  [
    'refs: [{input: {table: a}, output: {database: other, domain: b, table: c}}]',
    /refs.sl.yml:2: refs.0.output.database is not supported/,
  ],
  [
    'refs: [{input: {table: "("}, output: {database: "", domain: b, table: c}}]',
    /refs.sl.yml:2: refs.0.input.table cannot be read/,
  ],
])('refuses %s before anything is written', async (refs, says) => {
  const made = await project(`version: 1\n${refs}`, { 'kpi/t.sql': 'SELECT 1 AS x' });
  expect((await made.run(['transform', '--name', 'kpi.t'])).exitCode).toBe(1);
  expect(made.lines.join('\n')).toMatch(says);
});
