import type { Attribute } from '../project/attribute';
import { identifier } from './sql';
import type { StarlakeType } from '../../../../lib/project/keys/starlake-type';
import { decimalShape } from '../types/type-reader';

/** Types in DuckDB, by the names of attributes. */
export type DeclaredTypes = ReadonlyMap<string, string>;

/** DuckDB's types of a table's attributes, from their declared types (`ddlMapping`). */
export function declaredTypes(attributes: readonly Attribute[]): DeclaredTypes {
  return new Map(
    attributes.flatMap(({ name, type }) => (type?.duckdb === undefined ? [] : [[name.toLowerCase(), type.duckdb]])),
  );
}

/**
 * The type of a column in the table, as when Starlake creates tables over JDBC: the type declared for its name, even if
 * another attribute has that name in the table, else DuckDB's type for Spark's type.
 */
export function columnType(attribute: Attribute, declared: DeclaredTypes): string {
  return typeOf(attribute, (type, column) => {
    const mapped = declared.get(column.toLowerCase());
    return type.primitive === 'decimal' || mapped === undefined ? JDBC_TYPES[type.primitive](type) : mapped;
  });
}

/** The type of a column as it is read, before it is written to the table. */
export function readType(attribute: Attribute): string {
  return typeOf(attribute, (type) => READ_TYPES[type.primitive](type));
}

function typeOf(attribute: Attribute, leaf: (type: StarlakeType, column: string) => string): string {
  const { type, array, column, attributes } = attribute;
  const element = type
    ? leaf(type, column)
    : `STRUCT(${attributes.map((field) => `${identifier(field.column)} ${typeOf(field, leaf)}`).join(', ')})`;
  return array ? `${element}[]` : element;
}

type SqlTypes = Readonly<Record<StarlakeType['primitive'], (type: StarlakeType) => string>>;

const READ_TYPES: SqlTypes = {
  string: () => 'VARCHAR',
  variant: () => 'VARCHAR',
  long: () => 'BIGINT',
  int: () => 'BIGINT',
  short: () => 'BIGINT',
  byte: () => 'BIGINT',
  double: () => 'DOUBLE',
  decimal: (type) => `DECIMAL(${decimalShape(type).join(',')})`,
  boolean: () => 'BOOLEAN',
  date: () => 'DATE',
  timestamp: () => 'TIMESTAMPTZ',
};

const JDBC_TYPES: SqlTypes = {
  ...READ_TYPES,
  int: () => 'INTEGER',
  short: () => 'INTEGER',
  byte: () => 'TINYINT',
  timestamp: () => 'TIMESTAMP',
};
