import * as fs from 'node:fs';
import * as path from 'node:path';
import { keeper, TestProject } from '../support';

const keep = keeper();
const TABLES: Record<string, string[]> = {
  sales: ['customers', 'order_items', 'orders', 'products', 'returns'],
  hr: ['departments', 'employees'],
};
/** Tables that are called otherwise in the database. */
const RENAMED: Record<string, string> = { departments: 'teams' };
const LOAD = ['load', '--domains', 'shop', '--tables', 'things'];
const THINGS = '  attributes: [{name: id, type: long, required: true}, {name: label, type: string}]\n';

/** Counts the rows of the sample's files without DuckDB. */
function rowsOf(project: TestProject, domain: string, table: string): number {
  const folder = path.join(project.root, 'datasets/incoming', domain);
  return fs
    .readdirSync(folder)
    .filter((name) => name.startsWith(`${table}-`))
    .map((name) => {
      const content = fs.readFileSync(path.join(folder, name), 'utf8');
      if (name.endsWith('.json')) {
        return (JSON.parse(content) as unknown[]).length;
      }
      return content.trim().split('\n').length - (name.endsWith('.csv') ? 1 : 0);
    })
    .reduce((sum, rows) => sum + rows, 0);
}

/** Rows of the sample that do not fit, on purpose. */
const REJECTED: Record<string, number> = { returns: 3 };

test('loads the sample project, all tables at once, row by row', async () => {
  const project = keep(TestProject.sample());
  const tables = Object.entries(TABLES).flatMap(([domain, names]) => names.map((table) => ({ domain, table })));
  const expected = tables.map(({ domain, table }) => rowsOf(project, domain, table) - (REJECTED[table] ?? 0));
  await project.run(['stage']);
  const exits = await Promise.all(
    tables.map(({ domain, table }) => project.run(['load', '--domains', domain, '--tables', table])),
  );
  expect(exits).toEqual(expected.map((rows) => ({ exitCode: 0, rows })));
  expect(Math.min(...expected)).toBeGreaterThan(0);
  const counts = tables.map(
    ({ domain, table }) => `(SELECT count(*)::INTEGER FROM ${domain}.${RENAMED[table] ?? table})`,
  );
  expect(await project.query(`SELECT ${counts.join(', ')}`)).toEqual([expected]);
  expect(project.files('datasets/stage/sales')).toEqual([]);
  expect(project.files('datasets/ingesting/sales')).toEqual([]);
  expect(project.files('datasets/archive/sales')).toHaveLength(13);
  expect(project.files('datasets/archive/hr')).toHaveLength(3);
});

test('keeps values as the files have them', async () => {
  const project = keep(TestProject.sample());
  await project.run(['stage', '--domains', 'sales']);
  await project.run(['load', '--domains', 'sales', '--scheduledDate', '2026-03-02T00:00:00+0000']);
  expect(
    await project.query(`SELECT last_name, email, signed_up_on FROM sales.customers WHERE customer_id IN (97, 301)`),
  ).toEqual([
    [expect.stringMatching(/; junior$/), expect.any(String), expect.stringMatching(/^\d{4}-\d\d-\d\d$/)],
    ['Moreau', 'kofi.moreau301@example.com', '2025-04-03'],
  ]);
});

test('loads many tables of one new domain at the same time', async () => {
  const project = keep(new TestProject());
  project.write('metadata/load/shop/_config.sl.yml', 'load: {metadata: {directory: in}}');
  const tables = Array.from({ length: 40 }, (_, index) => `t${index}`);
  for (const table of tables) {
    project.write(
      `metadata/load/shop/${table}.sl.yml`,
      `table: {name: ${table}, pattern: '${table}-.*', attributes: [{name: id, type: string}]}`,
    );
    project.write(`datasets/stage/shop/${table}-1`, `id\n${table}\n`);
  }
  const exits = await Promise.all(tables.map((table) => project.run(['load', '--domains', 'shop', '--tables', table])));
  expect(exits).toEqual(tables.map(() => ({ exitCode: 0, rows: 1 })));
  expect(project.files('datasets/archive/shop')).toHaveLength(40);
  expect(await project.query(`SELECT count(*)::INTEGER FROM duckdb_tables() WHERE schema_name = 'shop'`)).toEqual([
    [40],
  ]);
});

