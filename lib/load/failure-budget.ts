import { MAX_FAILURE, MAX_STATE } from '../contract/limits';

/** For what does not depend on the tables: names of areas, the execution's input (16 KiB at most), the ladder. */
const FIXED = 28_000;

/** Bytes that a failure needs at least. */
const MIN_FAILURE = 128;

/** Characters around the name and the failure of a table that was not loaded, and those that count its tries. */
const AROUND_FAILURE = 60;

/** What of a table is in the data of a run. */
export interface TableBytes {
  /** What the gate gets. */
  readonly declared: number;
  /** Its item of the Map. */
  readonly item: number;
  /** What the end of a round gets, to tell its files. */
  readonly known: number;
  readonly name: number;
}

/**
 * Bytes that the failure of each table may have so that all of them may fail: a state with more than 256 KiB fails the run
 * where nothing can catch it.
 *
 * @throws Error when that is not enough to tell them
 */
export function failureBudget(tables: TableBytes[], path: string): number {
  const sum = (bytes: (table: TableBytes) => number) => tables.reduce((total, table) => total + bytes(table), FIXED);
  const told = sum(({ item, known, name }) => item + known + name + AROUND_FAILURE);
  const budget = Math.min(MAX_FAILURE, Math.floor((MAX_STATE - told) / tables.length));
  const needed = Math.max(
    sum(({ declared }) => declared),
    told + tables.length * MIN_FAILURE,
  );
  if (budget < MIN_FAILURE || needed > MAX_STATE) {
    throw new Error(
      `'tables' of '${path}' are ${tables.length} tables, for which the data of a run may have ${needed} bytes, and a state ` +
        `may have ${MAX_STATE}: split them over several pipelines`,
    );
  }
  return budget;
}
