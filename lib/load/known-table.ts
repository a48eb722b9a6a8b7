import { LoadTable } from './load-table';
import type { EndLoadEvent } from '../contract/end-load';
import type { DeclaredTable } from '../contract/pre-load';
import { checkText } from '../private/checks';

/** A table as the end of a round knows it. A pattern that is not known is `false`: definitions that run locally refuse an empty text. */
export type KnownTable = EndLoadEvent['tables'][number];

/**
 * @param declared the same table, as the gate gets it
 * @throws Error for a write strategy that is not a text
 */
export function knownTable(
  domain: string,
  { writeStrategy }: LoadTable,
  { table, pattern }: DeclaredTable,
): KnownTable {
  const strategy = checkText(writeStrategy ?? '', `'writeStrategy' of table '${domain}.${table}'`);
  if (strategy.toUpperCase() === 'APPEND') {
    return [table, pattern ?? false, true];
  }
  return pattern === undefined ? [table] : [table, pattern];
}
