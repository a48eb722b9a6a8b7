import { LoadTable } from './load-table';
import type { TablePayload } from '../pre-load/table-payload';
import { checkText } from '../private/checks';

/**
 * A table as the end of a round knows it: its name, its pattern, false where it is not known (an empty text is refused where
 * definitions run locally), and whether rows are only ever added to it.
 */
export type KnownTable = [table: string, pattern?: string | false, appends?: true];

/**
 * @param payload of the same table
 * @throws Error for a write strategy that is no text
 */
export function knownTable(domain: string, { writeStrategy }: LoadTable, { table, pattern }: TablePayload): KnownTable {
  const strategy = checkText(writeStrategy ?? '', `'writeStrategy' of table '${domain}.${table}'`);
  if (strategy.toUpperCase() === 'APPEND') {
    return [table, pattern ?? false, true];
  }
  return pattern === undefined ? [table] : [table, pattern];
}
