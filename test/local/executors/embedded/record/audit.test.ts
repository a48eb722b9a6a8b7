import { keeper, TestProject } from '../support';

const keep = keeper();

const load = (metadata: string, files: Record<string, string>) =>
  keep(TestProject.ofTable(`${metadata}  attributes: [{name: id, type: int}]\n`, files));

const AUDIT =
  'SELECT domain, schema, success, count::INTEGER, countaccepted::INTEGER, countrejected::INTEGER, step FROM audit.audit ORDER BY rowid';

test('each file has a row, with its counts, the date that was given, and what was rejected', async () => {
  const project = load('', { things1: 'id\n1\nx\n', things2: 'id\n3\n' });
  const argv = ['load', '--scheduledDate', '2026-03-30T02:00:00+0200'];
  expect(await project.run(argv)).toEqual({ exitCode: 0, rows: 2 });
  expect(await project.query(AUDIT)).toEqual([
    ['shop', 'things', true, 2, 1, 1, 'LOAD'],
    ['shop', 'things', true, 1, 1, 0, 'LOAD'],
  ]);
  // The date as it is written, whatever its offset: so Starlake has it.
  expect(await project.query('SELECT DISTINCT scheduled_date::VARCHAR FROM audit.audit')).toEqual([
    ['2026-03-30 02:00:00'],
  ]);
  expect(await project.query("SELECT domain, schema, path LIKE '%ingesting/shop/things1' FROM audit.rejected")).toEqual(
    [['shop', 'things', true]],
  );
});

test('audit.maxErrors bounds how many rejected rows are written down', async () => {
  const project = load('', { things1: 'id\nx\ny\nz\n' });
  project.write('metadata/application.sl.yml', 'application: {audit: {maxErrors: 2}}');
  expect(await project.run(['load'])).toEqual({ exitCode: 0, rows: 0 });
  expect(await project.query('SELECT count(*)::INTEGER FROM audit.rejected')).toEqual([[2]]);
});

test('a file that cannot be written has one row of the load and one of the writing, and leaves its table empty', async () => {
  const project = load('  postsql: [DELETE FROM nowhere]\n', { things1: 'id\n1\n' });
  expect((await project.run(['load'])).exitCode).toBe(1);
  expect(await project.query(AUDIT)).toEqual([
    ['shop', 'things', false, -1, -1, -1, 'TRANSFORM'],
    ['shop', 'things', false, 0, 0, 0, 'LOAD'],
  ]);
  expect(await project.query('SELECT * FROM shop.things')).toEqual([]);
  expect(project.files('datasets/ingesting/shop')).toEqual(['things1']);
});

test('SQL before and after a load sees its table as Starlake has it then: without the rows of the file', async () => {
  const project = load(
    '  presql: [CREATE TABLE log (n BIGINT)]\n  postsql: [INSERT INTO log SELECT count(*) FROM things]\n',
    {
      things1: 'id\n1\n',
    },
  );
  expect(await project.run(['load'])).toEqual({ exitCode: 0, rows: 1 });
  expect(await project.query('SELECT n::INTEGER FROM shop.log')).toEqual([[0]]);
});

test('where the table has a database of its own, the audit stays where it is', async () => {
  const project = load('  metadata: {sink: {connectionRef: other}}\n', { things1: 'id\n1\n' });
  const url = (name: string) => `{type: jdbc, options: {url: 'jdbc:duckdb:{{SL_ROOT}}/datasets/${name}.db'}}`;
  project.write(
    'metadata/application.sl.yml',
    `application: {connectionRef: duckdb, connections: {duckdb: ${url('duckdb')}, other: ${url('other')}}}`,
  );
  expect(await project.run(['load'])).toEqual({ exitCode: 0, rows: 1 });
  expect(await project.query(AUDIT)).toEqual([['shop', 'things', true, 1, 1, 0, 'LOAD']]);
  expect(await project.query('SELECT * FROM shop.things', { file: 'datasets/other.db' })).toEqual([[1]]);
});

test('without the audit nothing is written to it but what was rejected', async () => {
  const project = load('', { things1: 'id\nx\n' });
  project.write('metadata/application.sl.yml', 'application: {audit: {active: false, domain: log}}');
  expect((await project.run(['load'])).exitCode).toBe(0);
  expect(await project.query("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'log'")).toEqual([
    ['rejected'],
  ]);
});

test('a date that is none is refused before anything is moved', async () => {
  const project = load('', { things1: 'id\n1\n' });
  expect((await project.run(['load', '--scheduledDate', 'tomorrow'])).exitCode).toBe(1);
  expect(project.lines.at(-1)).toMatch(/--scheduledDate is 'tomorrow'/);
  expect(project.files('datasets/stage/shop')).toEqual(['things1']);
});
