/**
 * Functions of Spark that DuckDB has by the same name, but otherwise, and what does here as Spark does. In Spark a text that is
 * put together of null is null, and the first character of a text is its 0th as well as its 1st.
 */
export const SPARK_FUNCTIONS: Readonly<Record<string, string>> = {
  concat: 'sl_concat',
  substring: 'sl_substring',
  substr: 'sl_substring',
  nvl: 'sl_nvl',
};

/** How many texts `concat` takes. */
const MAX_TEXTS = 12;

/** Digits of a double and its power of ten, as Java writes them outside of 0.001 to 10000000: `1.0E7`. */
const SCIENTIFIC =
  "(WITH a AS (SELECT split_part(abs(d)::VARCHAR, 'e', 1) AS m, nullif(split_part(abs(d)::VARCHAR, 'e', 2), '') AS e), " +
  "b AS (SELECT replace(m, '.', '') AS p, length(split_part(m, '.', 1)) AS i, coalesce(e::INTEGER, 0) AS e FROM a), " +
  "c AS (SELECT trim(p, '0') AS n, e + i - 1 - (length(p) - length(ltrim(p, '0'))) AS e FROM b) " +
  "SELECT left(n, 1) || '.' || coalesce(nullif(substring(n, 2), ''), '0') || 'E' || e FROM c)";

/** Statements that make the functions of {@link SPARK_FUNCTIONS}, and `sl_double_text`, which writes a double as Java does, for a session, and let it divide by 0 as Spark does: that is null. */
export const SPARK_SESSION: readonly string[] = [
  `CREATE OR REPLACE TEMP MACRO sl_concat ${Array.from({ length: MAX_TEXTS }, (_, index) => concatOf(index + 1)).join(', ')}`,
  'CREATE OR REPLACE TEMP MACRO sl_substring(t, f) AS substring(t::VARCHAR, CASE f WHEN 0 THEN 1 ELSE f END), ' +
    '(t, f, n) AS substring(t::VARCHAR, CASE f WHEN 0 THEN 1 ELSE f END, n)',
  'CREATE OR REPLACE TEMP MACRO sl_nvl(a, b) AS coalesce(a, b)',
  'CREATE OR REPLACE TEMP MACRO sl_double_text(d) AS CASE ' +
    "WHEN isnan(d) THEN 'NaN' WHEN isinf(d) THEN CASE WHEN d > 0 THEN 'Infinity' ELSE '-Infinity' END " +
    'WHEN d = 0 OR abs(d) BETWEEN 1e-3 AND 9999999.999999999 THEN d::VARCHAR ' +
    `ELSE CASE WHEN d < 0 THEN '-' ELSE '' END || ${SCIENTIFIC} END`,
  'SET ieee_floating_point_ops = false',
];

function concatOf(count: number): string {
  const names = Array.from({ length: count }, (_, index) => `t${index}`);
  return `(${names.join(', ')}) AS ${names.map((name) => `${name}::VARCHAR`).join(' || ')}`;
}
