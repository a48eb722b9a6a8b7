import { identifier } from '../database/sql';
import type { WriteStrategy } from './write-strategy';

/** One statement of a write. */
export interface Statement {
  readonly sql: string;
  /** Whether the rows that it changes count as written. */
  readonly counts?: boolean;
}

/** Rows to write to a table. */
export interface Rows {
  /** The table, as an SQL name. */
  readonly table: string;
  /** The query of the rows. Like Starlake, a strategy can run it more than once. */
  readonly select: string;
  /** The names of its columns. */
  readonly columns: readonly string[];
}

/** Creates the table, with its first rows. */
export function creation({ table, select, columns }: Rows, strategy: WriteStrategy): Statement[] {
  const first = strategy.onSource ? oneOfEachKey(select, columns, strategy, strategy.timestamp) : select;
  const more = strategy.type === 'SCD2' ? [strategy.start, strategy.end] : [];
  return [
    { sql: `CREATE TABLE ${table} AS SELECT * FROM (${select}) WHERE false` },
    { sql: `INSERT INTO ${table} ${first}`, counts: true },
    ...more.map((name) => ({ sql: `ALTER TABLE ${table} ADD COLUMN ${identifier(name)} TIMESTAMP` })),
  ];
}

/** Writes rows to an existing table. Uses the position of columns instead of their names wherever Starlake does. */
export function writing(rows: Rows, strategy: WriteStrategy): Statement[] {
  const { table, select, columns } = rows;
  const list = columns.map(identifier).join(', ');
  switch (strategy.type) {
    case 'APPEND':
      return [{ sql: `INSERT INTO ${table} (${list}) ${select}`, counts: true }];
    case 'OVERWRITE':
      return [{ sql: `TRUNCATE ${table}` }, { sql: `INSERT INTO ${table} ${select}`, counts: true }];
    case 'UPSERT_BY_KEY': {
      const from = strategy.onSource ? oneOfEachKey(select, columns, strategy) : select;
      return [
        {
          sql: `DELETE FROM ${table} WHERE EXISTS (SELECT 1 FROM (${from}) AS sl_new WHERE ${sameKey(table, strategy)})`,
        },
        { sql: `INSERT INTO ${table} ${from}`, counts: true },
      ];
    }
    case 'UPSERT_BY_KEY_AND_TIMESTAMP':
      return upsertNewer(rows, strategy, list);
    case 'DELETE_THEN_INSERT':
      return [
        {
          sql: `DELETE FROM ${table} WHERE EXISTS (SELECT 1 FROM (${select}) AS sl_new WHERE ${sameKey(table, strategy)})`,
        },
        { sql: `INSERT INTO ${table} (${list}) SELECT ${list} FROM (${select})`, counts: true },
      ];
    case 'OVERWRITE_BY_PARTITION': {
      if (strategy.partition === undefined) {
        throw strategy.errorOf(
          ['writeStrategy', 'type'],
          'is OVERWRITE_BY_PARTITION without a sink.partition to replace: Starlake does it only the ' +
            'first time, when there is no table yet',
        );
      }
      const partition = identifier(strategy.partition);
      return [
        { sql: `DELETE FROM ${table} WHERE ${partition} IN (SELECT DISTINCT ${partition} FROM (${select}))` },
        { sql: `INSERT INTO ${table} (${list}) SELECT ${list} FROM (${select})`, counts: true },
      ];
    }
    case 'SCD2':
      if (strategy.key.length > 1) {
        throw strategy.errorOf(
          ['writeStrategy', 'key'],
          `is ${strategy.key.join(', ')}, and of SCD2 with several keys Starlake makes a statement that is not valid SQL once the table ` +
            'is there: give it one key',
        );
      }
      return [{ sql: keepHistory(rows, strategy, list), counts: true }];
  }
}

