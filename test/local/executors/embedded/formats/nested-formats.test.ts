import { tableLoader } from './format-support';
import { TestProject } from '../support';

// What is read of JSON, XML, POSITION and Parquet: as Starlake 1.8.2 did with the very same files.
const { keep, table, load, rowsOf } = tableLoader();
const LOAD = ['load', '--domains', 'shop', '--tables', 'things'];

const NESTED =
  '[{name: id, type: int}, {name: st, type: struct, attributes: [{name: x, type: string, default: q}, {name: y, type: int, required: true}]}, ' +
  '{name: ls, type: int, array: true}]';

test.each([
  [
    'lines, keys that are not there',
    '',
    '[{name: id, type: int}, {name: d, type: double}]',
    '{"id":1,"d":1}\n\n{"id":2}\n',
    [
      [1, 1],
      [2, null],
    ],
    [],
  ],
  [
    'a whole number with a point',
    '',
    '[{name: id, type: int}]',
    '{"id":1.0}\n{"id":2}\n',
    [],
    ["`id` (int) doesn't match pattern `[-|\\+|0-9][0-9]*`", "`id` (int) doesn't match pattern `[-|\\+|0-9][0-9]*`"],
  ],
  [
    'numbers as texts',
    '',
    '[{name: id, type: string}, {name: v, type: string}]',
    '{"id":12345678.9,"v":9223372036854775808}\n{"id":100.0,"v":1}\n',
    [
      ['1.23456789E7', '9223372036854775808'],
      ['100.0', '1'],
    ],
    [],
  ],
  [
    'values of many kinds as texts',
    '',
    '[{name: v, type: string}]',
    '{"v":1.10}\n{"v":"x"}\n{"v":{ "a" : 1 }}\n{"v":[1, 2]}\n{"v":true}\n{"v":1e3}\n',
    [['1.1'], ['x'], ['{"a":1}'], ['[1,2]'], ['true'], ['1000.0']],
    [],
  ],
  [
    'a list in a line, and null',
    '',
    '[{name: id, type: int}]',
    '{"id":1}\nnull\n[]\n[{"id":5},{"id":6}]\n',
    [[1], [null], [5], [6]],
    [],
  ],
  ['a list over lines', 'array: true', '[{name: id, type: int}]', '[\n{"id":1},\n{"id":2}\n]\n', [[1], [2]], []],
  [
    'the first value of many over lines',
    'multiline: true',
    '[{name: id, type: int}]',
    '{"id":\n1}\n{"id":2}\n',
    [[1]],
    [],
  ],
  [
    'structs and lists',
    '',
    NESTED,
    '{"id":1,"st":{"x":"a","y":1},"ls":[1,2]}\n{"id":2,"st":null,"ls":null}\n{"id":3,"st":{"y":5}}\n',
    [
      [1, { x: 'a', y: '1' }, [1, 2]],
      [3, { x: 'q', y: '5' }, null],
    ],
    ["`st.y`  can't be null"],
  ],
  [
    'a struct that no row has',
    '',
    '[{name: id, type: int}, {name: st, type: struct, attributes: [{name: x, type: string}]}]',
    '{"id":1}\n',
    [[1, { x: null }]],
    [],
  ],
  [
    'what is wrong in a list',
    '',
    '[{name: ls, type: struct, array: true, attributes: [{name: q, type: int, required: true}]}]',
    '{"ls":[{"q":1},{}]}\n',
    [],
    ["`ls[1].q`  can't be null"],
  ],
  ['variants', '', '[{name: v, type: variant}]', '{"v":"{\\"a\\": 1}"}\n{}\n', [['{"a": 1}'], [null]], []],
  [
    'new names',
    '',
    '[{name: id, type: int, rename: key}, {name: st, type: struct, rename: s2, attributes: [{name: x, type: string, rename: xx}]}]',
    '{"id":1,"st":{"x":"a"}}\n',
    [['1', { xx: 'a' }]],
    [],
  ],
])('reads JSON with %s', async (_, metadata, attributes, content, rows, reasons) => {
  const format = metadata === '' ? 'format: JSON' : `format: JSON, ${metadata}`;
  expect(await rowsOf(format, attributes, content)).toEqual({ rows, reasons });
});

test.each([
  ['a malformed line', '', '{"id":1}\n{"id":}\n'],
  ['a number', '', '{"id":1}\n2\n'],
  ['a list over lines', '', '[\n{"id":1}\n]\n'],
  ['two values in a line', '', '{"id":1}{"id":2}\n'],
  ['a key twice', '', '{"id":1,"id":2}\n'],
  ['a list for a number', '', '{"id":[1]}\n'],
  ['an object for a number', '', '{"id":{"a":1}}\n'],
])('fails for a file of JSON with %s, which stays in ingesting', async (_, metadata, content) => {
  const { project, exitCode } = await load(`format: JSON_FLAT${metadata}`, '[{name: id, type: int}]', content);
  expect(exitCode).toBe(1);
  expect(project.files('datasets/ingesting/shop')).toEqual(['things']);
});

const XML = 'format: XML, options: {rowTag: r}';

