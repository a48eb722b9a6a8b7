import type { DuckDBConnection } from '@duckdb/node-api';
import { loadDuckDb } from '../executors/embedded/database/duckdb';
import { identifier } from '../executors/embedded/database/sql';

/** A table or a view of a DuckDB file. */
export interface TableName {
  readonly schema: string;
  readonly table: string;
}

/** Rows of a table. */
export interface TableRows extends TableName {
  /** The DuckDB file. */
  readonly database: string;
  readonly columns: ReadonlyArray<{ readonly name: string; readonly type: string }>;
  /**
   * The first rows, a value for each column, as in JSON: decimals, and integers that are too large for a number, are
   * texts.
   */
  readonly rows: readonly unknown[][];
  /** How many rows the table has. */
  readonly count: number;
}

/** The result of a search for a name. */
export type Found =
  { readonly rows: TableRows } | { readonly among: readonly TableName[]; readonly all: readonly TableName[] };

const INTEGER = /^U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?$/;

/**
 * Reads the first rows of a table.
 *
 * @param databases DuckDB files; the first that has the table is used.
 * @param name `schema.table`, or only the table's name if one schema has it; not case-sensitive.
 * @returns If not exactly one table has the name: the tables that it can mean, and all tables.
 */
export async function readTable(databases: readonly string[], name: string, limit: number): Promise<Found> {
  const all: TableName[] = [];
  for (const database of databases) {
    const found = await withDatabase(database, async (connection) => {
      const tables = await tablesOf(connection);
      all.push(...tables);
      const among = tables.filter((table) => isCalled(table, name));
      if (among.length === 1) return { rows: await rowsOf(connection, database, among[0]!, limit) };
      return among.length > 1 ? { among, all } : undefined;
    });
    if (found) return found;
  }
  return { among: [], all };
}

/**
 * The first rows of all tables, by `schema.table`; of several databases that have a table, the first.
 *
 * @param limit how many rows of each table
 */
export async function readTables(
  databases: readonly string[],
  limit: number,
): Promise<Record<string, Array<Record<string, unknown>>>> {
  const found: Record<string, Array<Record<string, unknown>>> = {};
  for (const database of databases) {
    await withDatabase(database, async (connection) => {
      for (const table of await tablesOf(connection)) {
        const { columns, rows } = await rowsOf(connection, database, table, limit);
        found[`${table.schema}.${table.table}`] ??= rows.map((row) =>
          Object.fromEntries(columns.map(({ name }, at) => [name, row[at]])),
        );
      }
    });
  }
  return found;
}

async function withDatabase<T>(file: string, work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
  const { DuckDBInstance } = await loadDuckDb();
  const instance = await DuckDBInstance.create(file, { access_mode: 'READ_ONLY' });
  try {
    const connection = await instance.connect();
    try {
      return await work(connection);
    } finally {
      connection.closeSync();
    }
  } finally {
    instance.closeSync();
  }
}

async function tablesOf(connection: DuckDBConnection): Promise<TableName[]> {
  const result = await connection.runAndReadAll(
    `SELECT schema_name, name FROM (SELECT schema_name, table_name AS name, internal FROM duckdb_tables() ` +
      `UNION ALL SELECT schema_name, view_name, internal FROM duckdb_views()) WHERE NOT internal ORDER BY ALL`,
  );
  return result.getRowsJson().map(([schema, table]) => ({ schema: String(schema), table: String(table) }));
}

function isCalled({ schema, table }: TableName, name: string): boolean {
  const wanted = name.toLowerCase();
  return table.toLowerCase() === wanted || `${schema}.${table}`.toLowerCase() === wanted;
}

async function rowsOf(
  connection: DuckDBConnection,
  database: string,
  { schema, table }: TableName,
  limit: number,
): Promise<TableRows> {
  const from = `${identifier(schema)}.${identifier(table)}`;
  await connection.run("SET TimeZone = 'UTC'");
  const counted = await connection.runAndReadAll(`SELECT count(*)::DOUBLE FROM ${from}`);
  const result = await connection.runAndReadAll(`SELECT * FROM ${from} LIMIT ${limit}`);
  const columns = result.columnNames().map((name, at) => ({ name, type: String(result.columnType(at)) }));
  const rows = result.getRowsJson().map((row) => row.map((value, at) => plain(value, columns[at]!.type)));
  return { database, schema, table, columns, rows, count: Number(counted.getRowsJson()[0]![0]) };
}

function plain(value: unknown, type: string): unknown {
  const number = Number(value);
  return value !== null && INTEGER.test(type) && Number.isSafeInteger(number) ? number : value;
}
