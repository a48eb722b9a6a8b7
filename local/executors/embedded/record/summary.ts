import * as path from 'node:path';
import type { CommandContext } from '../command/command';
import type { TableLoad } from '../load/table-load';
import type { FileCounts } from './file-counts';

/** A loaded file, by its URI in `ingesting`. */
export interface LoadedFile extends FileCounts {
  readonly uri: string;
}

/** URI of a file in `ingesting`, as Starlake prints it: its name is not encoded. */
export function uriOf(load: TableLoad, file: string): string {
  return `file:${path.join(load.ingesting, file)}`;
}

/**
 * Prints which file is loaded next, as Starlake does: if a command loads several tables, the lines up to the next file
 * are about this one.
 */
export function printBeginning(load: TableLoad, file: string): void {
  const { context, reading, sink } = load;
  context.print('Loading');
  context.print(`Format: ${reading.format.type}`);
  context.print(`File(s): ${uriOf(load, file)}`);
  context.print(`Table: ${sink.schema}.${sink.table}`);
}

/**
 * Prints the row counts of a file, exactly as Starlake's log does (`logLoadInAudit` of its `IngestionAudit`): a run
 * reads them from the log, with any executor.
 */
export function printSummary(load: TableLoad, file: string, { accepted, rejected }: FileCounts): void {
  const { domain, table } = load.owner;
  load.context.print(
    `ingestion-summary -> files: [${uriOf(load, file)}], domain: ${domain}, schema: ${table}, ` +
      `input: ${accepted + rejected}, accepted: ${accepted}, rejected:${rejected}`,
  );
}

/** Prints the totals of a command that loaded everything, as Starlake's `IngestionCounters` does. */
export function printTotals({ print }: CommandContext, files: readonly LoadedFile[]): void {
  const sum = (count: (file: LoadedFile) => number) => files.reduce((total, file) => total + count(file), 0);
  print('Load summary:');
  print(`Input records: ${sum(({ accepted, rejected }) => accepted + rejected)}`);
  print(`Accepted: ${sum(({ accepted }) => accepted)}`);
  print(`Rejected: ${sum(({ rejected }) => rejected)}`);
  const [first, ...more] = files.map(({ uri }) => uri);
  print(`Data successfully loaded from ${first}`);
  more.forEach((uri) => print(`\t${uri}`));
}
