import { keeper, TestProject } from '../support';

const keep = keeper();
const LOAD = ['load', '--domains', 'shop', '--tables', 'things'];

const ATTRIBUTES = '[{name: id, type: long}, {name: label, type: string}, {name: day, type: date}]';

/** Loads files one after the other, each by a command of its own. */
async function load(metadata: string, ...files: string[]): Promise<TestProject> {
  const project = keep(TestProject.ofTable(`  metadata: ${metadata}\n  attributes: ${ATTRIBUTES}\n`));
  for (const [index, file] of files.entries()) {
    project.write(`datasets/stage/shop/things${index}`, `id;label;day\n${file}`);
    expect((await project.run(LOAD)).exitCode).toBe(0);
  }
  return project;
}

function rows(project: TestProject): Promise<unknown[][]> {
  return project.query(
    "SELECT id::INTEGER, coalesce(label, '-') || right(day::VARCHAR, 1) FROM shop.things ORDER BY rowid",
  );
}

const FIRST = '1;a;2026-01-05\n2;b;2026-01-05\n2;B;2026-01-04\n';
const SECOND = '2;c;2026-01-05\n3;d;2026-01-06\n3;D;2026-01-07\n';
const THIRD = '2;e;2026-01-01\n;n;2026-01-01\n';

const all = (...texts: string[]) => texts.map((text) => [text[0] === '-' ? null : Number(text[0]), text.slice(1)]);

// Starlake's rows, by what its statements for DuckDB say (resources/templates/write-strategies/duckdb).
test.each([
  ['{}', all('1a5', '2b5', '2B4', '2c5', '3d6', '3D7', '2e1', '-n1')],
  ['{type: APPEND}', all('1a5', '2b5', '2B4', '2c5', '3d6', '3D7', '2e1', '-n1')],
  ['{type: OVERWRITE}', all('2e1', '-n1')],
  ['{type: UPSERT_BY_KEY, key: [id]}', all('1a5', '3d6', '3D7', '2e1', '-n1')],
  ['{type: UPSERT_BY_KEY, key: [id], on: SOURCE_AND_TARGET}', all('1a5', '3d6', '2e1', '-n1')],
  ['{type: UPSERT_BY_KEY, key: [id, label]}', all('1a5', '2b5', '2B4', '2c5', '3d6', '3D7', '2e1', '-n1')],
  // Rows of the same age stay beside each other.
  ['{type: UPSERT_BY_KEY_AND_TIMESTAMP, key: [id], timestamp: day}', all('1a5', '2b5', '2c5', '3d6', '3D7', '-n1')],
  [
    '{type: UPSERT_BY_KEY_AND_TIMESTAMP, key: [id], timestamp: day, on: SOURCE_AND_TARGET}',
    all('1a5', '2b5', '2c5', '3d6', '-n1'),
  ],
  ['{type: DELETE_THEN_INSERT, key: [id]}', all('1a5', '3d6', '3D7', '2e1', '-n1')],
])('%s', async (strategy, expected) => {
  const project = await load(`{writeStrategy: ${strategy}}`, FIRST, SECOND, THIRD);
  expect(sorted(await rows(project))).toEqual(sorted(expected));
});

test('a partition is overwritten, the others stay', async () => {
  const metadata = '{writeStrategy: {type: OVERWRITE_BY_PARTITION}, sink: {partition: [day]}}';
  const project = await load(metadata, FIRST, SECOND);
  expect(sorted(await rows(project))).toEqual(sorted(all('2B4', '2c5', '3d6', '3D7')));
});

test('without a column to go by, overwriting a partition fails once there are some', async () => {
  const project = await load('{writeStrategy: {type: OVERWRITE_BY_PARTITION}}', FIRST);
  project.write('datasets/stage/shop/more.things', '');
  project.write('datasets/stage/shop/things9', 'id;label;day\n9;x;2026-01-01\n');
  expect((await project.run(LOAD)).exitCode).toBe(1);
  expect(project.lines.at(-1)).toMatch(/OVERWRITE_BY_PARTITION without a sink.partition/);
  expect(await rows(project)).toHaveLength(3);
});

