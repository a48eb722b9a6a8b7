import { alterations, columnsOf, describe, type Column } from '../database/catalog';
import { loadConnection, ownConnection } from '../project/connection';
import type { Session } from '../database/duckdb';
import { readExpectations, type Expected } from '../record/expectations';
import type { Project } from '../project/project';
import { sortKeys } from '../keys/sort-keys';
import { partitionOf } from './sink';
import { identifier } from '../database/sql';
import { creation, writing, type Statement } from './strategy-sql';
import { renderSql } from '../project/variables';
import { assertColumns, readWriteStrategy, type WriteStrategy } from './write-strategy';
import type { Unit } from './writing';
import { asMapping, asText, type Mapping } from '../project/mapping';
import type { ErrorOf } from '../project/error-of';

/** Where the loaded rows of a table go, and how they are written. */
export interface TableSink extends Expected {
  readonly strategy: WriteStrategy;
  readonly presql: readonly string[];
  readonly postsql: readonly string[];
  /** Keys that have no effect here. */
  readonly without: readonly string[];
}

/**
 * Reads where a table's rows go.
 *
 * @param target The schema and the table in the database.
 * @param declared The section `table`.
 * @param metadata The table's metadata, which override the domain's.
 * @param what The table, for messages.
 * @param errorOf Creates the error about a key.
 * @throws Error for a setting that would change its rows and is not supported here.
 */
export async function readTableSink(
  project: Project,
  target: { readonly schema: string; readonly table: string },
  declared: Mapping,
  metadata: Mapping,
  what: string,
  errorOf: ErrorOf,
): Promise<TableSink> {
  const without = sortKeys('Table', { ...declared, metadata }, errorOf);
  const sink = asMapping(metadata.sink) ?? {};
  const ref = asText(sink.connectionRef);
  const statements = (key: string) =>
    (Array.isArray(declared[key]) ? declared[key] : [])
      .map((sql: unknown) => renderSql(String(sql), project.files.scope, `${key} of ${what}`).trim())
      .filter((sql) => sql !== '');
  return {
    ...target,
    connection: ref
      ? ownConnection(project, ref, (message) => errorOf(['metadata', 'sink', 'connectionRef'], message))
      : loadConnection(project),
    strategy: readWriteStrategy(metadata.writeStrategy, {
      partition: partitionOf(sink),
      application: project.application,
      errorOf: (path, message) => errorOf(['metadata', ...path], message),
    }),
    presql: statements('presql'),
    postsql: statements('postsql'),
    expectations: await readExpectations(project, declared.expectations, (index, message) =>
      errorOf(['expectations', index], message),
    ),
    without,
  };
}

/**
 * The statements that write the rows of a file, in the units that Starlake commits one by one. Call it in
 * `session.write`.
 *
 * @param from The relation of the rows.
 */
export async function loadUnits(session: Session, sink: TableSink, from: string): Promise<Unit[]> {
  const { schema, table, strategy, presql, postsql } = sink;
  const name = `${identifier(schema)}.${identifier(table)}`;
  const existing = await columnsOf(session, schema, table);
  const columns = await describe(session, `SELECT * FROM ${from}`);
  const select = `SELECT * FROM ${from}`;
  if (existing.length > 0) assertColumns(strategy, namesOf(columns), 'table');
  const empty = { sql: `CREATE TABLE ${name} AS ${select} LIMIT 0` };
  const history = historyColumns(strategy);
  const wanted = [...columns.map(({ name: column, type }) => ({ name: column, type: addedType(type) })), ...history];
  const altered = existing.length === 0 ? [] : alterations(name, existing, wanted, true).map((sql) => ({ sql }));
  const before = presql.map((sql) => ({ sql }));
  const after = postsql.map((sql) => ({ sql }));
  if (strategy.type === 'APPEND' || strategy.type === 'OVERWRITE') {
    // Starlake runs postsql before it writes the rows, and writes them by the position of their columns.
    const emptied: Statement[] = strategy.type === 'OVERWRITE' ? [{ sql: `TRUNCATE ${name}` }] : [];
    return [
      ...(existing.length === 0 ? [[empty]] : altered.map((statement) => [statement])),
      [...before, ...emptied, ...after],
      [{ sql: `INSERT INTO ${name} ${select}`, counts: true }],
    ];
  }
  const isPrepared = presql.length > 0 && existing.length === 0;
  const prepared = [empty, ...alterations(name, [], history, false).map((sql) => ({ sql }))];
  const rows = { table: name, select, columns: namesOf(columns) };
  const isNew = existing.length === 0 && !isPrepared;
  return [
    ...(isPrepared ? [prepared] : []),
    ...[...altered, ...before].map((statement) => [statement]),
    [...(isNew ? creation(rows, strategy) : writing(rows, strategy)), ...after],
  ];
}

/** The statement with which Starlake creates the table, with names without quotes. */
export async function bareCreation(session: Session, { schema, table }: TableSink, from: string): Promise<string> {
  const columns = await describe(session, `SELECT * FROM ${from}`);
  const list = columns.map(({ name, type }) => `${name} ${type.replaceAll('"', '')}`).join(', ');
  return `CREATE TABLE IF NOT EXISTS ${schema}.${table} (${list})`;
}

function namesOf(columns: readonly Column[]): string[] {
  return columns.map(({ name }) => name);
}

function historyColumns({ type, start, end }: WriteStrategy): Column[] {
  return type === 'SCD2' ? [start, end].map((name) => ({ name, type: 'TIMESTAMP' })) : [];
}

// The types with which Starlake adds a column over JDBC; those with which it creates a table are different.
const ADDED: Readonly<Record<string, string>> = {
  INTEGER: 'BIGINT',
  SMALLINT: 'INTEGER',
  TINYINT: 'BYTE',
  BOOLEAN: 'BIT(1)',
  JSON: 'TEXT',
  'TIMESTAMP WITH TIME ZONE': 'TIMESTAMP',
};

function addedType(type: string): string {
  const [, element, list] = /^(.*?)((?:\[\])?)$/s.exec(type) ?? ['', type, ''];
  return (ADDED[element] ?? element) + list;
}
