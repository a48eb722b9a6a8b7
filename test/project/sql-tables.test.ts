import fc from 'fast-check';
import { tablesOf } from '../../lib/project/sql/sql-tables';
import { mainSql, readSql } from '../../lib/project/sql/sql-tokens';
import { cpuSeconds } from '../helpers/cpu-time';

test.each<[string, string, string[]]>([
  ['FROM and JOIN', 'SELECT *\nFROM a.b x\nLEFT OUTER JOIN c.d AS y ON x.i = y.i\nWHERE z', ['a.b', 'c.d']],
  ['on one line', 'select id from a.b where id in (select id from c.d) and 1 = 1', ['a.b', 'c.d']],
  ['a list', 'SELECT * FROM a.b x, c.d AS y (i, j), e.f', ['a.b', 'c.d', 'e.f']],
  ['at the very beginning', 'FROM a.b SELECT *', ['a.b']],
  ['quotes', 'SELECT * FROM "a"."b" JOIN `c`.`d` JOIN `p.e.f` JOIN [g].[h]', ['a.b', 'c.d', 'g.h', 'p.e.f']],
  ['a database', 'SELECT * FROM db.a.b JOIN my-project.c.d', ['db.a.b', 'my-project.c.d']],
  ['blanks around dots', 'SELECT * FROM a . b', ['a.b']],
  ['line comments', 'SELECT 1 -- FROM x.y\nFROM a.b -- JOIN x.z', ['a.b']],
  ['block comments', 'SELECT 1 /* FROM x.y\n JOIN x.z */ FROM/**/a.b /* never closed FROM x.y', ['a.b']],
  ['strings', "SELECT ' FROM x.y ', 'it''s FROM x.z' FROM a.b WHERE c = '-- ' JOIN d.e", ['a.b', 'd.e']],
  ['strings with comments in them', "SELECT '/*' FROM a.b WHERE x = '*/'", ['a.b']],
  [
    'a subselect',
    'SELECT * FROM (SELECT * FROM a.b) x JOIN (SELECT i, j FROM c.d WHERE k) y USING (i, j)',
    ['a.b', 'c.d'],
  ],
  ['a list behind a subselect', 'SELECT * FROM (SELECT 1) x, a.b', ['a.b']],
  ['tables in parentheses', 'SELECT * FROM (a.b x JOIN c.d y ON x.i = y.i), e.f', ['a.b', 'c.d', 'e.f']],
  ['a subselect in the columns', 'SELECT (SELECT max(i) FROM a.b), i FROM c.d', ['a.b', 'c.d']],
  [
    'table expressions',
    'WITH x AS (SELECT * FROM a.b), y (i, j) AS (SELECT * FROM X) SELECT * FROM y, c.d',
    ['a.b', 'c.d'],
  ],
  ['recursive ones', 'WITH RECURSIVE t AS (SELECT 1 UNION ALL SELECT * FROM t) SELECT * FROM t', []],
  ['materialized ones', 'WITH x AS NOT MATERIALIZED (SELECT * FROM a.b) SELECT * FROM "x"', ['a.b']],
  ['one of the name of a table', 'WITH orders AS (SELECT * FROM sales.orders) SELECT * FROM orders', ['sales.orders']],
  ['functions', "SELECT * FROM read_csv('x') r, a.b, unnest(r.l) u JOIN LATERAL flatten(i) f", ['a.b']],
  [
    'a FROM that is none',
    "SELECT EXTRACT(YEAR FROM day), trim(BOTH ' ' FROM name) FROM a.b WHERE x IS NOT DISTINCT FROM y",
    ['a.b'],
  ],
  [
    'sets',
    'SELECT * FROM a.b UNION ALL SELECT * FROM c.d EXCEPT SELECT * FROM e.f ORDER BY 1, 2',
    ['a.b', 'c.d', 'e.f'],
  ],
  ['commas that are no list', 'SELECT * FROM a.b WHERE i IN (1, 2) GROUP BY i, j ORDER BY k, l', ['a.b']],
  ['a lateral view', 'SELECT * FROM a.b LATERAL VIEW explode(l) t AS x, y JOIN c.d', ['a.b', 'c.d']],
  ['lateral subselects', 'SELECT * FROM a.b, LATERAL (SELECT * FROM c.d WHERE c.d.i = b.i) x', ['a.b', 'c.d']],
  ['names without a domain', 'SELECT * FROM orders JOIN Customers', ['Customers', 'orders']],
  ['the same twice', 'SELECT * FROM a.b JOIN a.b', ['a.b']],
  ['a merge', 'MERGE INTO a.b USING (SELECT * FROM c.d) s ON 1 = 1 WHEN MATCHED THEN UPDATE SET x = 1', ['c.d']],
  ['letters of other languages', 'SELECT * FROM verkäufe.aufträge', ['verkäufe.aufträge']],
  [
    'a comment right behind a name',
    'SELECT a-- FROM x.y\nFROM a.b-- note\nJOIN my-project.c-- d',
    ['a.b', 'my-project.c'],
  ],
  ['a quote behind a backslash', "SELECT * FROM a.b WHERE n = 'O\\'Brien' UNION SELECT * FROM c.d", ['a.b', 'c.d']],
  ['one alone', "SELECT regexp_replace(n, '\\'', '') FROM a.b", ['a.b']],
  ['two of them', "SELECT '\\'' FROM a.b WHERE x = 'it\\'s' OR y IN (SELECT z FROM c.d)", ['a.b', 'c.d']],
  ['a backslash before the end', "SELECT split(x, '\\') FROM a.b WHERE y = ' FROM c.d '", ['a.b']],
  ['three quotes', "SELECT '''it's FROM x.y''', 'a\\'b' FROM a.b", ['a.b']],
  ['comments with #', "# don't\nSELECT 1 # don't FROM x.y\nFROM a.b\n  #isn't\nJOIN c.d", ['a.b', 'c.d']],
  ['operators with #', "SELECT j #>> '{a}', j #- 'b' FROM a.b JOIN #tmp ON 1 = 1 JOIN c.d", ['#tmp', 'a.b', 'c.d']],
  ['strings between dollars', "SELECT $$it's FROM x.y$$, $1 FROM a.b", ['a.b']],
  ['an intersection', 'SELECT * FROM a.b x INTERSECT (SELECT i, j FROM c.d), e', ['a.b', 'c.d']],
  ['commas behind QUALIFY', 'SELECT * FROM a.b QUALIFY row_number() OVER (ORDER BY i) = 1, c.d', ['a.b']],
  ['words before a table', 'SELECT * FROM ONLY a.b, OUTER (c.d x), ARRAY(e.f)', ['a.b', 'c.d', 'e.f']],
  [
    'more functions with a FROM',
    "SELECT overlay('a' PLACING 'b' FROM i), position('a' FROM j), btrim(' ' FROM k), ltrim(' ' FROM l), " +
      "rtrim(' ' FROM m), substring(n FROM 2) FROM a.b",
    ['a.b'],
  ],
  ['a table in a domain, by the name of a table expression', 'WITH "a.b" AS (SELECT 1) SELECT * FROM a.b', ['a.b']],
  ['nothing', '', []],
  ['an end too early', 'SELECT * FROM', []],
  ['parentheses that do not match', 'SELECT ) FROM a.b WHERE ((', ['a.b']],
])('%s', (_, sql, expected) => {
  expect(tablesOf(sql)).toEqual(expected);
});

