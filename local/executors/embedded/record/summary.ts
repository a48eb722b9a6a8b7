import * as path from 'node:path';
import type { TableLoad } from '../load/table-load';
import type { FileCounts } from './file-counts';

/**
 * Prints what became of the rows of a file, in the very words of Starlake's log (`logLoadInAudit` of its
 * `IngestionAudit`): that is how a run learns of its rows, whoever ran the command.
 */
export function printSummary(load: TableLoad, file: string, { accepted, rejected }: FileCounts): void {
  const uri = `file:${path.join(load.ingesting, file)}`;
  const { domain, table } = load.owner;
  load.context.print(
    `ingestion-summary -> files: [${uri}], domain: ${domain}, schema: ${table}, ` +
      `input: ${accepted + rejected}, accepted: ${accepted}, rejected:${rejected}`,
  );
}
