import { alterations, columnsOf, describe, type Column } from '../database/catalog';
import type { Session } from '../database/duckdb';
import { identifier } from '../database/sql';
import { columnNames } from './sql-script';
import { creation, writing, type Statement } from '../write/strategy-sql';
import type { TransformTask } from './task';
import { assertColumns } from '../write/write-strategy';
import type { Unit } from '../write/writing';

/**
 * The statements of a task, in the units that Starlake commits one by one: its presql, changes of the table, and then
 * the rows together with its postsql. Call it in `session.write`.
 */
export async function taskUnits(session: Session, task: TransformTask): Promise<Unit[]> {
  const { schema, table, presql, postsql, sql, isPlain, columns } = task;
  const existing = await columnsOf(session, schema, table);
  const selected = isPlain ? [] : await selectedColumns(session, sql);
  if (!task.isView && selected.length > 0) {
    assertColumns(
      task.strategy,
      selected.map(({ name }) => name),
      'query',
    );
  }
  const after = postsql.map((statement) => ({ sql: statement }));
  const name = `${identifier(schema)}.${identifier(table)}`;
  if (isPlain) {
    return [...presql.map(alone), [...plainStatements(sql), ...after]];
  }
  // Starlake creates the table for presql if it knows its columns.
  const isPrepared = presql.length > 0 && existing.length === 0 && selected.length > 0;
  const history = historyColumns(task);
  const present = isPrepared ? [...selected, ...history].map((column) => column.name) : existing;
  const prepared = isPrepared
    ? [`CREATE TABLE ${name} AS SELECT * FROM (${sql}) WHERE false`, ...alterations(name, [], history, false)]
    : [];
  const altered =
    columns && present.length > 0
      ? alterations(name, present, [...columns.columns, ...history], columns.dropsOthers)
      : [];
  return [
    ...(prepared.length > 0 ? [prepared.map((statement) => ({ sql: statement }))] : []),
    ...[...presql, ...altered].map(alone),
    [...mainStatements(task, name, present.length > 0, selected), ...after],
  ];
}

function mainStatements(task: TransformTask, table: string, exists: boolean, selected: readonly Column[]): Statement[] {
  const { sql: select, strategy } = task;
  if (task.isView) {
    return [{ sql: `CREATE OR REPLACE VIEW ${table} AS ${select}` }];
  }
  const written = columnNames(select);
  const isKnown = written !== undefined && !(written.length === 1 && written[0] === '*');
  const rows = { table, select, columns: isKnown ? written : selected.map(({ name }) => name) };
  return exists ? writing(rows, strategy) : creation(rows, strategy);
}

/** The columns of a query; none if it cannot run: the run itself will report why. */
async function selectedColumns(session: Session, sql: string): Promise<Column[]> {
  return describe(session, sql).catch(() => []);
}

function historyColumns({ strategy }: TransformTask): Column[] {
  const names = strategy.type === 'SCD2' ? [strategy.start, strategy.end] : [];
  return names.map((name) => ({ name, type: 'TIMESTAMP' }));
}

function plainStatements(sql: string): Statement[] {
  const statements = `${sql}\n`.split(';\n').filter((statement) => statement.trim() !== '');
  return statements.map((statement) => ({ sql: statement, counts: true }));
}

function alone(sql: string): Unit {
  return [{ sql }];
}
