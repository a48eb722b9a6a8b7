import { gzipSync } from 'node:zlib';
import { tableLoader } from './format-support';

// Files in other encodings, compressed, broken and odd: as Starlake 1.8.2 did with the very same ones.
const { load, rowsOf } = tableLoader();
const DSV = "separator: ','";
const TEXTS = '[{name: id, type: int}, {name: v, type: string}]';
const PLACES =
  '[{name: id, type: int, position: {first: 0, last: 0}}, {name: v, type: string, position: {first: 1, last: 3}}]';

const utf16 = (text: string) => Buffer.from(text, 'utf16le');
const bigEndian = (text: string) => Buffer.from(utf16(text)).swap16();
const utf32 = (text: string) => {
  const codes = Array.from(text, (character) => character.codePointAt(0) ?? 0);
  const bytes = Buffer.alloc(4 * codes.length);
  codes.forEach((code, index) => bytes.writeUInt32LE(code, 4 * index));
  return bytes;
};

const CSV = 'id,v\n1,é€ü\n2,"a,ß"\n3,Ω\n';
const ROWS = [
  [1, 'é€ü'],
  [2, 'a,ß'],
  [3, 'Ω'],
];

test.each([
  ['UTF-16', utf16(`\uFEFF${CSV}`)],
  ['UTF-16', bigEndian(CSV)],
  ['utf-16le', utf16(CSV)],
  ['UTF-16BE', bigEndian(CSV)],
  ['UTF-32', utf32(`\uFEFF${CSV}`)],
])('reads delimited values in %s where lines are told apart after decoding', async (encoding, content) => {
  expect((await rowsOf(`${DSV}, multiline: true, encoding: ${encoding}`, TEXTS, content)).rows).toEqual(ROWS);
});

test('reads all of a file of JSON in UTF-16', async () => {
  const content = utf16('\uFEFF[{"id":1,"v":"é€"}]');
  expect((await rowsOf('format: JSON, array: true, encoding: UTF-16', TEXTS, content)).rows).toEqual([[1, 'é€']]);
});

test('reads positions in ISO-8859-1 as Spark does: a blank line is none', async () => {
  const content = Buffer.from('1éüx\n2a"b\n\n3 c \n4"q"\n5"u\n6\\"x\n7,z;\n', 'latin1');
  const { rows } = await rowsOf('format: POSITION, encoding: ISO-8859-1', PLACES, content);
  const texts = ['éüx', 'a"b', ' c ', '"q"', '"u', '\\"x', ',z;'];
  expect(rows).toEqual(texts.map((text, index) => [index + 1, text]));
});

test.each([
  ['lines in UTF-16', `${DSV}, encoding: UTF-16`, /metadata.encoding is UTF-16, .*multiline: true/],
  ['lines of JSON in UTF-16LE', 'format: JSON, encoding: UTF-16LE', /metadata.encoding is UTF-16LE/],
  ['positions in UTF-16', 'format: POSITION, encoding: UTF-16', /metadata.encoding is UTF-16/],
  ['what Spark does not take', `${DSV}, encoding: windows-1252`, /is windows-1252, .*Spark reads only UTF-8, US-ASCII/],
  ['another name', `${DSV}, encoding: UTF8`, /is UTF8, .*Spark reads only UTF-8/],
])('refuses %s before anything is moved', async (_, metadata, says) => {
  const { project, exitCode } = await load(metadata, PLACES, 'id,v\n1,a\n');
  expect(exitCode).toBe(1);
  expect(project.lines.join()).toMatch(says);
  expect(project.files('datasets')).toEqual(['stage']);
});

test.each(['bz2', 'snappy', 'lz4', 'zst', 'lzo'])('refuses .%s before anything is moved', async (extension) => {
  const { project, exitCode } = await load(DSV, TEXTS, 'x', `things.csv.${extension}`);
  expect(exitCode).toBe(1);
  expect(project.lines.join()).toMatch(
    /is compressed \(\.\w+\), and the embedded executor reads \.gz and \.deflate only/,
  );
  expect(project.files('datasets')).toEqual(['stage']);
});

