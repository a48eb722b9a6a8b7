import * as path from 'node:path';
import { syntaxProblem } from '../database/bare-names';
import { Killed } from '../command/checkpoint';
import { CommandError } from '../command/command-error';
import type { Session } from '../database/duckdb';
import { assertExpected } from '../record/expected-rows';
import type { FileCounts } from '../record/file-counts';
import type { FileIdentity } from './files';
import { recordCommitted } from '../record/journal';
import { putAway } from './put-away';
import { readRows, ROWS, type FileRows } from '../rows/read-rows';
import { printBeginning, printSummary } from '../record/summary';
import type { TableLoad } from './table-load';
import { bareCreation, loadUnits } from '../write/table-sink';
import { UnknownColumns } from '../rows/unknown-columns';
import { write } from '../write/writing';

/** How many rejected rows are printed one by one. */
const REASONS_PRINTED = 3;

/**
 * Loads a file in ingesting, then archives or deletes it: valid rows are written, the others are rejected.
 *
 * @returns Its row counts.
 * @throws CommandError if the file cannot be read or written, or if a row is rejected and rejectAllOnError is set.
 */
export async function loadFile(load: TableLoad, file: FileIdentity): Promise<FileCounts> {
  printBeginning(load, file.name);
  const read = await readAndWrite(load, file);
  if (isRefused(load, read)) {
    // Starlake prints what it would have loaded, and loads nothing.
    printSummary(load, file.name, read);
    // This name tells the reader of the log that the file before was not loaded.
    load.context.print('DisallowRejectRecordException: Fail on rejected count requested');
    throw new CommandError(
      `${load.fullName}: ${file.name} is not loaded, because ${read.rejected} of its rows are rejected and rejectAllOnError is set`,
    );
  }
  await load.reach('committed', file.name);
  printSummary(load, file.name, read);
  await load.reach('summarized', file.name);
  await assertExpected(load);
  await putAway(load, [file]);
  return read;
}

/** Failures are written to the audit. */
async function readAndWrite(load: TableLoad, file: FileIdentity): Promise<FileRows> {
  const { context, database } = load;
  try {
    return await context.databases.use(database, context.signal, async (session) => {
      await session.run("SET TimeZone = 'UTC'");
      const read = await readRows(session, path.join(load.ingesting, file.name), load.reading, load.fullName);
      await load.reach('read', file.name);
      tell(load, file.name, read);
      await writeFile(load, file, session, read);
      return read;
    });
  } catch (error) {
    if (!(error instanceof Killed) && !context.signal.aborted) {
      const message = (error as Error).message;
      const entry = load.entry(file.name, { success: false, accepted: 0, rejected: 0, message });
      await load.inAudit(async (session) => {
        await load.audit.record(session, entry);
        if (error instanceof UnknownColumns) await load.audit.record(session, entry);
      });
    }
    throw error;
  }
}

/** Writes the rows of a file and, in the same transaction, that it was loaded; for a refused file only the reason. */
async function writeFile(load: TableLoad, file: FileIdentity, session: Session, read: FileRows): Promise<void> {
  const { context, audit, sink } = load;
  const refused = isRefused(load, read);
  const message = refused ? `${read.rejected} invalid records` : 'success';
  const entry = load.entry(file.name, { success: !refused, accepted: read.accepted, rejected: read.rejected, message });
  const record = async (to: Session) => {
    await audit.reject(to, entry, read.reasons);
    await audit.record(to, entry);
  };
  if (refused) {
    return load.inAudit(record);
  }
  // A substitute for another database does not show how that database behaves.
  const problem = sink.connection.isSubstitute
    ? undefined
    : await syntaxProblem(session, await bareCreation(session, sink, ROWS));
  if (problem !== undefined) {
    await load.inAudit((to) => audit.reject(to, entry, read.reasons));
    throw new CommandError(
      `${load.fullName}: a name of the table or of its columns needs quotes that Starlake does not write: ${problem}`,
    );
  }
  await write(session, context.signal, {
    schema: sink.schema,
    units: () => loadUnits(session, sink, ROWS),
    finish: async () => {
      if (load.sharesAudit) {
        await record(session);
      }
      await recordCommitted(session, load.owner, { ...file, ...read });
      await load.reach('committing', file.name);
      load.print(`${read.accepted} rows of ${file.name} written (${sink.strategy.type})`);
    },
    fail: async (error) => {
      const failed = {
        ...{
          step: 'TRANSFORM' as const,
          domain: sink.schema,
          schema: sink.table,
          paths: `${sink.schema}.${sink.table}`,
        },
        ...{ success: false, count: -1, accepted: -1, rejected: -1, message: (error as Error).message },
      };
      await load.inAudit(async (to) => {
        await audit.reject(to, entry, read.reasons);
        await audit.record(to, failed);
      }, session);
    },
  });
  if (!load.sharesAudit) {
    await load.inAudit(record);
  }
}

function isRefused({ context }: TableLoad, { rejected }: FileRows): boolean {
  return rejected > 0 && context.project.rejectAllOnError;
}

function tell(load: TableLoad, file: string, { accepted, rejected, reasons, undeclared }: FileRows): void {
  const passedOver = undeclared.length > 0 ? `, not declared and not loaded: ${undeclared.join(', ')}` : '';
  load.print(`${file}, ${accepted + rejected} rows${passedOver}`);
  for (const reason of reasons.slice(0, REASONS_PRINTED)) {
    // The reason is between the first line and the name of the file.
    load.print(`${file}, a row is rejected: ${reason.split('\n').slice(1, -2).join(', ')}`);
  }
  if (rejected > REASONS_PRINTED) {
    load.print(`${file}, and ${rejected - REASONS_PRINTED} more rows are rejected`);
  }
}
