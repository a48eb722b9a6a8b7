import * as path from 'node:path';
import type { Audit, AuditEntry } from '../record/audit';
import type { CommandContext } from '../command/command';
import type { Step } from '../command/checkpoint';
import { readReading, type Domain, type Reading, type Table } from '../project/domain';
import type { Session } from '../database/duckdb';
import { exists, type FileIdentity } from './files';
import { committedFiles, forgetCommitted, type LoadedFile, type Owner } from '../record/journal';
import { toDuckDbSql } from '../task/plain-sql';
import { readTableSink, type TableSink } from '../write/table-sink';
import { assertColumns } from '../write/write-strategy';

/** The load of one table: its names, and where its files and its rows go. */
export class TableLoad {
  readonly fullName: string;
  readonly stage: string;
  readonly ingesting: string;
  readonly archive: string;
  /** File of the database. */
  readonly database: string;
  readonly owner: Owner;

  /**
   * Prepares a load: how the files of the table are read, and where their rows go.
   *
   * @throws CommandError if it is not supported here, before any file is moved.
   */
  static async of(context: CommandContext, audit: Audit, domain: Domain, table: Table): Promise<TableLoad> {
    const target = { schema: domain.finalName, table: table.finalName };
    const what = `Table ${domain.name}.${table.name}`;
    const sink = await readTableSink(context.project, target, table.declared, table.metadata, what, table.errorOf);
    const reading = await toDuckDbSql(context, readReading(context.project, table), table);
    const columns = reading.attributes.flatMap(({ name, column }) => [name, column]);
    assertColumns(sink.strategy, [...new Set(columns)], 'table');
    return new TableLoad(context, audit, domain, table, sink, reading);
  }

  private constructor(
    readonly context: CommandContext,
    readonly audit: Audit,
    readonly domain: Domain,
    readonly table: Table,
    readonly sink: TableSink,
    readonly reading: Reading,
  ) {
    const { areas } = context.project;
    this.owner = { domain: domain.label, table: table.label };
    this.fullName = `${domain.name}.${table.name}`;
    this.stage = areas.folder('stage', domain.label);
    this.ingesting = areas.folder('ingesting', domain.label);
    this.archive = areas.folder('archive', domain.label);
    this.database = sink.connection.file;
  }

  /** The entry of the audit for a file of the table. */
  entry(file: string, outcome: Pick<AuditEntry, 'success' | 'accepted' | 'rejected' | 'message'>): AuditEntry {
    const { domain, table } = this.owner;
    const paths = `file:${path.join(this.ingesting, file)}`;
    return { step: 'LOAD', domain, schema: table, paths, count: outcome.accepted + outcome.rejected, ...outcome };
  }

  /** Whether the audit is in the same database as the table, so that one transaction can write to both. */
  get sharesAudit(): boolean {
    return this.audit.connection.file === this.database;
  }

  /**
   * Writes to the audit in a separate transaction.
   *
   * @param open An open transaction on the table's database: it is used if the audit is there, too.
   */
  async inAudit(work: (session: Session) => Promise<void>, open?: Session): Promise<void> {
    const { databases, signal } = this.context;
    return open && this.sharesAudit
      ? work(open)
      : databases.use(this.audit.connection.file, signal, (session) => session.write(() => work(session)));
  }

  /** Prints a line about the table. */
  print(line: string): void {
    this.context.print(`${this.fullName}: ${line}`);
  }

  /** Reports a checkpoint. */
  reach(step: Step, file?: string): Promise<void> {
    return this.context.reach(step, { ...this.owner, file });
  }

  /** Files whose rows are in the table already. */
  async committed(): Promise<LoadedFile[]> {
    // A missing database is not created just to find nothing in it.
    if (!(await exists(this.database))) {
      return [];
    }
    return this.context.databases.use(this.database, this.context.signal, (session) =>
      committedFiles(session, this.owner),
    );
  }

  /** Removes committed files from the journal after they were put away, even when the container must stop. */
  async forget(files: readonly FileIdentity[]): Promise<void> {
    if (files.length > 0) {
      const { signal } = new AbortController();
      await this.context.databases.use(this.database, signal, (session) =>
        session.write(() => forgetCommitted(session, this.owner, files)),
      );
    }
  }
}
