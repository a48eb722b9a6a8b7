import * as path from 'node:path';
import { CommandError } from './command-error';
import type { FileIdentity } from './files';
import { recordCommitted } from './journal';
import { putAway } from './put-away';
import { readRows, ROWS, type FileRows } from './read-rows';
import { printSummary, type FileCounts } from './summary';
import type { TableLoad } from './table-load';
import { readWriteStrategy, writeRows } from './write-strategy';

/** How many rejected rows are told one by one. */
const TOLD_REASONS = 3;

/**
 * Loads a file that is in ingesting, and puts it away: the rows that fit their table are written, the others rejected.
 *
 * @returns How many rows were accepted.
 * @throws CommandError if the file cannot be read, or has a row to reject where none may be.
 */
export async function loadFile(load: TableLoad, file: FileIdentity): Promise<number> {
  const counts = await writeFile(load, file);
  await load.reach('committed', file.name);
  printSummary(load, file.name, counts);
  await load.reach('summarized', file.name);
  await putAway(load, [file]);
  return counts.accepted;
}

/** Writes the rows of a file and, in the same transaction, that it was loaded. */
async function writeFile(load: TableLoad, file: FileIdentity): Promise<FileCounts> {
  const { context, domain, table, fullName } = load;
  const strategy = readWriteStrategy(table.metadata.writeStrategy, 'APPEND', `Table ${fullName}`);
  if (load.instead !== undefined) {
    load.print(`connection '${load.instead}' is not DuckDB, ${load.database} stands in for it`);
  }
  return context.databases.use(load.database, context.signal, async (session) => {
    await session.run("SET TimeZone = 'UTC'");
    const read = await readRows(session, path.join(load.ingesting, file.name), table, fullName);
    await load.reach('read', file.name);
    tell(load, file.name, read);
    if (read.rejected > 0 && context.project.rejectAllOnError) {
      // Starlake says what it would have loaded, and loads nothing.
      printSummary(load, file.name, read);
      throw new CommandError(
        `${fullName}: nothing of ${file.name} is loaded, since ${read.rejected} of its rows are rejected and rejectAllOnError is set`,
      );
    }
    return session.write(async () => {
      const { rows, replaced } = await writeRows(session, domain.finalName, table.finalName, ROWS, strategy);
      await recordCommitted(session, load.owner, { ...file, ...read });
      await load.reach('committing', file.name);
      const duplicates = replaced > 0 ? `, ${replaced} more replaced by a later row of the same key` : '';
      load.print(`${rows} rows of ${file.name} written (${strategy.type})${duplicates}`);
      return read;
    });
  });
}

function tell(load: TableLoad, file: string, { accepted, rejected, reasons, undeclared }: FileRows): void {
  const passedOver = undeclared.length > 0 ? `, not declared and not loaded: ${undeclared.join(', ')}` : '';
  load.print(`${file}, ${accepted + rejected} rows${passedOver}`);
  reasons.slice(0, TOLD_REASONS).forEach((reason) => load.print(`${file}, ${reason}: rejected`));
  if (rejected > TOLD_REASONS) {
    load.print(`${file}, and ${rejected - TOLD_REASONS} more rows are rejected`);
  }
}
