import type { DeclaredTable, PreLoadEvent } from '../../lib/contract/pre-load';
import { selectNames, executionInput } from '../run-input';
import { logicalDate } from '../cron/logical-date';

/** The input of a run. */
export interface RunInput {
  /** The logical date, `yyyy-MM-ddTHH:mm:ss+0000`. */
  readonly scheduledDate: string;
  /** The tables to look at: those that the input names, or all. */
  readonly tables: DeclaredTable[];
}

/**
 * Reads the execution's input: `{"scheduledTime"?, "tables"?}`, other keys ignored.
 *
 * @throws Starlake.InvalidInput that names the field and its value
 */
export function readInput(event: PreLoadEvent): RunInput {
  const input = executionInput(event.execution);
  const { scheduledTime, tables } = input;
  return {
    scheduledDate: logicalDate(event.scheduledTime ?? scheduledTime, event.execution.StartTime, event.schedule),
    tables: select(event, tables),
  };
}

function select(event: PreLoadEvent, names: unknown): DeclaredTable[] {
  // A gate without a list of tables cannot tell which of the named tables are its own.
  if (names === undefined || names === null || event.tables.length === 0) {
    return event.tables;
  }
  const known = event.tables.map(({ table }) => table);
  const wanted = selectNames(names, 'tables', known, `domain '${event.domain}'`);
  return event.tables.filter(({ table }) => wanted.has(table));
}
