import { syntaxProblem } from '../database/bare-names';
import type { Session } from '../database/duckdb';
import type { TransformTask } from './task';

/** Statements that are no query, which Starlake puts into one all the same. */
const NO_QUERY =
  /^(create|insert|update|delete|merge|drop|alter|truncate|copy|attach|detach|use|set|install|load|call|begin|commit)\b/i;

/**
 * Asserts that Starlake makes SQL of a task: it puts what the task says into a query of the rows, beside the name of the table
 * without quotes.
 *
 * @throws Error if DuckDB would refuse that, before anything is done.
 */
export async function assertStatement(session: Session, task: TransformTask): Promise<void> {
  const { sql, schema, table, isPlain, connection, errorOf, sqlErrorOf } = task;
  if (isPlain) return;
  if (sql === '') {
    throw sqlErrorOf('has no query: where comments are before the first of its sections, Starlake takes them for it');
  }
  const [, verb] = NO_QUERY.exec(sql) ?? [];
  if (verb !== undefined) {
    throw sqlErrorOf(
      `begins with ${verb.toUpperCase()}, and Starlake takes it for the query of the rows: put it into presql, or set parseSQL: false`,
    );
  }
  // What stands in for another database says nothing of that one.
  if (connection.standsIn) return;
  const problem = await syntaxProblem(session, `CREATE TABLE ${schema}.${table} AS SELECT 1`);
  if (problem !== undefined) {
    throw errorOf(['table'], `is ${schema}.${table}, which needs quotes, and Starlake writes none: ${problem}`);
  }
}
