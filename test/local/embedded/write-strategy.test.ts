import { keeper, TestProject } from './support';

const keep = keeper();
const LOAD = ['load', '--domains', 'shop', '--tables', 'things'];

async function loadTwice(strategy: string, first: string, second: string, rows: number): Promise<TestProject> {
  const project = keep(
    TestProject.ofTable(
      `  metadata: {writeStrategy: ${strategy}}\n  attributes: [{name: id, type: long}, {name: label}]\n`,
      { things1: first },
    ),
  );
  expect((await project.run(LOAD)).exitCode).toBe(0);
  project.write('datasets/stage/shop/things2', second);
  expect(await project.run(LOAD)).toEqual({ exitCode: 0, rows });
  return project;
}

const FIRST = 'id;label\n1;a\n2;b\n';
const SECOND = 'id;label\n2;c\n3;d\n';
const ALL = 'SELECT id::INTEGER, label FROM shop.things ORDER BY id, label';

test.each(['{type: APPEND}', '{}'])('appends (%s)', async (strategy) => {
  const project = await loadTwice(strategy, FIRST, SECOND, 2);
  expect(await project.query(ALL)).toEqual([
    [1, 'a'],
    [2, 'b'],
    [2, 'c'],
    [3, 'd'],
  ]);
});

test('overwrites', async () => {
  const project = await loadTwice('{type: OVERWRITE}', FIRST, SECOND, 2);
  expect(await project.query(ALL)).toEqual([
    [2, 'c'],
    [3, 'd'],
  ]);
});

test('updates and inserts by key, a later row over an earlier one', async () => {
  const project = await loadTwice('{type: UPSERT_BY_KEY, key: [id]}', FIRST, `${SECOND}3;e\n`, 3);
  expect(await project.query(ALL)).toEqual([
    [1, 'a'],
    [2, 'c'],
    [3, 'e'],
  ]);
  expect(project.lines.join('\n')).toMatch(
    /2 rows of things2 written \(UPSERT_BY_KEY\), 1 more replaced by a later row/,
  );
});

test('takes several columns for a key', async () => {
  const project = await loadTwice('{type: UPSERT_BY_KEY, key: [id, label]}', FIRST, 'id;label\n2;b\n2;c\n', 2);
  expect(await project.query(ALL)).toEqual([
    [1, 'a'],
    [2, 'b'],
    [2, 'c'],
  ]);
});

test('adds a column that the table does not have yet', async () => {
  const project = keep(TestProject.ofTable('  attributes: [{name: id}]\n', { things1: 'id\n1\n' }));
  await project.run(LOAD);
  project.write(
    'metadata/load/shop/things.sl.yml',
    'table: {pattern: "things.*", attributes: [{name: new}, {name: id}]}',
  );
  project.write('datasets/stage/shop/things2', 'new;id\nx;2\n');
  expect(await project.run(LOAD)).toEqual({ exitCode: 0, rows: 1 });
  expect(await project.query('SELECT id, "new" FROM shop.things ORDER BY id')).toEqual([
    ['1', null],
    ['2', 'x'],
  ]);
});

test.each([
  ['{type: SCD2}', /write strategy SCD2 is not supported/],
  ['{types: {APPEND: x}}', /is not supported/],
  ['{type: UPSERT_BY_KEY}', /needs a key/],
  ['{type: UPSERT_BY_KEY, key: [nope]}', /nope of UPSERT_BY_KEY is not a column/],
  ['{type: UPSERT_BY_KEY, key: [id]}', /1 rows have no value for their key/],
])('refuses %s', async (strategy, message) => {
  const project = keep(
    TestProject.ofTable(
      `  metadata: {writeStrategy: ${strategy}}\n  attributes: [{name: id, type: long}, {name: label}]\n`,
      { things1: 'id;label\n;x\n' },
    ),
  );
  expect(await project.run(LOAD)).toEqual({ exitCode: 1, rows: 0 });
  expect(project.lines.at(-1)).toMatch(message);
  expect(project.files('datasets/ingesting/shop')).toEqual(['things1']);
  expect(await project.tables()).toBe(0);
});