test.each([
  [
    'XML attributes, CDATA and blanks',
    '[{name: id, type: int}, {name: a, type: string}, {name: _k, type: string}]',
    '<?xml version="1.0"?><rs><r k="K1"><id>1</id><a> x </a></r><r k=""><a><![CDATA[<q>]]></a><id> 4 </id></r></rs>',
    [
      [1, 'x', 'K1'],
      [4, '<q>', null],
    ],
    [],
  ],
  [
    'a value that does not fit, after which nothing of its row is read',
    '[{name: id, type: int}, {name: b, type: boolean}]',
    '<rs><r><id>x</id><b>true</b></r><r><id>2</id><b>TRUE</b></r><r><b>yes</b></r></rs>',
    [
      [null, null],
      [2, true],
      [null, null],
    ],
    [],
  ],
  [
    'a malformed row, after which nothing is read',
    '[{name: id, type: int}]',
    '<rs><r><id>1</id></r><r><id>2</r><r><id>3</id></r></rs>',
    [[1], [null]],
    [],
  ],
  [
    'structs and lists',
    '[{name: st, type: struct, attributes: [{name: x, type: string}, {name: y, type: int}]}, {name: ls, type: string, array: true}, {name: v, type: string}]',
    '<rs><r><st><x>a</x><y>1</y></st><ls>1</ls><ls>2</ls><v u="1">text</v></r><r><ls>only</ls></r><r/></rs>',
    [
      [{ x: 'a', y: '1' }, ['1', '2'], 'text'],
      [{ x: null, y: null }, ['only'], null],
      [{ x: null, y: null }, null, null],
    ],
    [],
  ],
  [
    'texts beside elements',
    '[{name: v, type: struct, attributes: [{name: _VALUE, type: string}, {name: _u, type: int}]}, {name: _VALUE, type: string}]',
    '<rs><r>tx<v u="1">text</v></r><r><v>plain</v></r></rs>',
    [
      [{ _VALUE: 'text', _u: '1' }, 'tx'],
      [{ _VALUE: 'plain', _u: null }, null],
    ],
    [],
  ],
  [
    'dates and times',
    '[{name: d, type: date}, {name: t, type: timestamp}]',
    '<rs><r><d>2026-1-2</d></r><r><t>2026-01-02T03:04:05+02:00</t></r><r><t>2026-01-02</t></r></rs>',
    [
      [null, '2026-01-02 01:04:05+00'],
      [null, '2026-01-02 00:00:00+00'],
    ],
    ["`d` (date) doesn't match pattern `yyyy-MM-dd`"],
  ],
])('reads XML with %s', async (_, attributes, content, rows, reasons) => {
  expect(await rowsOf(XML, attributes, content)).toEqual({ rows, reasons });
});

test('does not load XML with an attribute of a row that does not fit', async () => {
  const { project, exitCode } = await load(XML, '[{name: _id, type: int}]', '<rs><r id="1"/><r id="x"/></rs>');
  expect(exitCode).toBe(1);
  expect(project.files('datasets/ingesting/shop')).toEqual(['things']);
  expect(project.lines.join('\n')).toMatch(/things: _id is 'x', which is no int/);
});

test('empties the row of an attribute of an element that does not fit', async () => {
  const attributes = '[{name: v, type: struct, attributes: [{name: _u, type: int}]}]';
  const { rows } = await rowsOf(XML, attributes, '<rs><r><v u="x"/></r><r><v u="2"/></r></rs>');
  expect(rows).toEqual([[{ _u: null }], [{ _u: '2' }]]);
});

test('reads places in lines, and those of its lines that are wanted', async () => {
  const attributes =
    '[{name: id, type: int, position: {first: 0, last: 2}}, {name: nm, type: string, trim: BOTH, position: {first: 3, last: 7}}]';
  const content = '001alphaZZ\n002 b\n\n00xgamma\n';
  expect(await rowsOf('format: POSITION', attributes, content)).toEqual({
    rows: [
      [1, 'alpha'],
      [2, 'b'],
      [null, null],
    ],
    reasons: ["`id` (int) doesn't match pattern `[-|\\+|0-9][0-9]*`"],
  });
  const some = await rowsOf('format: POSITION', attributes, content, 'things', `  filter: "value like '001%'"\n`);
  expect(some.rows).toEqual([[1, 'alpha']]);
});

test('reads Parquet, by the types of its columns', async () => {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const project = keep(
    TestProject.ofTable(
      table(
        'format: PARQUET',
        '[{name: id, type: int}, {name: t, type: timestamp}, {name: d, type: date}, {name: n, type: decimal}, {name: s, type: string}, {name: st, type: struct, attributes: [{name: x, type: string}]}, {name: ls, type: int, array: true}, {name: missing, type: string}]',
      ),
    ),
  );
  project.write('datasets/stage/shop/.keep', '');
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  await connection.run(
    `COPY (SELECT 1::INTEGER AS id, TIMESTAMPTZ '2026-01-02 03:04:05+00' AS t, DATE '2026-01-02' AS d, 1.5::DECIMAL(10, 2) AS n, ` +
      `5 AS s, {x: 'a'} AS st, [1, 2] AS ls UNION ALL SELECT 2, NULL, NULL, NULL, NULL, NULL, NULL) ` +
      `TO '${project.path('datasets/stage/shop/things.parquet')}' (FORMAT parquet)`,
  );
  connection.closeSync();
  expect(await project.run(LOAD)).toEqual({ exitCode: 0, rows: 2 });
  expect(await project.query('SELECT * FROM shop.things')).toEqual([
    [1, '2026-01-02 03:04:05+00', '2026-01-02', '1.500000000', '5', { x: 'a' }, [1, 2], null],
    [2, null, null, null, null, { x: null }, null, null],
  ]);
});
