import type { Session } from './duckdb';
import { identifier, literal } from './sql';

/** The columns of a table or a view, in order; none if it does not exist. */
export async function columnsOf(session: Session, schema: string, table: string): Promise<string[]> {
  const rows = await session.query(
    `SELECT column_name AS name FROM duckdb_columns() WHERE database_name = current_database() AND NOT internal ` +
      `AND lower(schema_name) = lower(${literal(schema)}) AND lower(table_name) = lower(${literal(table)}) ` +
      `ORDER BY column_index`,
  );
  return rows.map(({ name }) => String(name));
}

/** The columns of a query and their types. */
export async function describe(session: Session, query: string): Promise<Array<{ name: string; type: string }>> {
  const rows = await session.query(`DESCRIBE ${query}`);
  return rows.map((row) => ({ name: String(row.column_name), type: String(row.column_type) }));
}

/** Name and type of a column, as a table declares it. */
export interface Column {
  readonly name: string;
  readonly type: string;
}

/**
 * Statements that add missing columns at the end of a table.
 *
 * @param dropOthers Whether other columns are dropped.
 */
export function alterations(
  table: string,
  existing: readonly string[],
  wanted: readonly Column[],
  dropOthers: boolean,
): string[] {
  const has = new Set(existing.map((name) => name.toLowerCase()));
  const wants = new Set(wanted.map(({ name }) => name.toLowerCase()));
  const added = wanted.filter(({ name }) => !has.has(name.toLowerCase()));
  const dropped = dropOthers ? existing.filter((name) => !wants.has(name.toLowerCase())) : [];
  // Last, because a table must always have a column.
  return [
    ...added.map(({ name, type }) => `ALTER TABLE ${table} ADD COLUMN ${identifier(name)} ${type}`),
    ...dropped.map((name) => `ALTER TABLE ${table} DROP COLUMN ${identifier(name)}`),
  ];
}
