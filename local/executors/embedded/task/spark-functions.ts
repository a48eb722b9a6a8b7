/**
 * Functions that have the same name in Spark and DuckDB, but not the same results, with macros that behave as in Spark.
 * In Spark a concatenation with null is null, and positions 0 and 1 of a text are both its first character.
 */
export const SPARK_FUNCTIONS: Readonly<Record<string, string>> = {
  concat: 'sl_concat',
  substring: 'sl_substring',
  substr: 'sl_substring',
  nvl: 'sl_nvl',
};

/** How many texts `concat` accepts. */
const MAX_TEXTS = 12;

/** Digits of a double and its power of ten, as Java writes them outside 0.001 to 10000000: `1.0E7`. */
const SCIENTIFIC =
  "(WITH a AS (SELECT split_part(abs(d)::VARCHAR, 'e', 1) AS m, nullif(split_part(abs(d)::VARCHAR, 'e', 2), '') AS e), " +
  "b AS (SELECT replace(m, '.', '') AS p, length(split_part(m, '.', 1)) AS i, coalesce(e::INTEGER, 0) AS e FROM a), " +
  "c AS (SELECT trim(p, '0') AS n, e + i - 1 - (length(p) - length(ltrim(p, '0'))) AS e FROM b) " +
  "SELECT left(n, 1) || '.' || coalesce(nullif(substring(n, 2), ''), '0') || 'E' || e FROM c)";

/**
 * Statements that create the functions of {@link SPARK_FUNCTIONS} in a session, and `sl_double_text`, which writes a
 * double as Java does, and make a division by 0 null, as in Spark.
 */
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
