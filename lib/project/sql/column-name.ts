/** Words that DuckDB takes for no name of a column (1.5: of `duckdb_keywords()`, those that it refuses). */
const WORDS = new Set(
  (
    'all analyse analyze and anti any array as asc asof asymmetric at authorization binary both by case cast check collate ' +
    'collation column concurrently constraint create cross default deferrable desc describe distinct do else end except false ' +
    'fetch for foreign freeze from full glob group having ilike in initially inner intersect into is isnull join lambda lateral ' +
    'leading left like limit natural not notnull null offset on only or order outer overlaps pivot pivot_longer pivot_wider ' +
    'placing positional primary qualify references returning right select semi show similar some summarize symmetric table ' +
    'tablesample then to trailing true union unique unpack unpivot using variadic verbose when where window with'
  ).split(' '),
);

/**
 * What is wrong with the name of a column of a DuckDB table; undefined when nothing is. Starlake 1.8 writes it into its SQL
 * without quotes, so that a load fails where DuckDB wants some.
 */
export function columnProblem(name: string): string | undefined {
  return /^[A-Za-z_\u0080-\u{10ffff}][A-Za-z0-9_$\u0080-\u{10ffff}]*$/u.test(name) && !WORDS.has(name.toLowerCase())
    ? undefined
    : `is '${name}', which DuckDB takes in quotes only, and Starlake writes none: the load fails; give it another name, or a 'rename'`;
}
