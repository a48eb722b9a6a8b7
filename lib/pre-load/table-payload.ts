import { translateFilePattern } from '../patterns/file-pattern';
import type { DeclaredTable } from '../contract/pre-load';
import { StarlakeTable } from '../commands/starlake-table';
import { checkText } from '../private/checks';

/**
 * A table in the event of the handler `pre-load`, with its pattern translated to JavaScript.
 *
 * @throws Error for an invalid pattern or ack extension
 */
export function tablePayload(domain: string, table: StarlakeTable): DeclaredTable {
  const what = (prop: keyof StarlakeTable) => `'${prop}' of table '${domain}.${table.name}'`;
  const ack = table.ack === undefined ? undefined : checkText(table.ack, what('ack')).replace(/^\./, '');
  if (ack !== undefined && !/^[\w-]+$/.test(ack)) {
    throw new Error(`${what('ack')} must be an extension such as 'ack', got '${table.ack}'`);
  }
  const { pattern } = table;
  return {
    table: table.name,
    ...(pattern === undefined
      ? {}
      : { pattern: translateFilePattern(checkText(pattern, what('pattern')), what('pattern')) }),
    ...(ack === undefined ? {} : { ack }),
  };
}
