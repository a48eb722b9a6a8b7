import { readType } from '../database/column-type';
import type { CommandContext } from '../command/command';
import type { Reading, Table } from '../project/domain';
import type { Session } from '../database/duckdb';
import { isDoubleAsText, type Types } from './made-texts';
import { SPARK_FUNCTIONS, SPARK_SESSION } from './spark-functions';
import { literal } from '../database/sql';

/** Functions with the same name and the same results in Spark and DuckDB. */
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

/** What is allowed in an expression besides functions and casts, by DuckDB's class names. */
const CLASSES = new Set(['COLUMN_REF', 'CONSTANT', 'COMPARISON', 'CONJUNCTION', 'OPERATOR', 'CASE', 'BETWEEN']);

/** In-memory database, to analyze SQL. */
const NOWHERE = ':memory:';

/**
 * Translates the scripts, the filter and the privacy SQL of a table for DuckDB.
 *
 * @throws Error that names what can mean something else to Spark than to DuckDB.
 */
export async function toDuckDbSql(
  { databases, signal }: CommandContext,
  reading: Reading,
  { errorOf }: Table,
): Promise<Reading> {
  const { attributes, filter, format } = reading;
  if (filter === undefined && attributes.every(({ script, replacement }) => (script ?? replacement) === undefined)) {
    return reading;
  }
  return databases.use(NOWHERE, signal, async (session) => {
    for (const statement of SPARK_SESSION) await session.run(statement);
    const translate = async (sql: string, context: Types, ...path: Array<string | number>) => {
      try {
        return await translated(session, sql, context);
      } catch (error) {
        throw errorOf(path, `is not supported by the embedded executor: ${(error as Error).message}`);
      }
    };
    const columns = new Map([['sl_input_file_name', 'VARCHAR']]);
    attributes.forEach((attribute) => {
      if (attribute.script === undefined) columns.set(attribute.column, readType(attribute));
    });
    const done = [...attributes];
    // In the order of computation: a script sees the columns read and the scripts before it, other SQL sees all
    // columns.
    for (const [index, attribute] of attributes.entries()) {
      if (attribute.script === undefined) continue;
      const [sql, target] = [attribute.script.trim().replace(/^sql:/i, ''), readType(attribute)];
      const script = await translate(sql, { columns, target }, 'attributes', index, 'script');
      done[index] = { ...done[index], script };
      columns.set(attribute.column, target);
    }
    for (const [index, attribute] of attributes.entries()) {
      if (attribute.replacement === undefined) continue;
      const context = { columns, target: readType(attribute) };
      const replacement = await translate(attribute.replacement, context, 'attributes', index, 'privacy');
      done[index] = { ...done[index], replacement };
    }
    // Of a file with positions its lines are filtered.
    const filtered = format.type === 'POSITION' ? new Map([['value', 'VARCHAR']]) : columns;
    const where = filter === undefined ? undefined : await translate(filter, { columns: filtered }, 'filter');
    return { ...reading, attributes: done, filter: where };
  });
}

interface Node {
  readonly class?: string;
  readonly type?: string;
  readonly function_name?: string;
  readonly cast_type?: { readonly id?: string };
  readonly try_cast?: boolean;
}

async function translated(session: Session, sql: string, types: Types): Promise<string> {
  const [{ tree }] = await session.query(`SELECT json_serialize_sql(${literal(`SELECT (${sql}\n)`)})::VARCHAR AS tree`);
  const parsed = JSON.parse(String(tree)) as { error: boolean; error_message?: string; statements?: unknown[] };
  if (parsed.error || parsed.statements?.length !== 1) {
    throw new Error(parsed.error_message ?? 'it is more than one expression');
  }
  const [{ node }] = parsed.statements as Array<{ node: { select_list: unknown[]; from_table: { type: string } } }>;
  if (node.select_list.length !== 1 || node.from_table.type !== 'EMPTY')
    throw new Error('it is more than an expression');
  const problem = problemIn(node.select_list[0]);
  if (problem !== undefined) throw new Error(problem);
  // In the text, because the tree has numbers that JavaScript would round.
  const renamed = String(tree).replace(/"function_name":"(\w+)"/g, (whole, name: string) =>
    SPARK_FUNCTIONS[name] === undefined ? whole : `"function_name":"${SPARK_FUNCTIONS[name]}"`,
  );
  const isDouble = await isDoubleAsText(session, renamed, types);
  const [{ text }] = await session.query(`SELECT json_deserialize_sql(${literal(renamed)}::JSON) AS text`);
  const expression = String(text).replace(/^SELECT /, '');
  return isDouble ? `sl_double_text(${expression})` : expression;
}

function problemIn(value: unknown): string | undefined {
  if (Array.isArray(value)) {
    return value.map(problemIn).find((problem) => problem !== undefined);
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const node = value as Node;
  const name = (node.function_name ?? '').toLowerCase();
  if (node.class === 'FUNCTION' && !FUNCTIONS.has(name) && !Object.hasOwn(SPARK_FUNCTIONS, name)) {
    return `the function ${node.function_name} can give another result in Spark`;
  }
  if (node.class === 'CAST' && !CASTS.has(node.cast_type?.id ?? '')) {
    return `a cast to ${node.cast_type?.id} can give another result in Spark`;
  }
  if (node.class !== undefined && !['FUNCTION', 'CAST', ...CLASSES].includes(node.class)) {
    return `${node.class.toLowerCase().replaceAll('_', ' ')} is not a plain expression`;
  }
  return problemIn(Object.values(node));
}
