import type { Attribute } from './attribute';
import type { CommandContext } from './command';
import type { Reading, Table } from './domain';
import type { Session } from './duckdb';
import { SPARK_FUNCTIONS } from './spark-functions';
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

/** What Spark makes another text of than DuckDB. */
const UNLIKE_TEXTS: ReadonlySet<string> = new Set(['double', 'decimal', 'timestamp']);

/** Types that Spark and DuckDB cast to in the same way. */
const CASTS = new Set(['VARCHAR', 'DOUBLE', 'DATE', 'BOOLEAN', 'DECIMAL']);

/** What may be in an expression besides functions and casts, by DuckDB's names of classes. */
const CLASSES = new Set(['COLUMN_REF', 'CONSTANT', 'COMPARISON', 'CONJUNCTION', 'OPERATOR', 'CASE', 'BETWEEN']);

/** Database for questions, in memory. */
const NOWHERE = ':memory:';

/**
 * The scripts, the filter and the SQL of privacy of a table as DuckDB has to be told them.
 *
 * @throws Error naming what may mean something else to Spark than to DuckDB.
 */
export async function toDuckDbSql(
  { databases, signal }: CommandContext,
  reading: Reading,
  { errorOf }: Table,
): Promise<Reading> {
  const { attributes, filter } = reading;
  if (filter === undefined && attributes.every(({ script, replacement }) => (script ?? replacement) === undefined)) {
    return reading;
  }
  const unlike = new Set(
    attributes.filter(({ type }) => UNLIKE_TEXTS.has(type?.primitive ?? '')).map(({ column }) => column.toLowerCase()),
  );
  return databases.use(NOWHERE, signal, async (session) => {
    const translate = async (sql: string | undefined, ...path: Array<string | number>) => {
      if (sql === undefined) return undefined;
      try {
        return await translated(session, sql, unlike);
      } catch (error) {
        throw errorOf(path, `is not done by the embedded executor: ${(error as Error).message}`);
      }
    };
    const done: Attribute[] = [];
    for (const [index, attribute] of attributes.entries()) {
      const script = await translate(attribute.script?.trim().replace(/^sql:/i, ''), 'attributes', index, 'script');
      const replacement = await translate(attribute.replacement, 'attributes', index, 'privacy');
      done.push({ ...attribute, script, replacement });
    }
    return { ...reading, attributes: done, filter: await translate(filter, 'filter') };
  });
}

interface Node {
  readonly class?: string;
  readonly type?: string;
  readonly function_name?: string;
  readonly column_names?: readonly string[];
  readonly cast_type?: { readonly id?: string };
  readonly try_cast?: boolean;
}

async function translated(session: Session, sql: string, unlike: ReadonlySet<string>): Promise<string> {
  const [{ tree }] = await session.query(`SELECT json_serialize_sql(${literal(`SELECT (${sql}\n)`)})::VARCHAR AS tree`);
  const parsed = JSON.parse(String(tree)) as { error: boolean; error_message?: string; statements?: unknown[] };
  if (parsed.error || parsed.statements?.length !== 1) {
    throw new Error(parsed.error_message ?? 'it is more than one expression');
  }
  const [{ node }] = parsed.statements as Array<{ node: { select_list: unknown[]; from_table: { type: string } } }>;
  if (node.select_list.length !== 1 || node.from_table.type !== 'EMPTY')
    throw new Error('it is more than an expression');
  const problem = problemIn(node.select_list[0], unlike);
  if (problem !== undefined) throw new Error(problem);
  // In its text: the tree has numbers that JavaScript would round.
  const renamed = String(tree).replace(/"function_name":"(\w+)"/g, (whole, name: string) =>
    SPARK_FUNCTIONS[name] === undefined ? whole : `"function_name":"${SPARK_FUNCTIONS[name]}"`,
  );
  const [{ text }] = await session.query(`SELECT json_deserialize_sql(${literal(renamed)}::JSON) AS text`);
  return String(text).replace(/^SELECT /, '');
}

function problemIn(value: unknown, unlike: ReadonlySet<string>): string | undefined {
  if (Array.isArray(value)) {
    return value.map((each) => problemIn(each, unlike)).find((problem) => problem !== undefined);
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const node = value as Node;
  const name = (node.function_name ?? '').toLowerCase();
  if (node.class === 'FUNCTION' && !FUNCTIONS.has(name) && !Object.hasOwn(SPARK_FUNCTIONS, name)) {
    return `the function ${node.function_name} may be another one in Spark`;
  }
  if (node.class === 'CAST' && !CASTS.has(node.cast_type?.id ?? '')) {
    return `a cast to ${node.cast_type?.id} may give something else in Spark`;
  }
  if (node.class !== undefined && !['FUNCTION', 'CAST', ...CLASSES].includes(node.class)) {
    return `${node.class.toLowerCase().replaceAll('_', ' ')} is no plain expression`;
  }
  const column = name === 'concat' || name === '||' ? columnIn(node, unlike) : undefined;
  return column === undefined
    ? problemIn(Object.values(node), unlike)
    : `${name} of ${column}, whose values Spark writes otherwise than DuckDB`;
}

/** The name of one of some columns that an expression has. */
function columnIn(value: unknown, columns: ReadonlySet<string>): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const name = (value as Node).column_names?.at(-1);
  if (name !== undefined && columns.has(name.toLowerCase())) return name;
  return Object.values(value)
    .map((each) => columnIn(each, columns))
    .find((found) => found !== undefined);
}