test('loads the rows that fit, says how many do not, and archives the file', async () => {
  const project = keep(TestProject.ofTable(THINGS, { things1: 'id;label\n1;a\nx;b\n;c\n4;d\n' }));
  expect(await project.run(LOAD)).toEqual({ exitCode: 0, rows: 2 });
  expect(await project.query('SELECT id::INTEGER, label FROM shop.things ORDER BY id')).toEqual([
    [1, 'a'],
    [4, 'd'],
  ]);
  expect(project.files('datasets/archive/shop')).toEqual(['things1']);
  expect(project.lines.filter((line) => line.startsWith('ingestion-summary'))).toEqual([
    `ingestion-summary -> files: [file:${project.root}/datasets/ingesting/shop/things1], domain: shop, schema: things, input: 4, accepted: 2, rejected:2`,
  ]);
});

test('archives a file of which every row is rejected, and makes its table', async () => {
  const project = keep(TestProject.ofTable(THINGS, { things1: 'id;label\nx;a\n' }));
  expect(await project.run(LOAD)).toEqual({ exitCode: 0, rows: 0 });
  expect(await project.query('SELECT count(*)::INTEGER FROM shop.things')).toEqual([[0]]);
  expect(project.lines.join('\n')).toMatch(/input: 1, accepted: 0, rejected:1$/m);
});

test.each([
  ['SL_REJECT_ALL_ON_ERROR', { SL_REJECT_ALL_ON_ERROR: 'true' }, 'application: {}'],
  ['rejectAllOnError', {}, 'application: {rejectAllOnError: true}'],
  [
    'rejectAllOnError over the environment',
    { SL_REJECT_ALL_ON_ERROR: 'false' },
    'application: {rejectAllOnError: true}',
  ],
])('loads nothing of a file with a row that does not fit where %s says so', async (_, environment, application) => {
  const project = keep(TestProject.ofTable(THINGS, { things1: 'id;label\n1;a\nx;b\n', things2: 'id;label\n3;c\n' }));
  project.write('metadata/application.sl.yml', application);
  expect(await project.run(LOAD, { environment })).toEqual({ exitCode: 1, rows: 1 });
  expect(await project.query('SELECT id::INTEGER FROM shop.things')).toEqual([[3]]);
  expect(project.files('datasets/ingesting/shop')).toEqual(['things1']);
  expect(project.files('datasets/archive/shop')).toEqual(['things2']);
  // As Starlake's does, the summary speaks of what it would have loaded.
  expect(project.lines.join('\n')).toMatch(/things1\], .*, input: 2, accepted: 1, rejected:1$/m);
  expect(project.lines.join('\n')).toMatch(/things1 is not loaded, because 1 of its rows are rejected/);
});

test('leaves a file that cannot be read in ingesting, and loads the next ones', async () => {
  const project = keep(
    TestProject.ofTable(THINGS, { 'things1.gz': '', things2: 'id;label\n2;b\n', things3: 'id;label\n3;c\n' }),
  );
  expect(await project.run(LOAD)).toEqual({ exitCode: 1, rows: 2 });
  expect(project.lines.join('\n')).toMatch(/things1\.gz: it cannot be decompressed: unexpected end of file/);
  expect(project.files('datasets/stage/shop')).toEqual([]);
  expect(project.files('datasets/ingesting/shop')).toEqual(['things1.gz']);
  expect(project.files('datasets/archive/shop')).toEqual(['things2', 'things3']);
  // As with Starlake, a second load finds nothing: whoever tries again has to move the file back.
  expect(await project.run(LOAD)).toEqual({ exitCode: 0, rows: 0 });
});

