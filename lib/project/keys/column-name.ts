/** Words that DuckDB refuses as a column name without quotes (1.5: from `duckdb_keywords()`). */
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
 * The problem of a column name in a DuckDB table; undefined if there is none. Starlake 1.8 writes names into its SQL without quotes,
 * so a load fails if DuckDB requires quotes.
 */
export function columnProblem(name: string): string | undefined {
  return /^[A-Za-z_\u0080-\u{10ffff}][A-Za-z0-9_$\u0080-\u{10ffff}]*$/u.test(name) && !WORDS.has(name.toLowerCase())
    ? undefined
    : `is '${name}', which needs quotes in DuckDB, and Starlake writes none: the load fails; give it another name, or a 'rename'`;
}
