import { keeper, TestProject } from '../support';

const keep = keeper();

/** A project with the table `shop.things` (id, label), loaded with two rows. */
async function withThings(files: Record<string, string>): Promise<TestProject> {
  const project = keep(
    TestProject.ofTable('  attributes: [{name: id, type: int}, {name: label, type: string}]\n', {
      things1: 'id;label\n1;a\n2;b\n',
    }),
  );
  for (const [name, content] of Object.entries(files)) {
    project.write(`metadata/transform/${name}`, content);
  }
  expect(await project.run(['load'])).toEqual({ exitCode: 0, rows: 2 });
  return project;
}

const run = async (project: TestProject, name: string) => (await project.run(['transform', '--name', name])).exitCode;

test('a task appends unless it says otherwise, by the names of its columns', async () => {
  const project = await withThings({ 'kpi/t.sql': 'SELECT id, label FROM shop.things' });
  expect(await run(project, 'kpi.t')).toBe(0);
  project.write('metadata/transform/kpi/t.sql', "SELECT 'x' AS label, 9 AS id");
  expect(await run(project, 'kpi.t')).toBe(0);
  expect(await project.query('SELECT * FROM kpi.t ORDER BY id')).toEqual([
    [1, 'a'],
    [2, 'b'],
    [9, 'x'],
  ]);
});

test.each([
  // Starlake takes the last word of a column for its name, and so cannot append to it.
  ['SELECT id + 1 FROM shop.things', 1],
  ['SELECT count(*) FROM shop.things', 1],
  ['SELECT * FROM shop.things', 0],
  ['WITH a AS (SELECT id FROM shop.things) SELECT id AS b FROM a UNION ALL SELECT 7', 0],
])('%s: the second run ends with %d', async (sql, exitCode) => {
  const project = await withThings({ 'kpi/t.sql': sql });
  expect(await run(project, 'kpi.t')).toBe(0);
  expect(await run(project, 'kpi.t')).toBe(exitCode);
});

test('a query of its own table sees it emptied when it overwrites', async () => {
  const project = await withThings({
    'kpi/t.sql': 'SELECT 1 AS n',
    'kpi/t.sl.yml': 'task: {writeStrategy: {type: OVERWRITE}}',
  });
  expect(await run(project, 'kpi.t')).toBe(0);
  project.write('metadata/transform/kpi/t.sql', 'SELECT (count(*) + 5)::INTEGER AS n FROM kpi.t');
  expect(await run(project, 'kpi.t')).toBe(0);
  expect(await project.query('SELECT * FROM kpi.t')).toEqual([[5]]);
});

test('SQL before and after, of the file and of its metadata, in their order', async () => {
  const project = await withThings({
    'kpi/_config.sl.yml':
      'transform: {default: {presql: ["INSERT INTO shop.log VALUES (\'default\')"], postsql: ["INSERT INTO shop.log VALUES (\'end\')"]}}',
    'kpi/t.sl.yml':
      'task: {presql: ["INSERT INTO shop.log VALUES (\'yaml {{who}}\')"], postsql: ["INSERT INTO shop.log SELECT \'after \' || count(*) FROM t"]}',
    'kpi/t.sql':
      "-- SL_PRESQL\nDELETE FROM shop.things WHERE id = 2;\nINSERT INTO shop.log VALUES ('file; {{who}}');\n-- SL_SQL\nSELECT id FROM shop.things -- all\n",
  });
  await project.query('CREATE TABLE shop.log (what VARCHAR)', { write: true });
  expect(await project.run(['transform', '--name', 'kpi.t', '--options', 'who=me'])).toEqual({ exitCode: 0, rows: 1 });
  expect((await project.query('SELECT what FROM shop.log ORDER BY rowid')).flat()).toEqual([
    // As often as Starlake merges the defaults of the folder.
    ...['default', 'default', 'default', 'file; me', 'yaml me', 'end', 'end', 'end', 'after 1'],
  ]);
});

