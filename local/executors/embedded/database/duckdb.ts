import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { DuckDBConnection, DuckDBInstance, DuckDBValue } from '@duckdb/node-api';
import { CommandError } from '../command/command-error';
import { hasCode } from '../load/files';
import { Mutex } from './mutex';
import { installCommand } from '../../../distribution';

/** The module of DuckDB. */
export type DuckDb = typeof import('@duckdb/node-api');

/** A row of a result, its values as in JSON. */
export type Row = Record<string, unknown>;

/** One connection to a database, for one command. */
export interface Session {
  /** Runs a statement; stopped when the command's signal is aborted. */
  run(sql: string): Promise<void>;
  /** Runs a query and reads all of its rows. */
  query(sql: string): Promise<Row[]>;
  /** Adds rows to a temporary table; their values must have the types of its columns. */
  append(table: string, rows: Iterable<readonly DuckDBValue[]>): Promise<void>;
  /**
   * Runs statements that change something, as Starlake does over JDBC: the last one must not be a query, and none must
   * begin or end a transaction.
   *
   * @returns How many rows the last one changed.
   */
  change(sql: string): Promise<number>;
  /**
   * Runs work in a transaction while no other command writes to this database. Rolls back if the work throws, or if the
   * signal is aborted before the commit.
   */
  write<T>(work: () => Promise<T>): Promise<T>;
}

/** The open databases: one instance per file, since DuckDB refuses a second one on the same file. */
export interface DatabasePool {
  /** Opens a connection for the work, and then closes it with its temporary tables. */
  use<T>(file: string, signal: AbortSignal, work: (session: Session) => Promise<T>): Promise<T>;
  /** Closes the databases, so that another process can open them. No connection may be in use. */
  close(): Promise<void>;
}

// A local run downloads nothing.
const CONFIGURATION = { autoinstall_known_extensions: 'false', autoload_known_extensions: 'false' };

/**
 * Loads DuckDB, which is not a dependency of this package: its binaries are large, and few users need it.
 *
 * @throws Error that says how to install it.
 */
export async function loadDuckDb(): Promise<DuckDb> {
  try {
    return await import('@duckdb/node-api');
  } catch (error) {
    const missing = hasCode(error, 'MODULE_NOT_FOUND', 'ERR_MODULE_NOT_FOUND');
    const cause = missing ? 'DuckDB is not installed' : `DuckDB cannot be loaded (${(error as Error).message})`;
    throw new Error(`${cause}. The embedded executor needs it: ${installCommand('@duckdb/node-api')}`, {
      cause: error,
    });
  }
}

/** Creates an empty pool; databases are opened on first use. */
export function createDatabasePool(): DatabasePool {
  const databases = new Map<string, Promise<{ instance: DuckDBInstance; writers: Mutex }>>();

  const open = (file: string) => {
    let database = databases.get(file);
    if (!database) {
      database = openDatabase(file);
      databases.set(file, database);
      // Perhaps another process had the file open: the next attempt can succeed.
      database.catch(() => databases.delete(file));
    }
    return database;
  };

  return {
    use: async (file, signal, work) => {
      const { instance, writers } = await open(file);
      const connection = await instance.connect();
      try {
        return await work(createSession(connection, writers, signal));
      } finally {
        connection.closeSync();
      }
    },
    close: async () => {
      const opened = await Promise.allSettled(databases.values());
      databases.clear();
      for (const database of opened) {
        if (database.status === 'fulfilled') {
          database.value.instance.closeSync();
        }
      }
    },
  };
}

async function openDatabase(file: string) {
  const { DuckDBInstance } = await loadDuckDb();
  await fs.mkdir(path.dirname(file), { recursive: true });
  return { instance: await DuckDBInstance.create(file, CONFIGURATION), writers: new Mutex() };
}

function createSession(connection: DuckDBConnection, writers: Mutex, signal: AbortSignal): Session {
  const run = (sql: string) => interruptible(connection, signal, async () => void (await connection.run(sql)));
  return {
    run,
    change: (sql) => interruptible(connection, signal, () => change(connection, sql)),
    query: (sql) =>
      interruptible(connection, signal, async () => (await connection.runAndReadAll(sql)).getRowObjectsJson() as Row[]),
    append: (table, rows) => append(connection, signal, table, rows),
    write: (work) =>
      writers.hold(async () => {
        await run('BEGIN TRANSACTION');
        try {
          const result = await work();
          signal.throwIfAborted();
          // Not interruptible: a commit has either succeeded or failed.
          await connection.run('COMMIT');
          return result;
        } catch (error) {
          // Perhaps DuckDB has ended the transaction itself; only the first error matters.
          await connection.run('ROLLBACK').catch(() => undefined);
          throw error;
        }
      }),
  };
}

async function change(connection: DuckDBConnection, sql: string): Promise<number> {
  const { ResultReturnType, StatementType } = await loadDuckDb();
  const statements = await connection.extractStatements(sql);
  let changed = 0;
  for (let index = 0; index < statements.count; index++) {
    const statement = await statements.prepare(index);
    try {
      if (statement.statementType === StatementType.TRANSACTION) {
        throw new CommandError(`A transaction is open already, no statement may begin or end one: ${sql}`);
      }
      const result = await statement.run();
      if (index === statements.count - 1 && result.returnType === ResultReturnType.QUERY_RESULT) {
        throw new CommandError(`Starlake takes no query here, only statements that return nothing: ${sql}`);
      }
      changed = result.rowsChanged;
    } finally {
      statement.destroySync();
    }
  }
  return changed;
}

/** How many rows are appended at once. */
const CHUNK_ROWS = 2048;

async function append(
  connection: DuckDBConnection,
  signal: AbortSignal,
  table: string,
  rows: Iterable<readonly DuckDBValue[]>,
): Promise<void> {
  const { DuckDBDataChunk } = await loadDuckDb();
  const appender = await connection.createAppender(table, 'main', 'temp');
  try {
    const types = Array.from({ length: appender.columnCount }, (_, index) => appender.columnType(index));
    let chunk: Array<readonly DuckDBValue[]> = [];
    const flush = async () => {
      const data = DuckDBDataChunk.create(types, chunk.length);
      data.setRows(chunk);
      appender.appendDataChunk(data);
      chunk = [];
      // Let other work run.
      await nextTurn();
      signal.throwIfAborted();
    };
    for (const row of rows) {
      chunk.push(row);
      if (chunk.length === CHUNK_ROWS) await flush();
    }
    if (chunk.length > 0) await flush();
    appender.flushSync();
  } finally {
    appender.closeSync();
  }
}

async function interruptible<T>(connection: DuckDBConnection, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  signal.throwIfAborted();
  let timer: NodeJS.Timeout | undefined;
  const interrupt = () => {
    connection.interrupt();
    // Repeated, because DuckDB ignores an interrupt before it has started the query.
    timer = setInterval(() => connection.interrupt(), 50);
  };
  signal.addEventListener('abort', interrupt, { once: true });
  try {
    return await work();
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', interrupt);
    clearInterval(timer);
  }
}
