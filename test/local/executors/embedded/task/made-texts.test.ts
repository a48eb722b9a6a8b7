import { tableLoader } from '../formats/format-support';

// Spark writes doubles and decimals as Java does (1.0E7, 9.0E-4, 0E-9), and a time without its zone.
const { load, rowsOf } = tableLoader();
const DSV = "separator: ','";
const READ = '{name: id, type: int}, {name: d, type: double}, {name: p, type: decimal}, {name: t, type: timestamp}';
const attributes = (more: string) => `[${READ}, {name: s, type: string}, ${more}]`;
const scripted = (sql: string, type = 'string') => attributes(`{name: v, type: ${type}, script: "${sql}"}`);
const CONTENT = 'id,d,p,t,s\n3,10000000,1.5,2026-03-04 10:11:12,x\n';

test.each([
  ['a column that becomes a text', scripted('t'), '', 'script', 'TIMESTAMP WITH TIME ZONE'],
  ['a decimal', scripted('p'), '', 'script', 'DECIMAL(38,9)'],
  ['a cast', scripted('CAST(d AS VARCHAR)'), '', 'script', 'DOUBLE'],
  ['a cast within', scripted('upper(CAST(d + 1 AS STRING))'), '', 'script', 'DOUBLE'],
  ['a cast for a condition', scripted("CASE WHEN CAST(d AS VARCHAR) = '1' THEN 1 END", 'int'), '', 'script', 'DOUBLE'],
  ["'||'", scripted("s || '-' || d"), '', 'script', 'DOUBLE'],
  ['a function that gives a double', scripted('s || sqrt(id)'), '', 'script', 'DOUBLE'],
  ['a division', scripted('s || id / 2'), '', 'script', 'DOUBLE'],
  ['a time', scripted('s || t'), '', 'script', 'TIMESTAMP WITH TIME ZONE'],
  ['a product of decimals', scripted('s || p * 2'), '', 'script', 'DECIMAL(38,9)'],
  [
    'a script before it',
    attributes('{name: h, type: double, script: "id / 2"}, {name: v, type: string, script: "s || h"}'),
    '',
    'script',
    'DOUBLE',
  ],
  ['privacy', attributes('{name: v, type: string, privacy: "SQL:s || sqrt(id)"}'), '', 'privacy', 'DOUBLE'],
  ['a filter', attributes('{name: v, type: string}'), '  filter: "(s || d) = \'x1\'"\n', 'filter', 'DOUBLE'],
])('refuses %s that Spark makes another text of, before anything is moved', async (_, columns, filter, key, type) => {
  const { project, exitCode } = await load(DSV, columns, CONTENT, 'things', filter);
  expect(exitCode).toBe(1);
  expect(project.lines.join('\n')).toContain(
    `${key} is not supported by the embedded executor: Spark and DuckDB convert a ${type} to different texts`,
  );
  expect(project.files('datasets/stage/shop')).toEqual(['things']);
  expect(project.files('datasets')).toEqual(['stage']);
});

test.each([
  ['a column that is not there', scripted('upper(nope)'), 'Referenced column "nope" not found'],
  [
    'what Spark casts unasked',
    scripted('upper(d)'),
    "No function matches the given name and argument types 'upper(DOUBLE)'",
  ],
])('refuses %s', async (_, columns, message) => {
  const { project, exitCode } = await load(DSV, columns, CONTENT);
  expect(exitCode).toBe(1);
  expect(project.lines.join('\n')).toContain(message);
  expect(project.files('datasets/stage/shop')).toEqual(['things']);
});

test.each([
  ["s || id || '-' || CAST(t AS DATE) || (d > 1)", 'string', 'x3-2026-03-04true'],
  ['d * 2', 'double', 20000000],
  ['d / 4', 'int', 2500000],
  ["CASE WHEN d > 1 THEN 'many' ELSE NULL END", 'string', 'many'],
])('does %s', async (sql, type, value) => {
  const { rows } = await rowsOf(DSV, scripted(sql, type), CONTENT, 'things', '  filter: "d > 1 AND length(s) = 1"\n');
  expect(rows[0][5]).toBe(value);
});

test.each([
  ['10000000', '1.0E7'],
  ['12345678.9', '1.23456789E7'],
  ['-0.0009', '-9.0E-4'],
  ['1.2e-5', '1.2E-5'],
  ['1e22', '1.0E22'],
  ['9999999.5', '9999999.5'],
  ['0.001', '0.001'],
  ['2.5', '2.5'],
  ['20', '20.0'],
  ['0', '0.0'],
  ['', null],
])('writes the double %s as Java does', async (value, text) => {
  const { rows } = await rowsOf(DSV, scripted('d'), `id,d\n1,${value}\n`);
  expect(rows[0][5]).toBe(text);
});