test('a load that fails after it committed has said what became of the rows, and leaves the file in ingesting', async () => {
  const project = keep(TestProject.ofTable(THINGS, { things1: 'id;label\n1;a\n', things2: 'id;label\n2;b\n' }));
  project.checkpoint = ({ step, file }) => {
    if (step === 'summarized' && file === 'things1') throw new Error('the audit table is locked');
  };
  expect(await project.run(LOAD)).toEqual({ exitCode: 1, rows: 1 });
  expect(project.files('datasets/ingesting/shop')).toEqual(['things1']);
  expect(project.lines.filter((line) => line.startsWith('ingestion-summary'))).toHaveLength(2);
  expect(await project.query('SELECT id::INTEGER FROM shop.things ORDER BY id')).toEqual([[1], [2]]);
});

test.each([
  [{}, ['things2', 'things1']],
  [{ SL_LOAD_STRATEGY: 'ai.starlake.job.load.IngestionNameStrategy' }, ['things1', 'things2']],
])(
  'loads files in the order of their times, or of their names where it is asked for (%j)',
  async (environment, order) => {
    const files = { things1: 'id;label\n1;a\n', things2: 'id;label\n2;b\n' };
    const project = keep(TestProject.ofTable(`  metadata: {writeStrategy: {type: OVERWRITE}}\n${THINGS}`, files));
    fs.utimesSync(project.path('datasets/stage/shop/things2'), 1, 1);
    expect(await project.run(LOAD, { environment })).toEqual({ exitCode: 0, rows: 2 });
    // Each file takes the place of the one before.
    expect(await project.query('SELECT label FROM shop.things')).toEqual([[order[1] === 'things1' ? 'a' : 'b']]);
    const archived = project.lines.flatMap((line) => /(things\d) archived/.exec(line)?.[1] ?? []);
    expect(archived).toEqual(order);
  },
);

test('loads what it can without --tables, and fails for the rest', async () => {
  const project = keep(TestProject.ofTable(THINGS, { 'things1.gz': '', other1: 'id\n7\n', odd: '' }));
  project.write(
    'metadata/load/shop/other.sl.yml',
    'table: {name: other, pattern: "(?i)OTHER.*", attributes: [{name: id, type: string}]}',
  );
  expect(await project.run(['load'])).toEqual({ exitCode: 1, rows: 1 });
  expect(project.files('datasets/unresolved/shop')).toEqual(['odd']);
  expect(project.files('datasets/ingesting/shop')).toEqual(['things1.gz']);
  expect(project.files('datasets/archive/shop')).toEqual(['other1']);
});

test('leaves files of no table in stage with --tables', async () => {
  const project = keep(TestProject.ofTable(THINGS, { odd: '' }));
  expect(await project.run(['load', '--domains', 'shop', '--tables', 'things'])).toEqual({ exitCode: 0, rows: 0 });
  expect(project.files('datasets/stage/shop')).toEqual(['odd']);
  expect(project.lines).toEqual([expect.stringContaining('no file to load')]);
});

test('deletes loaded files with SL_ARCHIVE=false', async () => {
  const project = keep(TestProject.ofTable(THINGS, { things1: 'id;label\n1;a\n' }));
  const environment = { SL_ARCHIVE: 'false' };
  expect(await project.run(['load', '--domains', 'shop'], { environment })).toEqual({ exitCode: 0, rows: 1 });
  for (const area of ['stage', 'ingesting', 'archive']) {
    expect(project.files(`datasets/${area}/shop`)).toEqual([]);
  }
});

test('does not mix a file with one of the same name that an earlier load left in ingesting', async () => {
  const project = keep(TestProject.ofTable(THINGS, { things0: 'id;label\n0;z\n', things1: 'id;label\n1;a\n' }));
  project.write('datasets/ingesting/shop/things1', 'earlier');
  expect(await project.run(['load', '--domains', 'shop'])).toEqual({ exitCode: 1, rows: 0 });
  expect(project.files('datasets/stage/shop')).toEqual(['things0', 'things1']);
  expect(project.lines.join()).toMatch(/things1 is in .* already/);
});

test('writes to the final names, beside the datasets if the tables are kept by Spark', async () => {
  const project = keep(TestProject.ofTable(`  rename: goods\n${THINGS}`, { things1: 'id;label\n1;a\n' }));
  project.write(
    'metadata/application.sl.yml',
    'application: {connectionRef: lake, connections: {lake: {type: local, options: {a: b}}}}',
  );
  expect(await project.run(['load', '--domains', 'shop', '--tables', 'things'])).toEqual({ exitCode: 0, rows: 1 });
  expect(project.lines.join('\n')).toMatch(/connection 'lake' is not DuckDB/);
  expect(await project.query('SELECT * FROM shop.goods')).toEqual([['1', 'a']]);
});