// Rows with equal timestamps do not replace each other: both are kept.
function upsertNewer({ table, select, columns }: Rows, strategy: WriteStrategy, list: string): Statement[] {
  const age = identifier(strategy.timestamp ?? '');
  const from = strategy.onSource ? oneOfEachKey(select, columns, strategy) : select;
  const same = sameKey(table, strategy);
  return [
    { sql: `CREATE OR REPLACE TEMP TABLE sl_new AS ${from}` },
    {
      sql:
        `DELETE FROM ${table} WHERE EXISTS ` +
        `(SELECT 1 FROM temp.sl_new AS sl_new WHERE ${same} AND sl_new.${age} > ${table}.${age})`,
    },
    {
      sql:
        `DELETE FROM temp.sl_new AS sl_new WHERE EXISTS ` +
        `(SELECT 1 FROM ${table} WHERE ${same} AND sl_new.${age} < ${table}.${age})`,
    },
    { sql: `INSERT INTO ${table} SELECT ${list} FROM temp.sl_new`, counts: true },
    { sql: 'DROP TABLE temp.sl_new' },
  ];
}

/**
 * Ends the valid row of a key, and adds the new one. Each row occurs twice: with the key that it ends, and without a
 * key. Like Starlake, it also ends rows of the key again that were ended before.
 */
function keepHistory({ table, select, columns }: Rows, strategy: WriteStrategy, list: string): string {
  const { key, timestamp, start, end } = strategy;
  const keys = key.map(identifier);
  const from = strategy.onSource ? oneOfEachKey(select, columns, strategy, timestamp) : select;
  const current = `sl_old.${identifier(end)} IS NULL AND ${keys.map((name) => `sl_new.${name} = sl_old.${name}`).join(' AND ')}`;
  const age = timestamp === undefined ? undefined : identifier(timestamp);
  const newer = age === undefined ? 'true' : `sl_old.${age} < sl_new.${age}`;
  const isNew = keys.map((name) => `sl_old.${name} IS NULL`).join(' AND ');
  const ended = key.map((_, index) => `sl_rows.sl_key_${index}`);
  const newRows =
    `SELECT ${keys.map((name, index) => `sl_new.${name} AS sl_key_${index}`).join(', ')}, sl_new.* ` +
    (age === undefined
      ? 'FROM sl_new'
      : `FROM sl_new LEFT JOIN ${table} AS sl_old ON ${current} WHERE (${isNew}) OR ${newer}`);
  const replacing =
    `SELECT ${key.map((_, index) => `NULL AS sl_key_${index}`).join(', ')}, sl_new.* ` +
    `FROM sl_new JOIN ${table} AS sl_old ON ${current} WHERE ${newer}`;
  return (
    `MERGE INTO ${table} AS sl_old USING (WITH sl_new AS (${from}) ${newRows} UNION ALL ${replacing}) AS sl_rows ` +
    `ON ${keys.map((name, index) => `${ended[index]} = sl_old.${name}`).join(' AND ')} ` +
    `WHEN MATCHED THEN UPDATE SET ${identifier(end)} = current_timestamp ` +
    `WHEN NOT MATCHED THEN INSERT (${list}, ${identifier(start)}, ${identifier(end)}) ` +
    `VALUES (${columns.map((name) => `sl_rows.${identifier(name)}`).join(', ')}, current_timestamp, NULL)`
  );
}

/** The query, with one row for each key: the newest by the timestamp, else the first. */
function oneOfEachKey(select: string, columns: readonly string[], { key }: WriteStrategy, timestamp?: string): string {
  const order = timestamp === undefined ? '' : ` ORDER BY ${identifier(timestamp)} DESC`;
  return (
    `SELECT ${columns.map(identifier).join(', ')} FROM (${select}) ` +
    `QUALIFY row_number() OVER (PARTITION BY ${key.map(identifier).join(', ')}${order}) = 1`
  );
}

function sameKey(table: string, { key }: WriteStrategy): string {
  return key.map((name) => `sl_new.${identifier(name)} = ${table}.${identifier(name)}`).join(' AND ');
}
