import type { DuckDBValue } from '@duckdb/node-api';
import type { Attribute } from '../project/attribute';
import type { DuckDb } from './duckdb';
import { decimalShape, type Value } from '../types/type-reader';

/** Converts values of a column for DuckDB's appender. */
export type ToDuckDb = (value: Value) => DuckDBValue;

/** Creates the conversion of an attribute's values to a column of its `readType`. */
export function toDuckDb(duckdb: DuckDb, attribute: Attribute): ToDuckDb {
  const element = elementToDuckDb(duckdb, attribute);
  if (!attribute.array) return element;
  return (value) => (value === null ? null : duckdb.listValue((value as readonly Value[]).map(element)));
}

function elementToDuckDb(duckdb: DuckDb, { type, attributes }: Attribute): ToDuckDb {
  switch (type?.primitive) {
    case undefined: {
      const fields = attributes.map((field) => [field.column, toDuckDb(duckdb, field)] as const);
      return notNull((value) => {
        const values = value as Readonly<Record<string, Value>>;
        return duckdb.structValue(Object.fromEntries(fields.map(([name, of]) => [name, of(values[name] ?? null)])));
      });
    }
    case 'date':
      return notNull((value) => new duckdb.DuckDBDateValue(Number(value)));
    case 'timestamp':
      return notNull((value) => new duckdb.DuckDBTimestampTZValue(value as bigint));
    case 'decimal': {
      const [precision, scale] = decimalShape(type);
      return notNull((value) => new duckdb.DuckDBDecimalValue(value as bigint, precision, scale));
    }
    default:
      return (value) => value as string | number | bigint | boolean | null;
  }
}

function notNull(convert: ToDuckDb): ToDuckDb {
  return (value) => (value === null ? null : convert(value));
}
