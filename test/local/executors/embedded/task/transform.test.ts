import * as fs from 'node:fs';
import * as path from 'node:path';
import { keeper, TestProject } from '../support';

const keep = keeper();

/** The revenue of each customer, from the files, in cents. */
function revenues(project: TestProject): Map<number, number> {
  const folder = path.join(project.root, 'datasets/incoming/sales');
  const lines = (prefix: string) =>
    fs
      .readdirSync(folder)
      .filter((name) => name.startsWith(prefix))
      .flatMap((name) => fs.readFileSync(path.join(folder, name), 'utf8').trim().split('\n'));
  const orders = new Map(
    lines('orders-').map((line) => {
      const order = JSON.parse(line) as { order_id: number; customer_id: number; status: string };
      return [order.order_id, order];
    }),
  );
  const result = new Map<number, number>();
  for (const line of lines('order_items-').filter((item) => !item.startsWith('order_id'))) {
    const [orderId, , , quantity, price] = line.split(',').map(Number);
    const order = orders.get(orderId);
    if (order && order.status !== 'cancelled') {
      const cents = Math.round(quantity * Number(line.split(',')[4]) * 100);
      expect(price).not.toBe(0);
      result.set(order.customer_id, (result.get(order.customer_id) ?? 0) + cents);
    }
  }
  return result;
}

test('runs the transforms of the sample project on what was loaded', async () => {
  const project = keep(TestProject.sample());
  const expected = revenues(project);
  await project.run(['stage']);
  await project.run(['load', '--domains', 'sales']);
  const [top, days] = await Promise.all([
    project.run(['transform', '--name', 'kpi.top_customers', '--scheduledDate', '2026-03-30T00:00:00+0000']),
    project.run(['transform', '--name', 'kpi.revenue_by_day']),
  ]);
  expect(top).toEqual({ exitCode: 0, rows: 20 });
  expect(days).toEqual({ exitCode: 0, rows: 28 });
  const best = [...expected].sort(([a, x], [b, y]) => y - x || a - b).slice(0, 20);
  expect(
    await project.query(
      'SELECT customer_id::INTEGER, (revenue * 100)::INTEGER FROM kpi.top_customers ORDER BY revenue DESC, customer_id',
    ),
  ).toEqual(best);
  const total = [...expected.values()].reduce((sum, cents) => sum + cents, 0);
  expect(await project.query('SELECT (sum(revenue) * 100)::INTEGER FROM kpi.revenue_by_day')).toEqual([[total]]);

  expect(await project.run(['transform', '--name', 'kpi.top_customers', '--options', 'top_customers=5'])).toEqual({
    exitCode: 0,
    rows: 5,
  });
  expect(await project.query('SELECT count(*)::INTEGER FROM kpi.top_customers')).toEqual([[5]]);
});

test.each([
  ['kpi.nothing', /No transform 'kpi.nothing'/],
  ['revenue_by_day', /No transform/],
  ['kpi.revenue_by_day', /Table with name "sales.orders" does not exist/],
])('fails for %s when nothing is loaded', async (name, message) => {
  const project = keep(TestProject.sample());
  expect(await project.run(['transform', '--name', name])).toEqual({ exitCode: 1 });
  expect(project.lines.join('\n')).toMatch(message);
});

test.each([undefined, 'task: {domain: out}'])('says that it does not run Python, metadata: %s', async (yml) => {
  const project = keep(new TestProject());
  project.write('metadata/transform/dir/t.py', 'print(1)');
  if (yml) project.write('metadata/transform/dir/t.sl.yml', yml);
  project.write('metadata/transform/sql/t.sql', 'SELECT 1 AS a');
  const name = yml ? 'out.t' : 'dir.t';
  expect(await project.run(['transform', '--name', name])).toEqual({ exitCode: 1 });
  expect(project.lines).toEqual([
    `Error: metadata/transform/dir/${yml ? 't.sl.yml:1' : 't.py'}: task.python is Python code, which the embedded executor ` +
      'does not run: use another executor',
  ]);
  expect(await project.run(['transform', '--name', 'sql.t'])).toEqual({ exitCode: 0, rows: 1 });
});

function task(sql: string, yml?: string): TestProject {
  const project = keep(new TestProject());
  project.write('metadata/transform/dir/t.sql', sql);
  if (yml) {
    project.write('metadata/transform/dir/t.sl.yml', `task: ${yml}`);
  }
  return project;
}

test('runs a query that has no metadata, with a comment at its end', async () => {
  const project = task('WITH x AS (SELECT 1 AS a) SELECT * FROM x -- the end');
  expect(await project.run(['transform', '--name', 'dir.t'])).toEqual({ exitCode: 0, rows: 1 });
  expect(await project.query('SELECT * FROM dir.t')).toEqual([[1]]);
});

test('appends to the table of another domain', async () => {
  const project = task("SELECT '${x}' AS a {# no comment #};", '{domain: out, table: result}');
  for (const x of ['1', '2']) {
    expect(await project.run(['transform', '--name', 'out.t', '--options', `x=${x}`])).toEqual({
      exitCode: 0,
      rows: 1,
    });
  }
  expect(await project.query('SELECT * FROM out.result ORDER BY a')).toEqual([['1'], ['2']]);
});

