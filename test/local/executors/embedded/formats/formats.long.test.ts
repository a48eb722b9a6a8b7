import { deflateSync, gzipSync } from 'node:zlib';
import { tableLoader } from './format-support';
import { TestProject } from '../support';

// What is read of delimited values, and what is checked, computed and refused: as Starlake 1.8.2 did with the very same files.
const { keep, table, load, rowsOf } = tableLoader();
const LOAD = ['load', '--domains', 'shop', '--tables', 'things'];
const TEXTS = '[{name: id, type: string}, {name: v, type: string}, {name: w, type: string}]';

const DSV = "separator: ','";

test.each([
  ['a doubled quote', '"a ""b"" c",z', '"a ""b"" c"', 'z'],
  ['an escaped quote', '"a \\"b\\" c",z', 'a "b" c', 'z'],
  ['an escaped escape', '"a\\\\b",z', 'a\\b', 'z'],
  ['an escape without quotes', 'a\\b,z', 'a\\b', 'z'],
  ['text after a quote', '"a"b,z', '"a"b', 'z'],
  ['blanks after a quote', '"a" ,z', 'a', 'z'],
  ['quotes within', 'a"b"c,z', 'a"b"c', 'z'],
  ['an open quote', '"unclosed,z', 'unclosed,z', null],
  ['an escape at the end', '"a\\\\",z', 'a\\', 'z'],
  ['blanks', ' lead ,z', ' lead ', 'z'],
  ['nothing, quoted', '"",z', null, 'z'],
  ['nothing', ',z', null, 'z'],
  ['too few values', 'x', 'x', null],
  ['too many values', 'x,y,extra', 'x', 'y'],
  ['what others take for null', '\\N,null', '\\N', 'null'],
  ['an escape that escapes nothing', '"a\\nb",z', 'a\\nb', 'z'],
  ['a separator after an escaped quote', '"a\\",b",z', 'a",b', 'z'],
  ['a blank before a quote', ' "sp",z', ' "sp"', 'z'],
  ['two quotes', '"x" y "z",w', '"x" y "z"', 'w'],
])('reads a line with %s', async (_, line, v, w) => {
  expect((await rowsOf(DSV, TEXTS, `id,v,w\n1,${line}\n\n   \n`)).rows).toEqual([['1', v, w]]);
});

test.each([
  ['names that differ in capitals or blanks', DSV, ' id,V,w\n1,2,3\n', [[null, null, '3']]],
  ['no column of the table', DSV, 'x,y\n1,2\n', [[null, null, null]]],
  [
    'no header',
    `${DSV}, withHeader: false`,
    '1,2\n3,4,5,6\n',
    [
      ['1', '2', null],
      ['3', '4', '5'],
    ],
  ],
  ['nothing at all', DSV, '', []],
  ['a header alone', DSV, 'id,v\n', []],
  ['a byte order mark', DSV, '\uFEFFid,v\n1,2\n', [['1', '2', null]]],
  [
    'ends of lines of three kinds',
    DSV,
    'id,v\r1,2\r\n3,4\n',
    [
      ['1', '2', null],
      ['3', '4', null],
    ],
  ],
  ['tabs', "separator: '\\t'", 'id\tv\n1\t2\n', [['1', '2', null]]],
  ['a long separator', "separator: '||'", 'id||v\n1||2\n', [['1', '2', null]]],
  ['the default separator', '', 'id;v\n1;2\n', [['1', '2', null]]],
  [
    'an escape that is the quote',
    `${DSV}, escape: '"'`,
    'id,v\n1,"a ""b"" c"\n2,"x\\"\n',
    [
      ['1', 'a "b" c', null],
      ['2', 'x\\', null],
    ],
  ],
  ['no quote', `${DSV}, quote: ''`, 'id,v\n1,"a\n', [['1', '"a', null]]],
  [
    'lines in quotes',
    `${DSV}, multiline: true`,
    'id,v\r\n1,"a\r\nb"\r\n\r\n2,"c\n\nd"\r\n3,x"y\r\n',
    [
      ['1', 'a\nb', null],
      ['2', 'c\n\nd', null],
      ['3', 'x"y', null],
    ],
  ],
  [
    'a null value',
    `${DSV}, nullValue: NA`,
    'id,v\n1,\n2,NA\n3,""\n4,"NA"\n',
    [
      ['1', null, null],
      ['2', null, null],
      ['3', null, null],
      ['4', null, null],
    ],
  ],
  [
    'empty texts that are kept',
    `${DSV}, emptyIsNull: false`,
    'id,v\n1,\n2,""\n',
    [
      ['1', null, null],
      ['2', '', null],
    ],
  ],
  [
    'both',
    `${DSV}, nullValue: NA, emptyIsNull: false`,
    'id,v\n1,NA\n2,""\n',
    [
      ['1', null, null],
      ['2', '', null],
    ],
  ],
  [
    'comments, blanks that are cut off',
    `${DSV}, options: {comment: '#', ignoreLeadingWhiteSpace: 'true', ignoreTrailingWhiteSpace: 'true'}`,
    'id,v\n 1 , x \n#c,2\n',
    [['1', 'x', null]],
  ],
  [
    'malformed rows that are dropped',
    `${DSV}, options: {mode: DROPMALFORMED}`,
    'id,v\n1,2,3\n4,5\n6\n',
    [['4', '5', null]],
  ],
  ['rows that are passed over', `${DSV}, options: {skipRows: '1'}`, 'id,v\n1,2\n3,4\n', [['3', '4', null]]],
  ['options over keys', `${DSV}, options: {delimiter: ';', nullValue: 'NULL'}`, 'id;v\n1;NULL\n', [['1', null, null]]],
])('reads delimited values with %s', async (_, metadata, content, rows) => {
  expect((await rowsOf(metadata, TEXTS, content)).rows).toEqual(rows);
});

