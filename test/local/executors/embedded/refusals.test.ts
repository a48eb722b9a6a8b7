import { keeper, TestProject } from './support';

const keep = keeper();

/** The metadata of a table, and what is said of it before a file is moved. */
test.each([
  [
    'attributes: [{name: id, type: int}, {name: id, type: string}]',
    "table.attributes.1.name is 'id', and attribute 1 has the same",
  ],
  [
    'attributes: [{name: id, type: int}, {name: ID, type: int}]',
    "table.attributes.1.name is 'ID', and attribute 1 has the same",
  ],
  [
    'attributes: [{name: id, type: int}, {name: s, type: int, rename: Id}]',
    "table.attributes.1.rename is 'Id', and attribute 1 has the same",
  ],
  ['attributes: []', 'table.attributes is empty: a table needs at least one column'],
  [
    'attributes: [{name: id, type: int}]\n  metadata: {writeStrategy: {type: UPSERT_BY_KEY, key: [idd]}}',
    "table.metadata.writeStrategy.key.0 is 'idd', which is not a column of the table: it has id",
  ],
  [
    'attributes: [{name: id, type: int}]\n  metadata: {writeStrategy: {type: SCD2, key: [id], timestamp: nope}}',
    "table.metadata.writeStrategy.timestamp is 'nope', which is not a column",
  ],
  [
    'attributes: [{name: id, type: int}]\n  metadata: {writeStrategy: {type: OVERWRITE_BY_PARTITION}, sink: {partition: [day]}}',
    "table.metadata.sink.partition.0 is 'day', which is not a column",
  ],
])('a table with %s is refused, and no file is moved', async (table, message) => {
  const project = keep(TestProject.ofTable(`  ${table}\n`, { things1: 'id\n1\n' }));
  expect(await project.run(['load'])).toEqual({ exitCode: 1, rows: 0 });
  expect(project.lines.at(-1)).toMatch(/^Error: metadata\/load\/shop\/things\.sl\.yml:\d+: /);
  expect(project.lines.at(-1)).toContain(message);
  expect(project.files('datasets/stage/shop')).toEqual(['things1']);
});

test('a key may have the name that its column has in the files, as long as there is no table', async () => {
  const metadata = 'metadata: {writeStrategy: {type: UPSERT_BY_KEY, key: [id]}}';
  const project = keep(
    TestProject.ofTable(`  attributes: [{name: id, type: int, rename: nr}]\n  ${metadata}\n`, { things1: 'id\n1\n' }),
  );
  expect((await project.run(['load'])).exitCode).toBe(0);
  project.write('datasets/stage/shop/things2', 'id\n2\n');
  expect((await project.run(['load'])).exitCode).toBe(1);
  expect(project.lines.at(-1)).toContain("writeStrategy.key.0 is 'id', which is not a column of the table: it has nr");
});

test('all tables that are refused are told in one go', async () => {
  const project = keep(TestProject.ofTable('  attributes: []\n', { things1: 'id\n1\n', others1: 'id\n1\n' }));
  const other = "version: 1\ntable: {name: others, pattern: 'others.*', attributes: [{name: id, type: it}]}";
  project.write('metadata/load/shop/others.sl.yml', other);
  expect((await project.run(['load'])).exitCode).toBe(1);
  const told = project.lines.filter((line) => line.startsWith('Error: '));
  expect(told).toEqual([expect.stringContaining('others.sl.yml'), expect.stringContaining('things.sl.yml')]);
  expect(project.files('datasets/stage/shop')).toHaveLength(2);
});

const task = (sql: string, yml?: string, name = 't') => {
  const project = keep(new TestProject());
  project.write(`metadata/transform/dir/${name}.sql`, sql);
  if (yml) project.write(`metadata/transform/dir/${name}.sl.yml`, `task:\n  ${yml}\n`);
  return project;
};

test.each([
  [
    '-- SL_PRESQL\nSELECT 1;\n-- SL_SQL\ncreate temp table q as select 1 as a;\nselect * from q',
    undefined,
    't.sql:4: begins with CREATE, and Starlake takes it for the query of the rows',
  ],
  ['-- about\n-- SL_SQL\nSELECT 1 AS a', undefined, 't.sql:1: has no query'],
  ['SELECT 1 AS a,\n  {{ two() }} AS b', undefined, "t.sql:2 calls 'two', which is not a known function"],
  [
    'SELECT 1 AS a',
    'writeStrategy: {type: DELETE_THEN_INSERT, key: [b]}',
    "t.sl.yml:2: task.writeStrategy.key.0 is 'b', which is not a column of the query: it has a",
  ],
])('the task %j is refused with file and line', async (sql, yml, message) => {
  const project = task(sql, yml);
  project.write('metadata/macros/mine.j2', '{% macro two() %}2{% endmacro %}');
  expect((await project.run(['transform', '--name', 'dir.t'])).exitCode).toBe(1);
  expect(project.lines).toEqual([expect.stringContaining(`metadata/transform/dir/${message}`)]);
});

test.each(['my-task', '2nd'])("a task's table that needs quotes, %s, is not made, as with Starlake", async (name) => {
  const project = task('SELECT 1 AS a', undefined, name);
  expect((await project.run(['transform', '--name', `dir.${name}`])).exitCode).toBe(1);
  expect(project.lines).toEqual([
    expect.stringMatching(
      `metadata/transform/dir/${name}.sql: task.table is dir.${name}, which needs quotes that .*: Parser Error`,
    ),
  ]);
  expect(await project.query("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'dir'")).toEqual([]);
});

test('a word of SQL is taken for the name of a table, as Starlake and DuckDB take it', async () => {
  const project = task('SELECT 1 AS a', undefined, 'select');
  expect((await project.run(['transform', '--name', 'dir.select'])).exitCode).toBe(0);
});

test('a task that overwrites a partition without naming one does so once', async () => {
  const project = task('SELECT 1 AS a', 'writeStrategy: {type: OVERWRITE_BY_PARTITION}');
  const run = () => project.run(['transform', '--name', 'dir.t']);
  expect((await run()).exitCode).toBe(0);
  expect((await run()).exitCode).toBe(1);
  expect(project.lines.at(-1)).toContain('metadata/transform/dir/t.sl.yml:2: task.writeStrategy.type is OVERWRITE_BY');
});