test.each([
  [
    '{type: jdbc, options: {url: "jdbc:redshift://x", password: y}}',
    /is 'there', which is not a DuckDB file but jdbc:redshift/,
  ],
  ['{type: bigquery}', /application.connectionRef is 'there', which is not a DuckDB file but bigquery/],
  ['{type: jdbc, options: {url: "jdbc:duckdb::memory:"}}', /is 'there', which is not a DuckDB file but jdbc:duckdb/],
  ['{type: jdbc, options: {url: "jdbc:duckdb:md:x"}}', /is 'there', which is not a DuckDB file/],
  [
    '{type: jdbc, quote: x, options: {url: "jdbc:duckdb:/x.db"}}',
    /application.sl.yml:1: application.connections.there.quote is x, which the embedded executor does not support/,
  ],
  [
    '{type: jdbc, loader: native, options: {url: "jdbc:duckdb:/x.db"}}',
    /application.connections.there.loader is native/,
  ],
])('refuses the connection %s before anything is moved', async (connection, says) => {
  const project = keep(TestProject.ofTable(THINGS, { things1: 'id;label\n1;a\n' }));
  const application = `application: {connectionRef: there, connections: {there: ${connection}}}`;
  project.write('metadata/application.sl.yml', application);
  expect((await project.run(['load', '--domains', 'shop'])).exitCode).toBe(1);
  expect(project.lines.join('\n')).toMatch(says);
  expect(project.files('datasets')).toEqual(['stage']);
});

test('refuses an attribute without a type, which Starlake takes for a struct', async () => {
  const project = keep(
    TestProject.ofTable('  attributes: [{name: id, type: int}, {name: v}]\n', { things1: 'id\n1\n' }),
  );
  expect((await project.run(['load'])).exitCode).toBe(1);
  expect(project.lines.join()).toMatch(
    /things.sl.yml:5: table.attributes.1.type is missing: Starlake takes it for a struct/,
  );
  expect(project.files('datasets')).toEqual(['stage']);
});

test('says that the project does not have its connection', async () => {
  const project = keep(TestProject.ofTable(THINGS, { things1: 'id;label\n1;a\n' }));
  project.write('metadata/application.sl.yml', 'application:\n  loadConnectionRef: gone\n');
  expect((await project.run(['load', '--domains', 'shop'])).exitCode).toBe(1);
  expect(project.lines.join('\n')).toMatch(
    /application.sl.yml:2: application.loadConnectionRef is 'gone', which application.connections does not have/,
  );
});

test('opens the file that the connection names', async () => {
  const project = keep(TestProject.ofTable(THINGS, { things1: 'id;label\n1;a\n' }));
  project.write(
    'metadata/application.sl.yml',
    'application: {connectionRef: "${c}", connections: {d: {type: jdbc, options: {url: "jdbc:duckdb:{{SL_ROOT}}/db/my.db"}}}}',
  );
  expect(await project.run(['load', '--options', 'c=d'])).toEqual({ exitCode: 0, rows: 1 });
  expect(await project.query('SELECT count(*)::INTEGER FROM shop.things', { file: 'db/my.db' })).toEqual([[1]]);
});

test.each([
  ['{name: id, type: int}, {name: "a-b", type: string}', 'id,a-b'],
  ['{name: id, type: int}, {name: x, type: int, rename: Group}', 'id,x'],
])('fails as Starlake does on the columns %s, which need quotes', async (attributes, header) => {
  const project = keep(TestProject.ofTable(`  attributes: [${attributes}]\n`, { things1: `${header}\n1,2\n` }));
  expect((await project.run(['load'])).exitCode).toBe(1);
  expect(project.lines.join('\n')).toMatch(/shop\.things: a name of the table or of its columns needs quotes/);
  expect(project.files('datasets/ingesting/shop')).toEqual(['things1']);
});