const whole = gzipSync(Buffer.from(Array.from({ length: 999 }, (_, n) => `${n},${n * 7919}\n`).join('')));

test.each([
  ['DSV', 'no gzip', Buffer.from('id,v\n1,a\n')],
  ['DSV', 'cut off', whole.subarray(0, -500)],
  ['JSON', 'no gzip', Buffer.from('{"id":1}')],
  ['POSITION', 'no gzip', Buffer.from('1abc')],
])('a file of %s that is %s fails, stays in ingesting, and leaves no table', async (format, _, content) => {
  const { project, exitCode } = await load(`format: ${format}`, PLACES, content, 'things.gz');
  expect(exitCode).toBe(1);
  expect(project.files('datasets/ingesting/shop')).toEqual(['things.gz']);
  expect(await project.query("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'shop'")).toEqual([]);
});

test('takes JSON in single quotes', async () => {
  const lines = `{'id':1,'v':'a "b"'}\n{"id":2,"v":"it's"}\n{'id':3,'v':'it\\'s'}\n`;
  expect((await rowsOf('format: JSON', TEXTS, lines)).rows).toEqual([
    [1, 'a "b"'],
    [2, "it's"],
    [3, "it's"],
  ]);
  expect((await rowsOf('format: JSON, array: true', TEXTS, "[{'id':1,'v':'it\\'s'}]\n")).rows).toEqual([[1, "it's"]]);
});

test('a file of nothing has no rows, and random bytes have rows without values: both are archived', async () => {
  const nothing = await load(DSV, TEXTS, '');
  expect(nothing.exitCode).toBe(0);
  expect(nothing.project.files('datasets/archive/shop')).toEqual(['things']);
  expect(await nothing.project.query('SELECT * FROM shop.things')).toEqual([]);

  let state = 3;
  const bytes = Buffer.from(Array.from({ length: 3000 }, () => (state = (state * 1103515245 + 12345) % 2 ** 31) >> 16));
  const random = await load(DSV, TEXTS, bytes);
  expect(random.exitCode).toBe(0);
  expect(random.project.files('datasets/archive/shop')).toEqual(['things']);
  expect(await random.project.query('SELECT DISTINCT id, v FROM shop.things')).toEqual([[null, null]]);
  const strict = await load(`${DSV}, withHeader: false`, TEXTS, bytes);
  expect(strict.exitCode).toBe(0);
  expect(await strict.project.query('SELECT count(*)::INTEGER FROM shop.things')).toEqual([[0]]);
});

test('SQL in the place of privacy takes the place of the value, all of it in capitals', async () => {
  const attributes =
    '[{name: id, type: int}, {name: v, type: string, privacy: "SQL: \'x\' || left(v, 2)"}, ' +
    "{name: w, type: double, privacy: 'SQL: w * 2 + id'}, {name: z, type: string, rename: zz, privacy: 'sql:upper(zz)'}]";
  expect((await rowsOf(DSV, attributes, 'id,v,w,z\n1,hello,1.5,ab\n2,bar,2,cd\n')).rows).toEqual([
    [1, 'Xhe', 4, 'AB'],
    [2, 'Xba', 6, 'CD'],
  ]);
});

test.each([
  [
    'a function that is not known',
    '[{name: v, type: string, privacy: "SQL:aes(v)"}]',
    /attributes.0.privacy is not supported/,
  ],
  [
    'SQL within a struct',
    '[{name: s, attributes: [{name: v, type: string, privacy: "SQL:upper(v)"}]}]',
    /attributes.0.attributes.0.privacy is SQL/,
  ],
])('refuses privacy by %s', async (_, attributes, says) => {
  const { project, exitCode } = await load('format: JSON', attributes, '{}');
  expect(exitCode).toBe(1);
  expect(project.lines.join()).toMatch(says);
});
