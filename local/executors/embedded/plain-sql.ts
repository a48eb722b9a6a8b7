import type { CommandContext } from './command';
import type { Reading, Table } from './domain';
import type { Session } from './duckdb';
import { literal } from './sql';

/** Functions that Spark and DuckDB have by the same name, and that give the same for the same. */
const FUNCTIONS = new Set([
  ...[
    'upper',
    'lower',
    'trim',
    'ltrim',
    'rtrim',
    'length',
    'replace',
    'reverse',
    'left',
    'right',
    'repeat',
    'lpad',
    'rpad',
  ],
  ...['coalesce', 'nullif', 'abs', 'ceil', 'floor', 'round', 'sqrt', 'power', 'greatest', 'least', 'sign', 'mod'],
  ...['year', 'month', 'day', 'hour', 'minute', 'second', 'quarter', 'current_date', 'current_timestamp', 'now', 'md5'],
  ...['+', '-', '*', '/', '%', '||', '~~', '!~~'],
]);

/** Types that Spark and DuckDB cast to in the same way. */
const CASTS = new Set(['VARCHAR', 'DOUBLE', 'DATE', 'BOOLEAN', 'DECIMAL']);

/** What may be in an expression besides functions and casts, by DuckDB's names of classes. */
const CLASSES = new Set(['COLUMN_REF', 'CONSTANT', 'COMPARISON', 'CONJUNCTION', 'OPERATOR', 'CASE', 'BETWEEN']);

/** Database for questions, in memory. */
const NOWHERE = ':memory:';

/**
 * Makes sure that the scripts and the filter of a table are SQL that means the same to Spark and to DuckDB.
 *
 * @throws Error naming what is not.
 */
export async function assertPlainSql(
  { databases, signal }: CommandContext,
  { attributes, filter }: Reading,
  { errorOf }: Table,
): Promise<void> {
  const expressions = attributes.flatMap(({ script }, index) =>
    script === undefined ? [] : [{ sql: script.trim().replace(/^sql:/i, ''), path: ['attributes', index, 'script'] }],
  );
  attributes.forEach(({ replacement }, index) => {
    if (replacement !== undefined) expressions.push({ sql: replacement, path: ['attributes', index, 'privacy'] });
  });
  if (filter !== undefined) expressions.push({ sql: filter, path: ['filter'] });
  if (expressions.length === 0) return;
  await databases.use(NOWHERE, signal, async (session) => {
    for (const { sql, path } of expressions) {
      const problem = await problemOf(session, sql);
      if (problem !== undefined) {
        throw errorOf(path, `is not done by the embedded executor: ${problem}`);
      }
    }
  });
}

interface Node {
  readonly class?: string;
  readonly type?: string;
  readonly function_name?: string;
  readonly cast_type?: { readonly id?: string };
  readonly try_cast?: boolean;
}

async function problemOf(session: Session, sql: string): Promise<string | undefined> {
  const [{ tree }] = await session.query(`SELECT json_serialize_sql(${literal(`SELECT (${sql}\n)`)})::VARCHAR AS tree`);
  const parsed = JSON.parse(String(tree)) as { error: boolean; error_message?: string; statements?: unknown[] };
  if (parsed.error || parsed.statements?.length !== 1) return parsed.error_message ?? 'it is more than one expression';
  const [{ node }] = parsed.statements as Array<{ node: { select_list: unknown[]; from_table: { type: string } } }>;
  return node.select_list.length === 1 && node.from_table.type === 'EMPTY'
    ? problemIn(node.select_list[0])
    : 'it is more than an expression';
}

function problemIn(value: unknown): string | undefined {
  if (Array.isArray(value)) {
    return value.map(problemIn).find((problem) => problem !== undefined);
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const node = value as Node;
  if (node.class === 'FUNCTION' && !FUNCTIONS.has((node.function_name ?? '').toLowerCase())) {
    return `the function ${node.function_name} may be another one in Spark`;
  }
  if (node.class === 'CAST' && !CASTS.has(node.cast_type?.id ?? '')) {
    return `a cast to ${node.cast_type?.id} may give something else in Spark`;
  }
  if (node.class !== undefined && !['FUNCTION', 'CAST', ...CLASSES].includes(node.class)) {
    return `${node.class.toLowerCase().replaceAll('_', ' ')} is no plain expression`;
  }
  return problemIn(Object.values(node));
}