describe('SCD2', () => {
  const HISTORY = 'SELECT id::INTEGER, label, since IS NOT NULL, until IS NOT NULL FROM shop.things ORDER BY id, label';
  const strategy = (more: string) => `{writeStrategy: {type: SCD2, key: [id], startTs: since, endTs: until, ${more}}}`;

  test('ends the row that held, where the new one is newer', async () => {
    const files = ['1;a;2026-01-05\n2;b;2026-01-05\n', '1;c;2026-01-05\n2;d;2026-01-06\n3;e;2026-01-01\n'];
    const project = await load(strategy('timestamp: day'), ...files);
    expect(await project.query(HISTORY)).toEqual([
      [1, 'a', false, false],
      [2, 'b', false, true],
      [2, 'd', true, false],
      [3, 'e', true, false],
    ]);
  });

  test('ends it in any case where there is no timestamp', async () => {
    const project = await load(strategy(''), '1;a;2026-01-05\n2;b;2026-01-05\n', '1;c;2026-01-01\n3;d;2026-01-01\n');
    expect(await project.query(HISTORY)).toEqual([
      [1, 'a', false, true],
      [1, 'c', true, false],
      [2, 'b', false, false],
      [3, 'd', true, false],
    ]);
  });

  test('takes the newest row of each key, where asked to', async () => {
    const project = await load(
      strategy('timestamp: day, on: SOURCE_AND_TARGET'),
      '1;a;2026-01-05\n1;b;2026-01-06\n',
      '1;d;2026-01-08\n1;c;2026-01-07\n',
    );
    expect(await project.query(HISTORY)).toEqual([
      [1, 'b', false, true],
      [1, 'd', true, false],
    ]);
  });

  test('calls its columns as the application says', async () => {
    const project = keep(
      TestProject.ofTable(`  metadata: {writeStrategy: {type: SCD2, key: [id]}}\n  attributes: ${ATTRIBUTES}\n`, {
        things1: 'id;label;day\n1;a;2026-01-05\n',
      }),
    );
    project.write('metadata/application.sl.yml', 'application: {scd2StartTimestamp: began, scd2EndTimestamp: ended}');
    expect((await project.run(LOAD)).exitCode).toBe(0);
    expect(await project.query('SELECT began, ended FROM shop.things')).toEqual([[null, null]]);
  });
});

test('a table gets the columns that it does not have, and loses those that are not declared any more', async () => {
  const project = keep(
    TestProject.ofTable('  attributes: [{name: old, type: string}, {name: id, type: string}]\n', {
      things1: 'old;id\na;1\n',
    }),
  );
  await project.run(LOAD);
  project.write(
    'metadata/load/shop/things.sl.yml',
    'table: {name: things, pattern: "things.*", attributes: [{name: id, type: string}, {name: more, type: int}]}',
  );
  project.write('datasets/stage/shop/things2', 'id;more\n2;20\n');
  expect(await project.run(LOAD)).toEqual({ exitCode: 0, rows: 1 });
  // Not an INTEGER, which it would be in a new table: so Starlake adds it.
  expect(await project.query('DESCRIBE shop.things')).toEqual([
    ['id', 'VARCHAR', 'YES', null, null, null],
    ['more', 'BIGINT', 'YES', null, null, null],
  ]);
  expect(await project.query('SELECT * FROM shop.things ORDER BY id')).toEqual([
    ['1', null],
    ['2', '20'],
  ]);
});

test.each([
  [
    '{type: MINE}',
    /things.sl.yml:\d+: table.metadata.writeStrategy.type is MINE, which the embedded executor does not know/,
  ],
  ['{types: {APPEND: x}}', /table.metadata.writeStrategy.types is not supported/],
  ['{type: UPSERT_BY_KEY}', /type is UPSERT_BY_KEY, which needs a key/],
  ['{type: SCD2, timestamp: id}', /type is SCD2, which needs a key/],
  ['{type: UPSERT_BY_KEY_AND_TIMESTAMP, key: [id]}', /type is UPSERT_BY_KEY_AND_TIMESTAMP, which needs a timestamp/],
  ['{type: APPEND, on: SOURCE_AND_TARGET}', /on is SOURCE_AND_TARGET, which needs a key/],
  ['{type: SCD2, key: [id], on: SOURCE_AND_TARGET}', /type is SCD2, which needs a timestamp on SOURCE_AND_TARGET/],
  ['{type: UPSERT_BY_KEY, key: [id], on: SOURCE}', /writeStrategy\.on must be one of TARGET, SOURCE_AND_TARGET/],
])('refuses %s before anything is moved', async (strategy, message) => {
  const project = keep(
    TestProject.ofTable(
      `  metadata: {writeStrategy: ${strategy}}\n  attributes: [{name: id, type: long}, {name: label, type: string}]\n`,
      { things1: 'id;label\n;x\n' },
    ),
  );
  expect((await project.run(LOAD)).exitCode).toBe(1);
  expect(project.lines.at(-1)).toMatch(message);
  expect(project.files('datasets/stage/shop')).toEqual(['things1']);
  expect(await project.tables()).toBe(0);
});

function sorted(list: unknown[][]): string[] {
  return list.map((row) => JSON.stringify(row)).sort();
}
