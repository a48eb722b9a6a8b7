import type { Session } from '../database/duckdb';
import { identifier, literal } from '../database/sql';

/** A SELECT in the form of DuckDB's `json_serialize_sql`. */
interface Select {
  readonly statements: ReadonlyArray<{ readonly node: { readonly select_list: readonly unknown[] } }>;
}

/** The context that determines the types in an expression. */
export interface Types {
  /** DuckDB's types of the columns that it can use, by their names. */
  readonly columns: ReadonlyMap<string, string>;
  /** Type that its value is cast to; undefined for a condition. */
  readonly target?: string;
}

/**
 * Types that Spark and DuckDB convert to the same text. Spark writes doubles and decimals as Java does: 1.0E7, 0E-9.
 */
const SAME_AS_TEXT = /^(?:VARCHAR|BIGINT|INTEGER|SMALLINT|TINYINT|BOOLEAN|DATE|"NULL")$/;

/**
 * Binds an expression to its columns, to find out which types it converts to texts: by a cast, by `||` or another
 * function, or because its column is a text.
 *
 * @param serialized The expression, as the only one of a SELECT, in the form of `json_serialize_sql`.
 * @returns Whether the whole expression is a double that becomes a text.
 * @throws Error for another text that Spark and DuckDB write differently, and for an expression that DuckDB refuses.
 */
export async function isDoubleAsText(
  session: Session,
  serialized: string,
  { columns, target }: Types,
): Promise<boolean> {
  const tree = JSON.parse(serialized, withoutLocations) as Select;
  const [{ node }] = tree.statements;
  const [root] = node.select_list;
  const parts = partsOf(root);
  const all = { ...tree, statements: [{ ...tree.statements[0], node: { ...node, select_list: parts } }] };
  const [{ sql }] = await session.query(`SELECT json_deserialize_sql(${literal(JSON.stringify(all))}) AS sql`);
  const values = [...columns].map(([name, type]) => `NULL::${type} AS ${identifier(name)}`);
  const types = await described(session, `${String(sql)} FROM (SELECT ${values.join(', ')})`);
  const typeOf = new Map(parts.map((part, index) => [part, types[index]]));
  const isDouble = target === 'VARCHAR' && typeOf.get(root) === 'DOUBLE';
  const differs = (part: unknown) => !SAME_AS_TEXT.test(typeOf.get(part) ?? '');
  const inner = parts.filter((part) => typeOf.get(part) === 'VARCHAR').flatMap(innerOf);
  const source = [...(target === 'VARCHAR' && !isDouble ? [root] : []), ...inner].find(differs);
  if (source !== undefined) throw new Error(`Spark and DuckDB convert a ${typeOf.get(source)} to different texts`);
  return isDouble;
}

async function described(session: Session, sql: string): Promise<string[]> {
  try {
    return (await session.query(`DESCRIBE ${sql}`)).map(({ column_type: type }) => String(type));
  } catch (error) {
    // The rest shows generated SQL.
    throw new Error((error as Error).message.split('\n')[0], { cause: error });
  }
}

/** Removes positions in the source: they are not needed, and too large for numbers. */
function withoutLocations(key: string, value: unknown): unknown {
  return key === 'query_location' ? undefined : value;
}

/** An expression and all expressions inside it. */
function partsOf(expression: unknown): unknown[] {
  return [expression, ...innerOf(expression).flatMap(partsOf)];
}

/** The expressions directly inside another. */
function innerOf(expression: unknown): unknown[] {
  return Object.values(expression as object).flatMap(expressionsIn);
}

function expressionsIn(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return 'class' in value ? [value] : Object.values(value).flatMap(expressionsIn);
}
