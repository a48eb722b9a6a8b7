import { gzipSync } from 'node:zlib';
import * as fs from 'node:fs';
import { keeper, TestProject } from './support';

const keep = keeper();
const LOAD = ['load', '--domains', 'shop', '--tables', 'things'];
const ID_LABEL = 'attributes: [{name: id, type: long}, {name: label}]';

function table(metadata: string, attributes = ID_LABEL): string {
  return `  metadata: {${metadata}}\n  ${attributes}\n`;
}

test.each([
  ['the defaults of DSV', '', 'id;label\n1;a\n2;"b;c"\n3;"d\\"e"\n'],
  ['another order of columns, and Windows lines', "separator: ','", 'LABEL,id\r\na,1\r\n"b;c",2\r\n"d\\"e",3\r\n'],
  ['a quoted header, a byte order mark', "separator: '|'", '\uFEFF"id"|"label"\n1|a\n2|"b;c"\n3|"d\\"e"\n'],
  ['another quote and escape', 'quote: "\'", escape: "\'"', "id;label\n1;a\n2;'b;c'\n3;d\"e\n"],
  ['tabs', 'separator: "\\t"', 'id\tlabel\n1\ta\n2\tb;c\n3\t"d\\"e"\n'],
  ['no header', 'withHeader: false', '1;a\n2;"b;c"\n3;"d\\"e"\n'],
  ['no last line feed', 'format: DSV, encoding: utf-8', 'id;label\n1;a\n2;"b;c"\n3;"d\\"e"'],
  ['JSON lines', 'format: JSON_FLAT', '{"id":1,"label":"a"}\n\n{"label":"b;c","id":2}\n{"id":"3","label":"d\\"e"}'],
  [
    'a JSON array',
    'format: JSON, array: true',
    '[{"id":1,"label":"a"},{"id":2,"label":"b;c"},{"id":3,"label":"d\\"e"}]',
  ],
  [
    'JSON over lines',
    'format: JSON, multiline: true',
    '{"id":1,\n"label":"a"}{"id":2,"label":"b;c"}\n{"id":3,\n"label":"d\\"e"}',
  ],
])('reads %s', async (_, metadata, content) => {
  const project = keep(TestProject.ofTable(table(metadata), { things: content }));
  expect(await project.run(LOAD)).toEqual({ exitCode: 0, rows: 3 });
  expect(await project.query('SELECT * FROM shop.things ORDER BY id')).toEqual([
    ['1', 'a'],
    ['2', 'b;c'],
    ['3', 'd"e'],
  ]);
});

/** What Starlake's log says of the file `things`. */
function summary(project: TestProject, input: number, accepted: number, rejected: number): string {
  const uri = `file:${project.root}/datasets/ingesting/shop/things`;
  return (
    `ingestion-summary -> files: [${uri}], domain: shop, schema: things, ` +
    `input: ${input}, accepted: ${accepted}, rejected:${rejected}`
  );
}

function compressed(metadata: string, name: string, content: string): TestProject {
  const project = keep(TestProject.ofTable(table(metadata), { [name]: '' }));
  fs.writeFileSync(project.path(`datasets/stage/shop/${name}`), gzipSync(content));
  return project;
}

test.each([
  ['DSV', '', 'things.csv.gz', 'id;label\n1;a\n'],
  ['JSON lines', 'format: JSON_FLAT', 'things.jsonl.gz', '{"id":1,"label":"a"}\n'],
  ['a JSON array', 'format: JSON, array: true', 'things.json.gz', '[{"id":1,"label":"a"}]'],
  ['JSON over lines', 'format: JSON, multiline: true', 'things.json.gz', '{"id":1,\n"label":"a"}'],
])('reads %s that is compressed', async (_, metadata, name, content) => {
  const project = compressed(metadata, name, content);
  expect(await project.run(LOAD)).toEqual({ exitCode: 0, rows: 1 });
  expect(await project.query('SELECT * FROM shop.things')).toEqual([['1', 'a']]);
});

test('what is wrong in a compressed file is told as in any other', async () => {
  const project = compressed('format: JSON_FLAT', 'things.jsonl.gz', '{"id":1,"label":"a"}\n{"id":2,\n');
  expect((await project.run(LOAD)).exitCode).toBe(1);
  expect(project.lines.join('\n')).toContain('things.jsonl.gz, line 2: ');
});

test('reads files with no rows', async () => {
  const project = keep(TestProject.ofTable(table(''), { things1: 'id;label\n' }));
  expect(await project.run(LOAD)).toEqual({ exitCode: 0, rows: 0 });
  expect(await project.query('SELECT count(*)::INTEGER FROM shop.things')).toEqual([[0]]);
});

