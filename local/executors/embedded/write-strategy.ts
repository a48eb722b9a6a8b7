import { CommandError } from './command-error';
import type { Session } from './duckdb';
import { identifier, literal } from './sql';
import { asMapping, asText } from './yaml-file';

/** How rows get into a table that may have some already. */
export interface WriteStrategy {
  readonly type: 'APPEND' | 'OVERWRITE' | 'UPSERT_BY_KEY';
  /** Columns that tell rows apart, for UPSERT_BY_KEY. */
  readonly key: readonly string[];
}

/**
 * Reads `writeStrategy`.
 *
 * @param otherwise The type without one: Starlake appends what it loads, and overwrites what a task writes.
 * @throws CommandError for a strategy that this executor does not know, or one that misses its key.
 */
export function readWriteStrategy(declared: unknown, otherwise: WriteStrategy['type'], what: string): WriteStrategy {
  const strategy = asMapping(declared) ?? {};
  const type = strategy.types === undefined ? (asText(strategy.type) ?? otherwise).toUpperCase() : 'types';
  const key = Array.isArray(strategy.key) ? strategy.key.map(String) : [];
  if (type !== 'APPEND' && type !== 'OVERWRITE' && type !== 'UPSERT_BY_KEY') {
    throw new CommandError(
      `${what}: write strategy ${type} is not supported by the embedded executor (APPEND, OVERWRITE, UPSERT_BY_KEY are)`,
    );
  }
  if (type === 'UPSERT_BY_KEY' && key.length === 0) {
    throw new CommandError(`${what}: UPSERT_BY_KEY needs a key`);
  }
  return { type, key };
}

/** What was written. */
export interface Written {
  readonly rows: number;
  /** Rows that a later row of the same command took the place of, because their keys are the same. */
  readonly replaced: number;
}

/**
 * Writes all rows of a temporary table to a table, created if needed. To be called in `session.write`.
 *
 * @param from The temporary table; rows that are replaced by a later one of the same key are deleted from it.
 */
export async function writeRows(
  session: Session,
  schema: string,
  table: string,
  from: string,
  strategy: WriteStrategy,
): Promise<Written> {
  const target = `${identifier(schema)}.${identifier(table)}`;
  await session.run(`CREATE SCHEMA IF NOT EXISTS ${identifier(schema)}`);
  const total = await count(session, from);
  if (strategy.type === 'OVERWRITE') {
    await session.run(`CREATE OR REPLACE TABLE ${target} AS SELECT * FROM ${from}`);
    return { rows: total, replaced: 0 };
  }
  await session.run(`CREATE TABLE IF NOT EXISTS ${target} AS SELECT * FROM ${from} LIMIT 0`);
  const columns = await addMissingColumns(session, schema, table, from);
  if (strategy.type === 'APPEND') {
    await session.run(`INSERT INTO ${target} BY NAME SELECT * FROM ${from}`);
    return { rows: total, replaced: 0 };
  }
  return upsert(session, target, from, columns, strategy.key);
}

async function upsert(
  session: Session,
  target: string,
  from: string,
  columns: readonly string[],
  key: readonly string[],
): Promise<Written> {
  const unknown = key.filter((name) => !columns.includes(name));
  if (unknown.length > 0) {
    throw new CommandError(`${target}: the key ${unknown.join(', ')} of UPSERT_BY_KEY is not a column`);
  }
  const noKey = key.map((name) => `${identifier(name)} IS NULL`).join(' OR ');
  const unkeyed = await count(session, `${from} WHERE ${noKey}`);
  if (unkeyed > 0) {
    throw new CommandError(`${target}: ${unkeyed} rows have no value for their key (${key.join(', ')})`);
  }
  const keys = key.map(identifier).join(', ');
  const same = key.map((name) => `t.${identifier(name)} = s.${identifier(name)}`).join(' AND ');
  const total = await count(session, from);
  // Not a window function: DuckDB 1.5.6 fails with an internal error on row_number() ordered by rowid.
  await session.run(`DELETE FROM ${from} WHERE rowid NOT IN (SELECT max(rowid) FROM ${from} GROUP BY ${keys})`);
  const values = columns.filter((name) => !key.includes(name));
  if (values.length > 0) {
    const assignments = values.map((name) => `${identifier(name)} = s.${identifier(name)}`).join(', ');
    await session.run(`UPDATE ${target} AS t SET ${assignments} FROM ${from} AS s WHERE ${same}`);
  }
  await session.run(
    `INSERT INTO ${target} BY NAME SELECT * FROM ${from} AS s ` +
      `WHERE NOT EXISTS (SELECT 1 FROM ${target} AS t WHERE ${same})`,
  );
  const rows = await count(session, from);
  return { rows, replaced: total - rows };
}

/** Adds the columns that a table of an earlier run does not have yet; gives back all incoming columns. */
async function addMissingColumns(session: Session, schema: string, table: string, from: string): Promise<string[]> {
  const incoming = await session.query(`DESCRIBE ${from}`);
  const existing = await session.query(
    `SELECT lower(column_name) AS name FROM duckdb_columns() ` +
      `WHERE schema_name = ${literal(schema)} AND table_name = ${literal(table)} AND NOT internal AND database_name = current_database()`,
  );
  const names = new Set(existing.map(({ name }) => name));
  for (const { column_name: name, column_type: type } of incoming) {
    if (!names.has(String(name).toLowerCase())) {
      const target = `${identifier(schema)}.${identifier(table)}`;
      await session.run(`ALTER TABLE ${target} ADD COLUMN ${identifier(String(name))} ${type}`);
    }
  }
  return incoming.map(({ column_name: name }) => String(name));
}

async function count(session: Session, from: string): Promise<number> {
  const [{ rows }] = await session.query(`SELECT count(*)::INTEGER AS rows FROM ${from}`);
  return Number(rows);
}
