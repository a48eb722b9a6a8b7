import * as fc from 'fast-check';
import { columnNames, readScript, stripComments } from '../../../../../local/executors/embedded/task/sql-script';

test('cuts a file at its sections, and keeps the first main one', () => {
  const content = [
    'select 1 as a',
    '',
    '-- SL_PRESQL',
    "  delete from t where x = 'a'  ",
    '--SL_POSTSQL  ',
    'insert into log values (1);',
    '--  SL_PRESQL\r',
    'drop table x',
    '-- SL_SQL',
    'select 2 as b',
    ' -- SL_POSTSQL',
  ].join('\n');
  expect(readScript(content)).toEqual({
    presql: ["delete from t where x = 'a'", 'drop table x'],
    sql: 'select 1 as a',
    postsql: ['insert into log values (1);'],
  });
  expect(readScript('-- SL_PRESQL\nselect 1')).toEqual({ presql: ['select 1'], sql: '', postsql: [] });
});

test.each([
  ['select 1;\n-- end', 'select 1'],
  ["select '--' as a, '/* */' as b, 'it''s' as c -- d", "select '--' as a, '/* */' as b, 'it''s' as c"],
  ['/* a\nb */ select 1\n\n;', 'select 1'],
  ['select 1 -- ; \r\n;\r\n', 'select 1'],
  ['/* open', ''],
])('strips comments of %j', (sql, stripped) => {
  expect(stripComments(sql)).toBe(stripped);
});

test('leaves alone what has no comment in it', () => {
  const word = fc.constantFrom('select', '1', "'--'", "'/*'", "''''", 'a', '-', '/', '*', '(', ')');
  fc.assert(
    fc.property(fc.array(word, { minLength: 1 }), (words) => {
      const sql = words.join(' ');
      expect(stripComments(sql)).toBe(sql);
    }),
  );
});

test.each([
  ['select sum(amount) as total from t', ['total']],
  ['SELECT o.id, amount * 2 double, count(*) FROM t o', ['id', 'double', ')']],
  ['select a.*, (select max(x) from y) as "The max", \'b\' as b from a', ['*', 'The max', 'b']],
  ['with x as (select 1 as no), y as (select 2) select distinct a, b from x union select c, d from y', ['a', 'b']],
  ['select distinct on (a, b) c from t', ['c']],
  ['select * from t', ['*']],
  ['select [1, 2] as list, {a: 1, b: (2)} as struct', ['list', 'struct']],
  ['select 1', ['1']],
  ['insert into t values (1)', undefined],
  ['', undefined],
])('reads the columns of %s', (sql, names) => {
  expect(columnNames(sql)).toEqual(names);
});
