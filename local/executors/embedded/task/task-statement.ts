import { syntaxProblem } from '../database/bare-names';
import type { Session } from '../database/duckdb';
import type { TransformTask } from './task';

/** Statements that are not queries, which Starlake nevertheless puts into one. */
const NO_QUERY =
  /^(create|insert|update|delete|merge|drop|alter|truncate|copy|attach|detach|use|set|install|load|call|begin|commit)\b/i;

/**
 * Asserts that Starlake would create valid SQL for a task: it puts the task's SQL into a query of the rows, with the
 * name of the table without quotes.
 *
 * @throws Error if DuckDB would refuse it, before anything is changed.
 */
export async function assertStatement(session: Session, task: TransformTask): Promise<void> {
  const { sql, schema, table, isPlain, connection, errorOf, sqlErrorOf } = task;
  if (isPlain) return;
  if (sql === '') {
    throw sqlErrorOf('has no query: Starlake takes comments before the first section for the query');
  }
  const [, verb] = NO_QUERY.exec(sql) ?? [];
  if (verb !== undefined) {
    throw sqlErrorOf(
      `begins with ${verb.toUpperCase()}, and Starlake takes it for the query of the rows: put it into presql, or set parseSQL: false`,
    );
  }
  // A substitute for another database does not show how that database behaves.
  if (connection.isSubstitute) return;
  const problem = await syntaxProblem(session, `CREATE TABLE ${schema}.${table} AS SELECT 1`);
  if (problem !== undefined) {
    throw errorOf(['table'], `is ${schema}.${table}, which needs quotes that Starlake does not write: ${problem}`);
  }
}
