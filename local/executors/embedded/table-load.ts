import type { CommandContext } from './command';
import type { Step } from './checkpoint';
import type { Domain, Table } from './domain';
import { exists, type FileIdentity } from './files';
import { committedFiles, forgetCommitted, type LoadedFile, type Owner } from './journal';
import { databaseFile } from './project';

/** The load of one table: what it is called, and where its files and its rows go. */
export class TableLoad {
  readonly fullName: string;
  readonly stage: string;
  readonly ingesting: string;
  readonly archive: string;
  /** File of the database. */
  readonly database: string;
  /** Name of the project's connection, if the database stands in for it. */
  readonly instead?: string;
  readonly owner: Owner;

  constructor(
    readonly context: CommandContext,
    readonly domain: Domain,
    readonly table: Table,
  ) {
    const { areas } = context.project;
    this.owner = { domain: domain.name, table: table.name };
    this.fullName = `${domain.name}.${table.name}`;
    this.stage = areas.folder('stage', domain.name);
    this.ingesting = areas.folder('ingesting', domain.name);
    this.archive = areas.folder('archive', domain.name);
    ({ file: this.database, instead: this.instead } = databaseFile(context.project));
  }

  /** Prints a line about the table. */
  print(line: string): void {
    this.context.print(`${this.fullName}: ${line}`);
  }

  /** Comes to a checkpoint. */
  reach(step: Step, file?: string): Promise<void> {
    return this.context.reach(step, { ...this.owner, file });
  }

  /** Files whose rows are in the table already. */
  async committed(): Promise<LoadedFile[]> {
    // A database that is not there is not made just to find nothing in it.
    if (!(await exists(this.database))) {
      return [];
    }
    return this.context.databases.use(this.database, this.context.signal, (session) =>
      committedFiles(session, this.owner),
    );
  }

  /** Forgets committed files, now that they were put away; also when the container has to stop. */
  async forget(files: readonly FileIdentity[]): Promise<void> {
    if (files.length > 0) {
      const { signal } = new AbortController();
      await this.context.databases.use(this.database, signal, (session) =>
        session.write(() => forgetCommitted(session, this.owner, files)),
      );
    }
  }
}