test('what is left of a task that fails: its presql, and an empty table for it', async () => {
  const project = await withThings({
    'kpi/t.sql': 'SELECT id FROM shop.things',
    'kpi/t.sl.yml': 'task: {presql: [DELETE FROM shop.things WHERE id = 1, SELECT 1, DELETE FROM shop.things]}',
  });
  expect(await run(project, 'kpi.t')).toBe(1);
  expect(project.lines.at(-1)).toMatch(/takes no query here/);
  expect(await project.query('SELECT id FROM shop.things')).toEqual([[2]]);
  expect(await project.query('SELECT * FROM kpi.t')).toEqual([]);
  expect(
    await project.query("SELECT schema, success, step, count::INTEGER FROM audit.audit WHERE step = 'TRANSFORM'"),
  ).toEqual([['t', false, 'TRANSFORM', -1]]);
});

test('rows and postsql stand or fall together', async () => {
  const project = await withThings({
    'kpi/t.sql': 'SELECT id FROM shop.things',
    'kpi/t.sl.yml': 'task: {postsql: [DELETE FROM shop.things, DELETE FROM nowhere]}',
  });
  expect(await run(project, 'kpi.t')).toBe(1);
  expect(await project.query("SELECT count(*)::INTEGER FROM duckdb_tables() WHERE schema_name = 'kpi'")).toEqual([[0]]);
  expect(await project.query('SELECT count(*)::INTEGER FROM shop.things')).toEqual([[2]]);
});

test('no statement of a task ends the transaction that it is in', async () => {
  const project = await withThings({
    'kpi/t.sql': 'SELECT 1 AS a',
    'kpi/t.sl.yml': 'task: {presql: [DELETE FROM shop.things; COMMIT]}',
  });
  expect(await run(project, 'kpi.t')).toBe(1);
  expect(project.lines.at(-1)).toMatch(/no statement may begin or end one/);
  expect(await project.query('SELECT count(*)::INTEGER FROM shop.things')).toEqual([[2]]);
});

test('statements as they are, with parseSQL: false', async () => {
  const project = await withThings({
    'kpi/t.sql': 'CREATE TABLE IF NOT EXISTS kpi.made (n INTEGER);\nINSERT INTO made SELECT id FROM shop.things;\n',
    'kpi/t.sl.yml': 'task: {parseSQL: false}',
  });
  expect(await project.run(['transform', '--name', 'kpi.t'])).toEqual({ exitCode: 0, rows: 2 });
  expect(await project.query('SELECT * FROM kpi.made ORDER BY n')).toEqual([[1], [2]]);
});

test('a view follows its tables', async () => {
  const project = await withThings({
    'kpi/t.sql': 'SELECT count(*)::INTEGER AS n FROM shop.things',
    'kpi/t.sl.yml': 'task: {sink: {materializedView: VIEW}}',
  });
  expect(await run(project, 'kpi.t')).toBe(0);
  expect(await run(project, 'kpi.t')).toBe(0);
  await project.query('DELETE FROM shop.things', { write: true });
  expect(await project.query('SELECT * FROM kpi.t')).toEqual([[0]]);
});

