import { Killed } from '../command/checkpoint';
import type { Session } from '../database/duckdb';
import { identifier } from '../database/sql';
import type { Statement } from './strategy-sql';

/** Statements that are committed together. */
export type Unit = readonly Statement[];

/** A write to a table. */
export interface Writing<T> {
  readonly schema: string;
  /** Creates the units of statements; called in the transaction. */
  readonly units: () => Promise<Unit[]>;
  /** The rest of the transaction, after the rows were written. */
  readonly finish: (rows: number) => Promise<T>;
  /** What to record, in a separate transaction, if the write failed by itself. */
  readonly fail?: (error: unknown) => Promise<void>;
}

/**
 * Writes in one transaction, though Starlake commits unit by unit: if it is killed at any time, only the schema
 * remains. If it fails by itself, the units before the failed one remain, as with Starlake.
 */
export async function write<T>(session: Session, signal: AbortSignal, writing: Writing<T>): Promise<T> {
  const { schema, units, finish, fail } = writing;
  await session.write(() => session.run(`CREATE SCHEMA IF NOT EXISTS ${identifier(schema)}`));
  const [{ catalog }] = await session.query('SELECT current_database() AS catalog');
  // In presql and queries, a name without a schema means a table in the schema of the written table.
  await session.run(`USE ${identifier(String(catalog))}.${identifier(schema)}`);
  const done: Unit[] = [];
  try {
    return await session.write(async () => {
      let rows = 0;
      for (const unit of await units()) {
        rows += await runUnit(session, unit);
        done.push(unit);
      }
      // A failure after the rows removes them: another attempt would write them twice.
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

/** Returns how many rows it has written. */
async function runUnit(session: Session, unit: Unit): Promise<number> {
  let rows = 0;
  for (const { sql, counts } of unit) {
    const changed = await session.change(sql);
    rows += counts ? changed : 0;
  }
  return rows;
}
