import * as path from 'node:path';
import type { CommandContext } from '../command/command';
import type { TableLoad } from '../load/table-load';
import type { FileCounts } from './file-counts';

/** A file that was loaded, by its URI in `ingesting`. */
export interface LoadedFile extends FileCounts {
  readonly uri: string;
}

/** URI of a file in `ingesting`, as Starlake prints it: nothing of its name is encoded. */
export function uriOf(load: TableLoad, file: string): string {
  return `file:${path.join(load.ingesting, file)}`;
}

/**
 * Prints which file is loaded next, in the words of Starlake's output: where a command loads several tables, the lines from here
 * to the next file are about this one.
 */
export function printBeginning(load: TableLoad, file: string): void {
  const { context, reading, sink } = load;
  context.print('Loading');
  context.print(`Format: ${reading.format.type}`);
  context.print(`File(s): ${uriOf(load, file)}`);
  context.print(`Table: ${sink.schema}.${sink.table}`);
}

/**
 * Prints what became of the rows of a file, in the very words of Starlake's log (`logLoadInAudit` of its
 * `IngestionAudit`): that is how a run learns of its rows, whoever ran the command.
 */
export function printSummary(load: TableLoad, file: string, { accepted, rejected }: FileCounts): void {
  const { domain, table } = load.owner;
  load.context.print(
    `ingestion-summary -> files: [${uriOf(load, file)}], domain: ${domain}, schema: ${table}, ` +
      `input: ${accepted + rejected}, accepted: ${accepted}, rejected:${rejected}`,
  );
}

/** Prints the sums of a command of which everything was loaded, in the words of Starlake's `IngestionCounters`. */
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
