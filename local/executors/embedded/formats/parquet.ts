import type { Session } from '../database/duckdb';
import { identifier, literal } from '../database/sql';
import type { Input, InputType, Leaf, Raw, RawFields } from './input';

/** Spark's types for Parquet's types, by their names in DuckDB. */
const LEAVES: Readonly<Record<string, Leaf>> = {
  VARCHAR: 'string',
  TINYINT: 'byte',
  SMALLINT: 'short',
  INTEGER: 'int',
  BIGINT: 'long',
  FLOAT: 'double',
  DOUBLE: 'double',
  BOOLEAN: 'boolean',
  DATE: 'date',
  'TIMESTAMP WITH TIME ZONE': 'timestamp',
};

/**
 * Reads a Parquet file with DuckDB.
 *
 * @throws Error for a type that Starlake refuses (a timestamp without time zone), and for a file that is not Parquet.
 */
export async function readParquet(session: Session, file: string): Promise<Input> {
  const from = `read_parquet(${literal(file)})`;
  const columns = await session.query(`DESCRIBE SELECT * FROM ${from}`);
  const fields = new Map(
    columns.map(({ column_name: name, column_type: type }) => [String(name), typeOf(String(type), String(name))]),
  );
  const select = [...fields].map(([name, type]) => `${plainOf(identifier(name), type)} AS ${identifier(name)}`);
  const rows = await session.query(`SELECT ${select.join(', ')} FROM ${from}`);
  return { fields, rows: rows.map((row) => fieldsOf(row, fields)) };
}

function typeOf(type: string, column: string): InputType {
  if (type.endsWith('[]')) return { kind: 'array', element: typeOf(type.slice(0, -2), column) };
  const [, inner] = /^STRUCT\((.*)\)$/s.exec(type) ?? [];
  if (inner !== undefined) {
    return { kind: 'struct', fields: new Map(splitFields(inner).map(([name, of]) => [name, typeOf(of, column)])) };
  }
  if (type.startsWith('DECIMAL')) return { kind: 'decimal' };
  if (!Object.hasOwn(LEAVES, type))
    throw new Error(`its column ${column} is of the type ${type}, which Starlake does not accept`);
  return { kind: LEAVES[type] };
}

/** Names and types of the fields in `a INTEGER, "b c" STRUCT(d VARCHAR)`. */
function splitFields(text: string): Array<[string, string]> {
  const fields: string[] = [''];
  let depth = 0;
  for (const token of text.match(/"(?:[^"]|"")*"|[^]/g) ?? []) {
    depth += token === '(' ? 1 : token === ')' ? -1 : 0;
    if (token === ',' && depth === 0) fields.push('');
    else fields[fields.length - 1] += token;
  }
  return fields.map((field) => {
    const [, name, type] = /^\s*("(?:[^"]|"")*"|\S+)\s+(.*)$/s.exec(field) ?? [];
    return [name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name, type];
  });
}

/** An expression for a JSON value: whole numbers and timestamps as texts. */
function plainOf(value: string, type: InputType): string {
  switch (type.kind) {
    case 'array':
      return `list_transform(${value}, lambda x: ${plainOf('x', type.element)})`;
    case 'struct': {
      const fields = [...type.fields].map(
        ([name, of]) => `${identifier(name)} := ${plainOf(`(${value}).${identifier(name)}`, of)}`,
      );
      return `CASE WHEN ${value} IS NOT NULL THEN struct_pack(${fields.join(', ')}) END`;
    }
    case 'date':
      return `(${value} - DATE '1970-01-01')::VARCHAR`;
    case 'timestamp':
      return `epoch_us(${value})::VARCHAR`;
    case 'double':
      return `${value}::DOUBLE`;
    case 'boolean':
      return value;
    default:
      return `${value}::VARCHAR`;
  }
}

function fieldsOf(row: Readonly<Record<string, unknown>>, fields: ReadonlyMap<string, InputType>): RawFields {
  return Object.fromEntries([...fields].map(([name, type]) => [name, rawOf(row[name], type)]));
}

function rawOf(value: unknown, type: InputType): Raw {
  if (value === null || value === undefined) return null;
  switch (type.kind) {
    case 'array':
      return (value as unknown[]).map((each) => rawOf(each, type.element));
    case 'struct':
      return fieldsOf(value as Record<string, unknown>, type.fields);
    case 'string':
    case 'decimal':
      return String(value);
    case 'double':
      // JSON has no NaN.
      return Number(value);
    case 'boolean':
      return Boolean(value);
    default:
      return BigInt(String(value));
  }
}
