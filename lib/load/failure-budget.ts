import { MAX_FAILURE, MAX_STATE } from '../contract/limits';

/** Bytes that do not depend on the tables: names of areas, the execution's input (16 KiB at most), the memory ladder. */
const FIXED = 28_000;

/** The fewest bytes that a failure needs. */
const MIN_FAILURE = 128;

/** Bytes around the name and the failure of a table that was not loaded, with the numbers of its attempts. */
const AROUND_FAILURE = 60;

/** Bytes of JSON of a table in the data of a run. */
interface TableBytes {
  /** In the input of the gate. */
  readonly declared: number;
  /** As an item of the Map. */
  readonly item: number;
  /** In the input of the end of a round, which uses it to find the table's files. */
  readonly known: number;
  readonly name: number;
}

/**
 * Bytes that the failure of each table may have, so that all tables may fail at once. A state with more than 256 KiB fails
 * the run, and no Catch helps.
 *
 * @returns undefined where a state has too few bytes for so many tables and their failures
 */
export function failureBudget(tables: TableBytes[]): number | undefined {
  const sum = (bytes: (table: TableBytes) => number) => tables.reduce((total, table) => total + bytes(table), FIXED);
  const needed = sum(({ item, known, name }) => item + known + name + AROUND_FAILURE);
  const budget = Math.min(MAX_FAILURE, Math.floor((MAX_STATE - needed) / tables.length));
  const largest = Math.max(
    sum(({ declared }) => declared),
    needed + tables.length * MIN_FAILURE,
  );
  return budget < MIN_FAILURE || largest > MAX_STATE ? undefined : budget;
}