describe('attributes', () => {
  const attributes =
    'attributes: [{name: id, type: string}, {name: n, rename: total, type: int}, {name: tags, type: string, array: true}]';

  test.each([
    ['', ['id', 'label', 'total', 'tags']],
    [', syncStrategy: ALL', ['id', 'total', 'tags']],
    [', syncStrategy: NONE', ['id', 'label']],
  ])('give a table columns when it is there%s', async (strategy, columns) => {
    const project = await withThings({
      'kpi/t.sql': 'SELECT id FROM shop.things',
      'kpi/t.sl.yml': `task: {${attributes}${strategy}}`,
    });
    await project.query('CREATE SCHEMA kpi; CREATE TABLE kpi.t (id INTEGER, label VARCHAR)', { write: true });
    expect(await run(project, 'kpi.t')).toBe(0);
    expect((await project.query('DESCRIBE kpi.t')).map(([name]) => name)).toEqual(columns);
  });

  test('say nothing of a table if one of them has no type, as Starlake has it', async () => {
    const project = await withThings({
      'kpi/t.sql': 'SELECT id FROM shop.things',
      'kpi/t.sl.yml': 'task: {attributes: [{name: id, type: int}, {name: more}]}',
    });
    await project.query('CREATE SCHEMA kpi; CREATE TABLE kpi.t (id INTEGER)', { write: true });
    expect(await run(project, 'kpi.t')).toBe(0);
    expect((await project.query('DESCRIBE kpi.t')).map(([name]) => name)).toEqual(['id']);
  });

  test('say nothing of a new table', async () => {
    const project = await withThings({
      'kpi/t.sql': 'SELECT id FROM shop.things',
      'kpi/t.sl.yml': `task: {${attributes}}`,
    });
    expect(await run(project, 'kpi.t')).toBe(0);
    expect((await project.query('DESCRIBE kpi.t')).map(([name, type]) => [name, type])).toEqual([['id', 'INTEGER']]);
  });
});

describe('the names of tasks', () => {
  test.each([
    // Starlake finds no kpi.total, whose domain is another one.
    [
      { 'kpi/total.sql': 'SELECT 1 AS n', 'kpi/total.sl.yml': 'task: {domain: mart, table: totals}' },
      'kpi.total',
      undefined,
    ],
    [
      { 'kpi/total.sql': 'SELECT 1 AS n', 'kpi/total.sl.yml': 'task: {domain: mart, table: totals}' },
      'MART.Total',
      'mart.totals',
    ],
    // The transform's own name counts for tasks with YAML only.
    [
      { 'kpi/total.sql': 'SELECT 1 AS n', 'kpi/_config.sl.yml': 'transform: {name: figures}' },
      'kpi.total',
      'kpi.total',
    ],
    [
      {
        'kpi/total.sql': 'SELECT 1 AS n',
        'kpi/total.sl.yml': 'task: {comment: x}',
        'kpi/_config.sl.yml': 'transform: {name: figures}',
      },
      'figures.total',
      'figures.total',
    ],
    // In the configuration of its folder, with the SQL in a file or not.
    [{ 'kpi/_config.sl.yml': 'transform: {tasks: [{name: total, sql: SELECT 1 AS n}]}' }, 'kpi.total', 'kpi.total'],
    [
      { 'kpi/_config.sl.yml': 'transform: {tasks: [{table: total}]}', 'kpi/total.sql': 'SELECT 1 AS n' },
      'kpi.total',
      'kpi.total',
    ],
    [{ 'kpi/total.sl.yml': 'task: {sql: SELECT 1 AS n}' }, 'kpi.total', 'kpi.total'],
    [{ 'kpi/total.sl.yml': 'task: {sql: SELECT 1 AS n}' }, 'kpi.total.more', undefined],
  ])('%j: %s', async (files, name, table) => {
    const project = keep(new TestProject());
    for (const [file, content] of Object.entries(files)) {
      project.write(`metadata/transform/${file}`, content ?? '');
    }
    expect(await run(project, name)).toBe(table ? 0 : 1);
    if (table) {
      expect(await project.query(`SELECT n FROM ${table}`)).toEqual([[1]]);
    }
  });
});

