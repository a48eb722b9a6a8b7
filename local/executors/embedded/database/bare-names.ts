import type { Session } from './duckdb';

/**
 * DuckDB's error for a statement with which Starlake creates a table. Starlake writes names without quotes, so a column
 * `order` or a table `a-b` is a syntax error. Nothing is created.
 *
 * @returns undefined for names that need no quotes.
 */
export async function syntaxProblem(session: Session, statement: string): Promise<string | undefined> {
  try {
    await session.query(`EXPLAIN ${statement}`);
    return undefined;
  } catch (error) {
    const { message } = error as Error;
    // Only parser errors count: the schema of the table is perhaps not created yet.
    return message.startsWith('Parser Error') ? message.split('\n')[0] : undefined;
  }
}
