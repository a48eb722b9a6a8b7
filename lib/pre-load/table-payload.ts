import { translateFilePattern } from './file-pattern';
import { StarlakeTable } from '../job/starlake-table';
import { checkName } from '../job/starlake-names';

/** A table as the handler `pre-load` gets it. */
export interface TablePayload {
  readonly table: string;
  /** JavaScript's form of the table's pattern. */
  readonly pattern?: string;
  /** Extension of the ack beside each data file, without the dot. */
  readonly ack?: string;
}

/**
 * @throws Error for a name, a pattern or an ack extension that cannot be right
 */
export function tablePayload(domain: string, table: StarlakeTable): TablePayload {
  checkName(table.name, `a table of domain '${domain}'`);
  const where = `'pattern' of table '${domain}.${table.name}'`;
  const ack = table.ack?.replace(/^\./, '');
  if (ack !== undefined && !/^[\w-]+$/.test(ack)) {
    throw new Error(`'ack' of table '${domain}.${table.name}' must be an extension such as 'ack', got '${table.ack}'`);
  }
  return {
    table: table.name,
    ...(table.pattern === undefined ? {} : { pattern: translateFilePattern(table.pattern, where) }),
    ...(ack === undefined ? {} : { ack }),
  };
}