describe('connections', () => {
  const application = (more = '') =>
    `application: {connectionRef: duckdb, connections: {duckdb: {type: jdbc, options: {url: 'jdbc:duckdb:{{SL_ROOT}}/datasets/duckdb.db'}}, ` +
    `other: {type: jdbc, options: {url: 'jdbc:duckdb:{{SL_ROOT}}/datasets/other.db', driver: x}}, lake: {type: fs}, ` +
    `odd: {type: jdbc, options: {url: 'jdbc:duckdb:{{SL_ROOT}}/odd.db', preActions: 'ATTACH x'}}}${more}}`;

  async function task(yml: string, more?: string): Promise<TestProject> {
    const project = keep(new TestProject());
    project.write('metadata/application.sl.yml', application(more));
    project.write('metadata/transform/kpi/t.sql', 'SELECT 1 AS n');
    project.write('metadata/transform/kpi/t.sl.yml', `task: ${yml}`);
    return project;
  }

  test('a task runs on the connection that it names, and is audited where the project is', async () => {
    const project = await task('{connectionRef: other}');
    expect(await run(project, 'kpi.t')).toBe(0);
    expect(await project.query('SELECT n FROM kpi.t', { file: 'datasets/other.db' })).toEqual([[1]]);
    expect(await project.query('SELECT domain, schema, success FROM audit.audit')).toEqual([['kpi', 't', true]]);
  });

  test('transformConnectionRef stands for all tasks, audit.sink.connectionRef for the audit', async () => {
    const project = await task(
      '{}',
      ', transformConnectionRef: other, audit: {domain: log, sink: {connectionRef: other}}',
    );
    expect(await run(project, 'kpi.t')).toBe(0);
    const file = 'datasets/other.db';
    expect(await project.query('SELECT n FROM kpi.t, log.audit', { file })).toEqual([[1]]);
  });

  test.each([
    ['{sink: {connectionRef: other}}', /t.sl.yml:1: task.sink is 'other', but the task runs on 'duckdb'/],
    ['{connectionRef: other, sink: {partition: [n]}}', /task.sink is 'duckdb', but the task runs on 'other'/],
    ['{connectionRef: lake}', /t.sl.yml:1: task.connectionRef is 'lake', which is not a DuckDB file/],
    ['{connectionRef: odd}', /application.sl.yml:1: application.connections.odd.options.preActions is not supported/],
  ])('refuses %s', async (yml, message) => {
    const project = await task(yml);
    expect(await run(project, 'kpi.t')).toBe(1);
    expect(project.lines.join('\n')).toMatch(message);
    expect(project.files('datasets')).toEqual([]);
  });
});

describe('tables without a domain', () => {
  test('are those of the one domain that has them', async () => {
    const project = await withThings({
      'kpi/t.sql': 'SELECT things.id, other.n FROM things JOIN other ON other.n = things.id',
      'mart/o.sql': 'SELECT 1 AS n',
      'mart/o.sl.yml': 'task: {table: other}',
    });
    expect(await run(project, 'mart.o')).toBe(0);
    expect(await run(project, 'kpi.t')).toBe(0);
    expect(await project.query('SELECT * FROM kpi.t')).toEqual([[1, 1]]);
  });

  test('are beside the task where several have them, or none', async () => {
    const project = await withThings({ 'kpi/t.sql': 'SELECT n FROM things, mine', 'mart/things.sql': 'SELECT 1 AS n' });
    await project.query(
      'CREATE SCHEMA kpi; CREATE TABLE kpi.things AS SELECT 7 AS n; CREATE TABLE kpi.mine AS SELECT 1 AS m',
      { write: true },
    );
    expect(await run(project, 'kpi.t')).toBe(0);
    expect(await project.query('SELECT * FROM kpi.t')).toEqual([[7]]);
  });
});

test('a query may use the date of the run', async () => {
  const project = await withThings({
    'kpi/t.sql': "SELECT {{sl_date}} AS d, '{{sl_year}}' AS y, {{ sl_epoch_second }} AS s",
  });
  expect(await run(project, 'kpi.t')).toBe(0);
  const [[d, y, s]] = await project.query('SELECT d::VARCHAR, y, s FROM kpi.t');
  expect([String(d).length, y]).toEqual([8, String(d).slice(0, 4)]);
  expect(Math.abs(Number(s) * 1000 - Date.now())).toBeLessThan(3_600_000);
});
