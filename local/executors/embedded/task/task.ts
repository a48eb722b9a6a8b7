import { ownConnection, projectConnection, transformConnection, type Connection } from '../project/connection';
import { readExpectations, type Expected } from '../record/expectations';
import type { Project } from '../project/project';
import { sortKeys } from '../keys/sort-keys';
import { partitionOf } from '../write/sink';
import { stripComments } from './sql-script';
import { findTask, type TaskDeclaration } from './task-declaration';
import { qualifyTables } from './table-names';
import { readTaskColumns, type TaskColumns } from './task-columns';
import { renderSql } from '../project/variables';
import { readWriteStrategy, type WriteStrategy } from '../write/write-strategy';
import { asBoolean, asMapping, asText, type Mapping } from '../project/mapping';
import type { ErrorOf } from '../project/error-of';

/** A transform to run. */
export interface TransformTask extends Expected {
  /** Domain and name, as `--name` gives it. */
  readonly name: string;
  /** The query; with {@link isPlain} statements that run as they are. */
  readonly sql: string;
  readonly isPlain: boolean;
  readonly presql: readonly string[];
  readonly postsql: readonly string[];
  /** Whether the table is a view. */
  readonly isView: boolean;
  readonly strategy: WriteStrategy;
  /** Columns to add to the table if it exists. */
  readonly columns?: TaskColumns;
  readonly connection: Connection;
  /** Keys that have no effect here. */
  readonly without: readonly string[];
  /** Unset variables in its SQL. */
  readonly unset: readonly string[];
  /** Creates an error about one of its keys, with file and line. */
  readonly errorOf: ErrorOf;
  /** Creates an error about its query, in its SQL file or in its metadata. */
  readonly sqlErrorOf: (message: string) => Error;
}

/**
 * Reads a transform from `metadata/transform`.
 *
 * @param name Domain and name, for example `kpi.revenue_by_day`.
 * @throws CommandError if no task has that name, it is not SQL, or it needs something that is not supported here.
 */
export async function readTask(project: Project, name: string): Promise<TransformTask> {
  const declaration = findTask(project, name);
  const { fullName, settings, errorOf } = declaration;
  const what = `Transform ${fullName}`;
  if (declaration.isPython) {
    throw errorOf(['python'], `is Python code, which the embedded executor does not run: use another executor`);
  }
  const without = sortKeys('Task', settings, errorOf);
  const sink = asMapping(settings.sink);
  if (!declaration.sql) {
    throw errorOf(['sql'], `is missing: ${what} has no SQL, and the embedded executor runs only SQL`);
  }
  const isPlain = !asBoolean(settings.parseSQL, true);
  const statement = (sql: string) => stripComments(renderSql(sql, project.files.scope, `SQL of ${fullName}`));
  const sql = statement(declaration.sql);
  return {
    name: fullName,
    schema: declaration.domain,
    table: declaration.table,
    sql: isPlain ? sql : qualifyTables(project, sql),
    isPlain,
    presql: declaration.presql.map(statement).filter((sql) => sql !== ''),
    postsql: declaration.postsql.map(statement).filter((sql) => sql !== ''),
    isView: isView(sink, errorOf),
    strategy: readWriteStrategy(settings.writeStrategy, {
      partition: partitionOf(sink ?? {}),
      application: project.application,
      errorOf,
    }),
    columns: readTaskColumns(settings, errorOf),
    expectations: await readExpectations(project, declaration.expectations, (index, message) =>
      errorOf(['expectations', index], message),
    ),
    connection: connectionOf(project, declaration, sink),
    without,
    unset: declaration.unset,
    errorOf,
    sqlErrorOf: declaration.sqlErrorOf,
  };
}

function isView(sink: Mapping | undefined, errorOf: ErrorOf): boolean {
  const materialized = (asText(sink?.materializedView) ?? 'TABLE').toUpperCase();
  if (!['TABLE', 'HYBRID', 'VIEW'].includes(materialized)) {
    throw errorOf(['sink', 'materializedView'], `is ${materialized}, which DuckDB does not have`);
  }
  return materialized === 'VIEW';
}

/** The connection on which a task runs and writes. */
function connectionOf(project: Project, { settings, errorOf }: TaskDeclaration, sink: Mapping | undefined): Connection {
  const ref = asText(settings.connectionRef);
  const run = ref
    ? ownConnection(project, ref, (message) => errorOf(['connectionRef'], message))
    : transformConnection(project);
  if (sink === undefined) {
    return run;
  }
  const sinkRef = asText(sink.connectionRef);
  const to = sinkRef
    ? ownConnection(project, sinkRef, (message) => errorOf(['sink', 'connectionRef'], message))
    : projectConnection(project);
  if (to.name !== run.name) {
    throw errorOf(
      ['sink'],
      `is '${to.name}', but the task runs on '${run.name}': Starlake cannot write from one DuckDB file to another, so give ` +
        `both the same 'connectionRef'`,
    );
  }
  return run;
}