test('reads every type, and empty values as null', async () => {
  const values: Record<string, [string, unknown]> = {
    string: [' x ', ' x '],
    int: ['-3', -3],
    integer: ['+4', 4],
    long: ['9007199254740993', '9007199254740993'],
    short: ['32767', 32767],
    double: ['1.5e3', 1500],
    float: ['0.5', 0.5],
    decimal: ['1234567890123.25', '1234567890123.250000000'],
    boolean: ['true', true],
    date: ['2026-03-02', '2026-03-02'],
    timestamp: ['2026-03-02 10:00:00', '2026-03-02 10:00:00+00'],
    iso_date_time: ['2026-03-02T10:00:00+02:00', '2026-03-02 08:00:00+00'],
  };
  const types = Object.keys(values);
  const attributes = `attributes: [${types.map((type) => `{name: a_${type}, type: ${type}}`).join(', ')}]`;
  const texts = types.map((type) => values[type][0]).join(';');
  const project = keep(
    TestProject.ofTable(table('withHeader: false', attributes), {
      things: `${texts}\n${types.map(() => '').join(';')}\n`,
    }),
  );
  expect(await project.run(LOAD)).toEqual({ exitCode: 0, rows: 2 });
  expect(await project.query('SELECT * FROM shop.things ORDER BY a_int NULLS LAST')).toEqual([
    types.map((type) => values[type][1]),
    types.map(() => null),
  ]);
});

test.each([
  ['long', '1.5'],
  ['int', '9223372036854775808'],
  ['short', '32768'],
  ['double', 'much'],
  ['decimal', '1,5'],
  ['boolean', 'perhaps'],
  ['date', '2026-02-30'],
  ['date', '2026-02-03 10:00:00'],
  ['timestamp', 'noon'],
  ['timestamp', '2026-03-02T10:00:00Z'],
])('rejects as %s: %s', async (type, text) => {
  const project = keep(
    TestProject.ofTable(table('', `attributes: [{name: a, type: ${type}}]`), { things: `a\n${text}\n${text}\n` }),
  );
  expect(await project.run(LOAD)).toEqual({ exitCode: 0, rows: 0 });
  expect(project.lines.join('\n')).toMatch(
    new RegExp(`shop.things: things, row \\d, column a: '${text}' is not of type ${type}: rejected`),
  );
  expect(project.lines).toContain(summary(project, 2, 0, 2));
});

test.each([
  ['a missing column', '', 'id\n1\n', /things: no column label in its header \(id\)/],
  ['a column twice', '', 'id;label;ID\n', /column 'ID' is there twice/],
  ['an empty file', '', '', /it is empty/],
  ['a row with fewer columns', '', 'id;label\n1;a\n2\n', /things: .*Line: 3 .*Expected Number of Columns: 2 Found: 1/],
  ['a row with more columns', '', 'id;label\n1;a;b\n', /Line: 2/],
  ['an open quote', '', 'id;label\n1;"a\n', /Line: 2/],
  ['a malformed line', 'format: JSON_FLAT', '{"id":1}\n{"id":}\n', /things, line 2: /],
  ['a malformed array', 'format: JSON, array: true', '[{"id":1}', /things: .*(Malformed|Missing)/],
  ['lines instead of an array', 'format: JSON, array: true', '{"id":1}\n', /Expected top-level JSON array/],
  ['another format', 'format: XML', '<a/>', /format XML is not supported/],
  ['another encoding', 'encoding: ISO-8859-1', 'id;label\n', /encoding ISO-8859-1 is not supported/],
])('refuses %s', async (_, metadata, content, message) => {
  const project = keep(TestProject.ofTable(table(metadata), { things: content }));
  expect(await project.run(LOAD)).toEqual({ exitCode: 1, rows: 0 });
  expect(project.lines.at(-1)).toMatch(message);
  expect(project.files('datasets/ingesting/shop')).toEqual(['things']);
});

test.each([
  ['', 'id\n1\n""\n'],
  ['format: JSON_FLAT', '{"id":"1"}\n{"label":"x"}\n'],
  ['format: JSON_FLAT', '{"id":"1"}\n{"id":null}\n'],
])('rejects a row without a required value (%s)', async (metadata, content) => {
  const attributes = 'attributes: [{name: id, required: true}]';
  const project = keep(TestProject.ofTable(table(metadata, attributes), { things: content }));
  expect(await project.run(LOAD)).toEqual({ exitCode: 0, rows: 1 });
  expect(project.lines).toContain('shop.things: things, row 2, column id: required, and empty: rejected');
  expect(project.lines).toContain(summary(project, 2, 1, 1));
});

test.each([
  ['', 'id;label;extra\n1;a;x\n'],
  ['format: JSON_FLAT', '{"id":1,"label":"a"}\n{"id":2,"extra":{"deep":1}}\n'],
])('says which values it does not load because the table does not declare them (%s)', async (metadata, content) => {
  const project = keep(TestProject.ofTable(table(metadata), { things: content }));
  expect((await project.run(LOAD)).exitCode).toBe(0);
  expect(project.lines.join('\n')).toMatch(/not declared and not loaded: extra/);
});

test.each([
  ['attributes: [{name: id, type: uuid}]', /Attribute id of shop.things is of type 'uuid'/],
  ['attributes: [{name: id, privacy: SHA1}]', /'privacy' is not supported/],
  ['filter: "id > 3"\n  attributes: [{name: id}]', /'filter' is not supported/],
])('refuses what it would not honour: %s', async (attributes, message) => {
  const project = keep(TestProject.ofTable(table('', attributes), { things: 'id\n1\n' }));
  expect((await project.run(LOAD)).exitCode).toBe(1);
  expect(project.lines.at(-1)).toMatch(message);
});
