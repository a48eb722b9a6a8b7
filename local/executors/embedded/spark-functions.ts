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

/** Statements that make the functions of {@link SPARK_FUNCTIONS} for a session, and let it divide by 0 as Spark does: that is null. */
export const SPARK_SESSION: readonly string[] = [
  `CREATE OR REPLACE TEMP MACRO sl_concat ${Array.from({ length: MAX_TEXTS }, (_, index) => concatOf(index + 1)).join(', ')}`,
  'CREATE OR REPLACE TEMP MACRO sl_substring(t, f) AS substring(t::VARCHAR, CASE f WHEN 0 THEN 1 ELSE f END), ' +
    '(t, f, n) AS substring(t::VARCHAR, CASE f WHEN 0 THEN 1 ELSE f END, n)',
  'CREATE OR REPLACE TEMP MACRO sl_nvl(a, b) AS coalesce(a, b)',
  'SET ieee_floating_point_ops = false',
];

function concatOf(count: number): string {
  const names = Array.from({ length: count }, (_, index) => `t${index}`);
  return `(${names.join(', ')}) AS ${names.map((name) => `${name}::VARCHAR`).join(' || ')}`;
}