test('renders Jinja: conditions, loops, assignments, filters, and comments at the end of a line', async () => {
  const project = task(`{# names of the columns #}
    {% set columns = ['a', 'b'] -%}
    SELECT -- {{ columns | join(' and ') }}
      {% for column in columns %}{{ loop.index }} AS {{ column }}{% if not loop.last %}, {% endif %}{% endfor %}
      {% if extra %}, '\${extra}' AS extra -- only when asked for
      {% endif %}, {{ limit | default(7) }} AS seven`);
  expect(await project.run(['transform', '--name', 'dir.t'])).toEqual({ exitCode: 0, rows: 1 });
  expect(await project.query('SELECT * FROM dir.t')).toEqual([[1, 2, 7]]);
  await project.query('DROP TABLE dir.t', { write: true });
  const argv = ['transform', '--name', 'dir.t', '--options', 'extra=x,limit=8'];
  expect(await project.run(argv)).toEqual({ exitCode: 0, rows: 1 });
  expect(await project.query('SELECT * FROM dir.t')).toEqual([[1, 2, 'x', 8]]);
});

test('YAML knows the time of the run as SQL does', async () => {
  const project = task('SELECT 1 AS a', `{presql: ['CREATE SCHEMA y{{sl_year}}']}`);
  expect(await project.run(['transform', '--name', 'dir.t'])).toEqual({ exitCode: 0, rows: 1 });
  const schemas = "SELECT count(*)::INTEGER FROM duckdb_schemas() WHERE schema_name SIMILAR TO 'y20[0-9]{2}'";
  expect(await project.query(schemas)).toEqual([[1]]);
});

test('gets the interval of the run, in quotes', async () => {
  const project = task(
    `SELECT d::VARCHAR AS d FROM (VALUES (TIMESTAMPTZ '2026-08-01 06:00:00+00'), ('2026-08-02 06:00:00+00')) AS t (d)
     WHERE d >= {{sl_data_interval_start}} AND d < {{ sl_data_interval_end }}`,
  );
  const options = "sl_data_interval_start='2026-08-01T00:00:00+0000',sl_data_interval_end='2026-08-02T00:00:00+0000'";
  const argv = ['transform', '--scheduledDate', '2026-08-02T00:00:00+0000', '--name', 'dir.t', '--options', options];
  expect(await project.run(argv)).toEqual({ exitCode: 0, rows: 1 });
  expect(await project.query('SELECT * FROM dir.t')).toEqual([['2026-08-01 06:00:00+00']]);
});

test('a variable that nobody sets is rendered as Starlake does: as nothing in Jinja, as it is in ${x}', async () => {
  const project = task("SELECT '{{nope}}' AS a, '${nope}' AS b, '{{ nope | default('d') }}' AS c, '{{ kind }}' AS d");
  const argv = ['transform', '--name', 'dir.t', '--options', 'kind=k'];
  expect(await project.run(argv)).toEqual({ exitCode: 0, rows: 1 });
  expect(await project.query('SELECT * FROM dir.t')).toEqual([['', '${nope}', 'd', 'k']]);
  expect(project.lines).toContain('dir.t: unset variables: nope');
});

test.each([
  ['SELECT {{nope}}', undefined, /dir.t: unset variables: nope/],
  ['SELECT ${nope}', undefined, /Parser Error: syntax error at or near "\{"/],
  ['{% iff x %}SELECT 1{% endif %}', undefined, /dir\/t.sql:1 has Jinja that .* not support: .*iff/],
  ['SELECT {{ x | nonsense }}', undefined, /dir\/t.sql has Jinja that .* not support: .*nonsense/],
  ['SELECT {{ range(20000) | length }}', undefined, /more than 10000 numbers/],
  ['SELECT 1 / 0 FROM', undefined, /Parser Error/],
  ['SELECT 1 AS a', '{presql: ["DROP TABLE x"]}', /Table with name x does not exist/],
  [
    'SELECT 1 AS a',
    '{writeStrategy: {type: DELETE_THEN_INSERT}}',
    /t.sl.yml:1: task.writeStrategy.type is DELETE_THEN_INSERT, which needs a key/,
  ],
  [
    'SELECT 1 AS a',
    '{database: other}',
    /metadata\/transform\/dir\/t.sl.yml:1: task.database is other, which the embedded executor does not support: a DuckDB file has no other/,
  ],
  [
    'SELECT 1 AS a',
    '{sink: {materializedView: MATERIALIZED_VIEW}}',
    /task.sink.materializedView is MATERIALIZED_VIEW, which DuckDB does not have/,
  ],
  [
    'SELECT 1 AS a',
    '{connectionRef: other}',
    /task.connectionRef is 'other', which application.connections does not have/,
  ],
  ['SELECT 1 AS a', '{attributes: [{name: a, type: point}]}', /task.attributes.0.type is 'point'/],
  ['', undefined, /has no SQL/],
])('fails for %s %s', async (sql, yml, message) => {
  const project = task(sql, yml);
  expect(await project.run(['transform', '--name', 'dir.t'])).toEqual({ exitCode: 1 });
  expect(project.lines.join('\n')).toMatch(message);
});
