import { DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { columnProblem } from '../../lib/project/keys/column-name';
import { domain, read, removeProjects } from './support';

afterAll(removeProjects);

test('a name is told of where DuckDB refuses it without quotes', async () => {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const takes = async (name: string) => {
    try {
      await connection.run(`CREATE OR REPLACE TABLE t (own_id INTEGER, ${name} VARCHAR)`);
      return true;
    } catch {
      return false;
    }
  };
  const keywords = (await connection.runAndReadAll('SELECT keyword_name FROM duckdb_keywords()')).getRows();
  for (const [word] of keywords)
    expect([word, columnProblem(String(word)) === undefined]).toEqual([word, await takes(String(word))]);
  const letters = fc.constantFrom(...'aZ_09$é名-. #@');
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: letters, minLength: 1, maxLength: 4 }), async (name) => {
      // A type of two words, and spaces around, are no names.
      fc.pre(!/^ | $/.test(name) && !name.includes(' ') && !name.includes('--'));
      expect(columnProblem(name) === undefined).toBe(await takes(name));
    }),
    { numRuns: 200 },
  );
  connection.closeSync();
  instance.closeSync();
});

const attributes = (...written: string[]) =>
  `version: 1\ntable:\n  name: t\n  pattern: x\n  attributes:\n${written.map((each) => `    - ${each}\n`).join('')}`;
const application = (url: string) =>
  `version: 1\napplication:\n  connectionRef: c\n  connections: { c: { type: jdbc, options: { url: '${url}' } } }\n`;
const warningsOf = (yaml: string, url = 'jdbc:duckdb:/x.db') =>
  read({ 'application.sl.yml': application(url), 'load/d/_config.sl.yml': domain(), 'load/d/t.sl.yml': yaml }).warnings;

test('a column of a DuckDB file that needs quotes is warned of, with its line', () => {
  expect(
    warningsOf(
      attributes('{ name: id, type: int }', '{ name: "order id", type: int }', '{ name: a, type: int, rename: Group }'),
    ),
  ).toEqual([
    "metadata/load/d/t.sl.yml:7: table.attributes.1.name is 'order id', which needs quotes in DuckDB, and Starlake writes " +
      "none: the load fails; give it another name, or a 'rename'",
    expect.stringMatching(/^metadata\/load\/d\/t\.sl\.yml:8: table\.attributes\.2\.rename is 'Group', /),
  ]);
});

test.each([
  ['{ name: group, type: int, rename: kind }', undefined],
  ['{ name: group, type: int, ignore: true }', undefined],
  ['{ name: group, type: int }', 'jdbc:postgresql://h/d'],
])('%s on %s is not', (attribute, url) => {
  expect(warningsOf(attributes('{ name: id, type: int }', attribute), url)).toEqual([]);
});
