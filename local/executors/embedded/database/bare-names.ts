import type { Session } from './duckdb';

/**
 * What DuckDB says of a statement by which Starlake makes a table: it writes names without quotes, so a column `order` is a
 * syntax error, and a table `a-b` too. Nothing is made.
 *
 * @returns undefined for names that need no quotes.
 */
export async function syntaxProblem(session: Session, statement: string): Promise<string | undefined> {
  try {
    await session.query(`EXPLAIN ${statement}`);
    return undefined;
  } catch (error) {
    const { message } = error as Error;
    // It has not been made yet, so its schema may be missing.
    return message.startsWith('Parser Error') ? message.split('\n')[0] : undefined;
  }
}
