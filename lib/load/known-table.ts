import { LoadTable } from './load-table';
import type { EndLoadEvent } from '../contract/end-load';
import type { DeclaredTable } from '../contract/pre-load';
import { checkText } from '../private/checks';

/**
 * A table in the input of the end of a round. An unknown pattern is `false`: definitions that run locally refuse an
 * empty text.
 */
export type KnownTable = EndLoadEvent['tables'][number];

/**
 * @param declared the same table in the input of the gate
 * @throws Error for a write strategy that is not text
 */
export function knownTable(
  domain: string,
  { writeStrategy, expectations }: LoadTable,
  { table, pattern }: DeclaredTable,
): KnownTable {
  const strategy = checkText(writeStrategy ?? '', `'writeStrategy' of table '${domain}.${table}'`);
  const appends = strategy.toUpperCase() === 'APPEND';
  if (expectations) {
    return [table, pattern ?? false, appends, true];
  }
  if (appends) {
    return [table, pattern ?? false, true];
  }
  return pattern === undefined ? [table] : [table, pattern];
}