test.each([
  ['ISO-8859-1', Buffer.from('id\n\xe9\n', 'latin1'), 'é'],
  ['US-ASCII', Buffer.from('id\n\xe9\n', 'latin1'), '\uFFFD'],
  ['UTF-8', Buffer.from('id\nca\xff\n', 'latin1'), 'ca\uFFFD'],
])('reads %s', async (encoding, content, text) => {
  expect((await rowsOf(`encoding: ${encoding}`, '[{name: id, type: string}]', content)).rows).toEqual([[text]]);
});

test.each([
  ['gz', gzipSync],
  ['deflate', deflateSync],
])('reads what is compressed (.%s)', async (extension, compress) => {
  expect((await rowsOf('', '[{name: id, type: string}]', compress('id\n1\n'), `things.${extension}`)).rows).toEqual([
    ['1'],
  ]);
});

test('fills in defaults, trims, checks and rejects', async () => {
  const attributes =
    '[{name: id, type: int, required: true}, {name: s, type: string, default: " dd ", trim: BOTH}, {name: n, type: int, default: "7"}, {name: m, type: int, default: "9"}, {name: o, type: string, required: true}]';
  expect(await rowsOf(DSV, attributes, 'id,s,n,o\n1,,,x\n2, a ,3,\n,b,|5,y\n')).toEqual({
    rows: [[1, ' dd ', 7, 9, 'x']],
    reasons: ["`o`  can't be null", "`id`  can't be null & `n` cannot be converted to `long` with sl type `int`"],
  });
});

test('computes scripts of what was read, keeps no ignored column, filters rows', async () => {
  const attributes =
    '[{name: id, type: int}, {name: a, type: string, rename: b}, {name: h, type: string, ignore: true}, {name: up, type: string, script: "upper(b)"}, {name: again, type: string, script: "up || h"}, {name: half, type: int, script: "id / 2.0"}]';
  const { rows } = await rowsOf(DSV, attributes, 'id,a,h\n1,x,hid\n3,z,too\n', 'things', '  filter: "id > 1"\n');
  expect(rows).toEqual([[3, 'z', 'Z', 'Ztoo', 1]]);
});

test('has every row match what the project takes for a string, for the name of its file', async () => {
  const project = keep(TestProject.ofTable(table(DSV, '[{name: id, type: int}]'), { things: 'id\n1\n' }));
  project.write(
    'metadata/types/types.sl.yml',
    'version: 1\ntypes: [{name: string, primitiveType: string, pattern: "[A-Z]+"}]',
  );
  expect(await project.run(LOAD)).toEqual({ exitCode: 0, rows: 0 });
});

test('looks whether a hidden value would fit, and hides none, as Starlake does', async () => {
  const attributes = '[{name: id, type: int, privacy: HIDE}, {name: s, type: string, privacy: SHA1}]';
  expect(await rowsOf(DSV, attributes, 'id,s\n1,a\n,b\n')).toEqual({
    rows: [[null, 'b']],
    reasons: ['`id` input and privacy output type are not compatible'],
  });
});

test.each([
  ['type: uuid', DSV, '[{name: id, type: uuid}]', /attributes\.0\.type is uuid/],
  ['privacy', DSV, '[{name: id, type: string, privacy: RANDOM}]', /attributes\.0\.privacy is not supported/],
  [
    'a script of Spark',
    DSV,
    '[{name: id, type: string}, {name: v, type: string, script: "date_format(id, \'yyyy\')"}]',
    /attributes\.1\.script is not supported.*date_format/,
  ],
  [
    'a query',
    DSV,
    '[{name: id, type: string}, {name: v, type: string, script: "(SELECT 1)"}]',
    /attributes\.1\.script is not supported/,
  ],
  ['an encoding', 'encoding: windows-1252', TEXTS, /metadata\.encoding is windows-1252/],
  ['a format', 'format: TEXT_XML', TEXTS, /metadata\.format is TEXT_XML/],
  ['XML without rowTag', 'format: XML', TEXTS, /has no rowTag/],
  ['an option', 'options: {locale: fr}', TEXTS, /metadata\.options\.locale is/],
  ['the native loader', 'loader: native', TEXTS, /metadata\.loader is native/],
  ['POSITION without places', 'format: POSITION', TEXTS, /attributes\.0 has no position/],
])('refuses %s before anything is moved', async (_, metadata, attributes, message) => {
  const { project, exitCode } = await load(metadata, attributes, 'id\n1\n');
  expect(exitCode).toBe(1);
  expect(project.lines.join('\n')).toMatch(/metadata\/load\/shop\/things\.sl\.yml:\d+: table\./);
  expect(project.lines.join('\n')).toMatch(message);
  expect(project.files('datasets/stage/shop')).toEqual(['things']);
  expect(project.files('datasets')).toEqual(['stage']);
});
