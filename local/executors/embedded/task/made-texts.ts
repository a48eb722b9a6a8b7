import type { Session } from '../database/duckdb';
import { identifier, literal } from '../database/sql';

/** A SELECT, as DuckDB's `json_serialize_sql` writes it. */
interface Select {
  readonly statements: ReadonlyArray<{ readonly node: { readonly select_list: readonly unknown[] } }>;
}

/** What the types in an expression follow from. */
export interface Types {
  /** Types in DuckDB of the columns that it may use, by their names. */
  readonly columns: ReadonlyMap<string, string>;
  /** Type that its value is cast to; undefined for a condition. */
  readonly target?: string;
}

/** Types of which Spark and DuckDB make the same text. Spark writes doubles and decimals as Java does: 1.0E7, 0E-9. */
const SAME_AS_TEXT = /^(?:VARCHAR|BIGINT|INTEGER|SMALLINT|TINYINT|BOOLEAN|DATE|"NULL")$/;

/**
 * Binds an expression to its columns, to know of what it makes texts: by a cast, by `||` or another function, or because its column
 * is a text.
 *
 * @param serialized The expression, as the only one of a SELECT, as `json_serialize_sql` writes it.
 * @returns Whether all of it is a double that becomes a text.
 * @throws Error for another text that Spark and DuckDB write differently, and for what DuckDB does not take.
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
  if (source !== undefined) throw new Error(`Spark makes another text of a ${typeOf.get(source)} than DuckDB`);
  return isDouble;
}

async function described(session: Session, sql: string): Promise<string[]> {
  try {
    return (await session.query(`DESCRIBE ${sql}`)).map(({ column_type: type }) => String(type));
  } catch (error) {
    // The rest shows SQL that nobody wrote.
    throw new Error((error as Error).message.split('\n')[0], { cause: error });
  }
}

/** Where something is written is nothing to look at, and larger than numbers can be here. */
function withoutLocations(key: string, value: unknown): unknown {
  return key === 'query_location' ? undefined : value;
}

/** An expression and all that are in it. */
function partsOf(expression: unknown): unknown[] {
  return [expression, ...innerOf(expression).flatMap(partsOf)];
}

/** The expressions that are directly in one. */
function innerOf(expression: unknown): unknown[] {
  return Object.values(expression as object).flatMap(expressionsIn);
}

function expressionsIn(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return 'class' in value ? [value] : Object.values(value).flatMap(expressionsIn);
}
