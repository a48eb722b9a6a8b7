import { keeper, TestProject } from '../support';

const keep = keeper();

const MACROS = `
-- how many rows have less than nothing
{% macro none_negative(col) %}
SELECT count(*) FROM sl_this WHERE {{ col }} < 0 -- rows
{% endmacro %}
{% macro of_nothing() %}SELECT 0 FROM SL_THIS{% endmacro %}
{% macro no_number() %}SELECT 'x' FROM sl_this LIMIT 1{% endmacro %}
{% macro rows(n=2) %}SELECT count(*) - {{ n }} FROM Sl_This UNION ALL SELECT 0 FROM sl_this{% endmacro %}
`;

/** A project with the table `shop.things`, of which this is expected. */
function expecting(...expectations: string[]): TestProject {
  const project = keep(
    TestProject.ofTable(
      `  attributes: [{name: id, type: int}]\n  expectations: ${JSON.stringify(expectations.map((expect) => ({ expect })))}\n`,
      { things1: 'id\n1\n-5\n' },
    ),
  );
  project.write('metadata/expectations/mine.j2', MACROS);
  return project;
}

const OUTCOMES = "SELECT name, params, count::INTEGER, success, exception <> '' FROM audit.expectations ORDER BY rowid";

test('what is not as expected is written down, and fails nothing', async () => {
  const project = expecting(
    "none_negative('id')",
    "Mine.none_negative('id + 6')",
    'no_number()',
    'rows(1)',
    'of_nothing()',
  );
  expect(await project.run(['load'])).toEqual({ exitCode: 0, rows: 2 });
  expect(project.lines.join('\n')).toContain("shop.things: not as expected: none_negative('id') (it is 1)");
  const none = -2147483648;
  const printed = project.lines.filter((line) => line.startsWith('ExpectationJob: name: '));
  expect(printed).toContainEqual(
    expect.stringMatching(
      /^ExpectationJob: name: \{\{none_negative\('id'\)\}\}, params:none_negative\('id'\), count:1, success:false, message: , sql:Some\(/,
    ),
  );
  expect(await project.query(OUTCOMES)).toEqual([
    ['none_negative("id")', 'none_negative("id")', 1, false, false],
    ['none_negative("id + 6")', 'Mine.none_negative("id + 6")', 0, true, false],
    ['no_number()', 'no_number()', none, false, false],
    // More than one row.
    ['rows(1)', 'rows(1)', none, false, false],
    // Starlake puts the table in the place of sl_this only where that is written in small letters somewhere.
    ['of_nothing()', 'of_nothing()', 0, false, true],
  ]);
  expect(await project.query('SELECT sql FROM audit.expectations WHERE success')).toEqual([
    ['SELECT count(*) FROM shop.things WHERE id + 6 < 0'],
  ]);
  expect(project.files('datasets/archive/shop')).toEqual(['things1']);
});

test('it fails the load where the project says so, and the rows stay', async () => {
  const project = expecting("none_negative('id')");
  project.write('metadata/application.sl.yml', 'application: {expectations: {failOnError: true}}');
  expect((await project.run(['load'])).exitCode).toBe(1);
  expect(project.lines.at(-1)).toMatch(/1 expectations failed/);
  expect(project.files('datasets/ingesting/shop')).toEqual(['things1']);
  expect(await project.query('SELECT count(*)::INTEGER FROM shop.things')).toEqual([[2]]);
  // Tried again, it is neither loaded a second time nor taken for good.
  project.restore();
  expect((await project.run(['load'])).exitCode).toBe(1);
  expect(await project.query('SELECT count(*)::INTEGER FROM shop.things')).toEqual([[2]]);
  project.write('metadata/application.sl.yml', 'application: {expectations: {active: false}}');
  project.restore();
  expect((await project.run(['load'])).exitCode).toBe(0);
  expect(project.files('datasets/archive/shop')).toEqual(['things1']);
  expect(await project.query('SELECT count(*)::INTEGER FROM shop.things')).toEqual([[2]]);
});

test.each(["none_negative('id') => count == 0", "unknown_macro('id')"])(
  'what Starlake cannot read, %s, it finds when all is written',
  async (expectation) => {
    const project = expecting(expectation);
    expect((await project.run(['load'])).exitCode).toBe(1);
    expect(project.lines.at(-1)).toMatch(/Starlake cannot read it/);
    expect(project.files('datasets/ingesting/shop')).toEqual(['things1']);
    expect(await project.query('SELECT success, message FROM audit.audit')).toEqual([[true, 'success']]);
  },
);

test('what only Starlake may be able to render is refused before anything is moved', async () => {
  const project = expecting('none_negative(1, 2, other)');
  project.write('metadata/expectations/mine.j2', '{% macro none_negative(a) %}{{ a | strange }}{% endmacro %}');
  expect((await project.run(['load'])).exitCode).toBe(1);
  expect(project.files('datasets/stage/shop')).toEqual(['things1']);
});

test('a task that is not as expected succeeds, whatever the project says', async () => {
  const project = keep(new TestProject());
  project.write('metadata/application.sl.yml', 'application: {expectations: {failOnError: true}}');
  project.write('metadata/expectations/mine.j2', MACROS);
  project.write('metadata/transform/kpi/t.sql', 'SELECT -1 AS n');
  project.write('metadata/transform/kpi/t.sl.yml', 'task: {expectations: [{expect: "none_negative(\'n\')"}]}');
  expect(await project.run(['transform', '--name', 'kpi.t'])).toEqual({ exitCode: 0, rows: 1 });
  expect(await project.query('SELECT domain, schema, success FROM audit.expectations')).toEqual([['kpi', 't', false]]);
});
