import { Killed } from '../command/checkpoint';
import type { Session } from '../database/duckdb';
import { identifier } from '../database/sql';
import type { Statement } from './strategy-sql';

/** Statements that stand or fall together. */
export type Unit = readonly Statement[];

/** What is written to a table. */
export interface Writing<T> {
  readonly schema: string;
  /** What is done, unit by unit; asked for in the transaction. */
  readonly units: () => Promise<Unit[]>;
  /** What else belongs to the transaction, once the rows were written. */
  readonly finish: (rows: number) => Promise<T>;
  /** What is left behind, in a transaction of its own, if it failed by itself. */
  readonly fail?: (error: unknown) => Promise<void>;
}

/**
 * Writes in one transaction, though Starlake commits unit by unit: of one that is killed at any time, nothing remains but the
 * schema. Of one that fails by itself there remains what Starlake leaves: the units before the one that failed.
 */
export async function write<T>(session: Session, signal: AbortSignal, writing: Writing<T>): Promise<T> {
  const { schema, units, finish, fail } = writing;
  await session.write(() => session.run(`CREATE SCHEMA IF NOT EXISTS ${identifier(schema)}`));
  const [{ catalog }] = await session.query('SELECT current_database() AS catalog');
  // In presql and queries a name without a schema means a table beside the one that is written.
  await session.run(`USE ${identifier(String(catalog))}.${identifier(schema)}`);
  const done: Unit[] = [];
  try {
    return await session.write(async () => {
      let rows = 0;
      for (const unit of await units()) {
        rows += await runUnit(session, unit);
        done.push(unit);
      }
      // What fails behind the rows leaves none of them: tried again, they would be there twice.
      done.length = 0;
      return finish(rows);
    });
  } catch (error) {
    if (!(error instanceof Killed) && !signal.aborted) {
      await session.write(async () => {
        for (const unit of done) {
          await runUnit(session, unit);
        }
        await fail?.(error);
      });
    }
    throw error;
  }
}

/** How many rows it has written. */
async function runUnit(session: Session, unit: Unit): Promise<number> {
  let rows = 0;
  for (const { sql, counts } of unit) {
    const changed = await session.change(sql);
    rows += counts ? changed : 0;
  }
  return rows;
}