test.each<[string, string | undefined]>([
  ["SELECT 'it''s', 'a\\'b', $$'$$, \"'\", `'` FROM a.b -- '", undefined],
  ["SELECT * FROM a.b WHERE x = 'open FROM c.d", "'open FROM c.d"],
  ['SELECT * FROM a.b WHERE x = "open', '"open'],
  ['SELECT * FROM `a.b', '`a.b'],
  ['SELECT $$ FROM a.b', '$$ FROM a.b'],
  ['SELECT * FROM a.b /* open', '/* open'],
])('what is not closed is told: %s', (sql, open) => {
  expect(readSql(sql).open).toBe(open);
});

const name = fc.stringMatching(/^[a-z]{2,6}_t\.[a-z]{2,6}_t$/);
const noise = fc.constantFrom(' ', '\n', '\t', ' -- FROM no.no\n', ' /* JOIN no.no */ ', '\r\n');
const quoted = (table: string, quote: string) =>
  quote === ''
    ? table
    : table
        .split('.')
        .map((part) => quote + part + quote)
        .join('.');

test('every table of a generated query is found, whatever is between the words', () => {
  const source = fc.record({ table: name, quote: fc.constantFrom('', '"', '`'), deep: fc.boolean() });
  const sources = fc.array(fc.record({ source, join: fc.constantFrom(',', 'JOIN', 'LEFT JOIN'), gap: noise }), {
    minLength: 1,
  });
  fc.assert(
    fc.property(sources, (parts) => {
      const text = parts.map(({ source: { table, quote, deep }, join, gap }, i) => {
        const from = deep ? `(SELECT *, ' FROM no.no'${gap}FROM ${quoted(table, quote)})` : quoted(table, quote);
        return `${i === 0 ? `FROM${gap}` : ` ${join}${gap}`}${from} AS x${i}`;
      });
      const expected = [...new Set(parts.map((part) => part.source.table))].sort();
      expect(tablesOf(`SELECT 'x', 1${parts[0].gap}${text.join('')} WHERE y IN ('a', 'b')`)).toEqual(expected);
    }),
  );
});

test('any text is read, in time', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => void tablesOf(text)));
  const text = `WITH ${'a ('.repeat(20_000)} FROM ${'x.'.repeat(20_000)} ${'"'.repeat(20_001)}`;
  expect(cpuSeconds(() => tablesOf(text))).toBeLessThan(5);
});

test('the main statement is what is neither before nor after', () => {
  expect(mainSql('a\n-- SL_PRESQL\nb\n-- SL_SQL \nc\n--SL_POSTSQL\nd\n-- SL_OTHER')).toBe('a\nc');
  expect(mainSql('a\n  -- SL_PRESQL\nb')).toBe('a\n  -- SL_PRESQL\nb');
});
