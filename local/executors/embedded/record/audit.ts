import { randomUUID } from 'node:crypto';
import { CommandError } from '../command/command-error';
import type { CommandContext } from '../command/command';
import { ownConnection, projectConnection, type Connection } from '../project/connection';
import type { Session } from '../database/duckdb';
import { identifier, literal } from '../database/sql';
import { asBoolean, asMapping, asText } from '../project/mapping';

/** What Starlake would record of a load or a transform, in `audit.audit`. */
export interface AuditEntry {
  readonly step: 'LOAD' | 'TRANSFORM';
  readonly domain: string;
  /** The table. */
  readonly schema: string;
  /** The files of a load, the name of a task. */
  readonly paths: string;
  readonly success: boolean;
  /** Rows; -1 for a transform, as in Starlake. */
  readonly count: number;
  readonly accepted: number;
  readonly rejected: number;
  /** `success`, or the error. */
  readonly message: string;
}

/** Longest message that is recorded without a cut. */
const MAX_MESSAGE = 8000;

// Columns and types as Starlake creates them on DuckDB (reference-engines.conf).
const TABLES = {
  audit:
    'JOBID VARCHAR NOT NULL, PATHS VARCHAR NOT NULL, DOMAIN VARCHAR NOT NULL, SCHEMA VARCHAR NOT NULL, ' +
    'SUCCESS BOOLEAN NOT NULL, COUNT BIGINT NOT NULL, COUNTACCEPTED BIGINT NOT NULL, COUNTREJECTED BIGINT NOT NULL, ' +
    'TIMESTAMP TIMESTAMP NOT NULL, DURATION BIGINT NOT NULL, MESSAGE VARCHAR NOT NULL, STEP VARCHAR NOT NULL, ' +
    'DATABASE VARCHAR, TENANT VARCHAR, SCHEDULED_DATE TIMESTAMP NOT NULL',
  rejected:
    'JOBID VARCHAR NOT NULL, TIMESTAMP TIMESTAMP NOT NULL, DOMAIN VARCHAR NOT NULL, SCHEMA VARCHAR NOT NULL, ' +
    'ERROR VARCHAR NOT NULL, PATH VARCHAR NOT NULL',
  expectations:
    'JOBID VARCHAR NOT NULL, DATABASE VARCHAR, DOMAIN VARCHAR NOT NULL, SCHEMA VARCHAR NOT NULL, ' +
    'TIMESTAMP TIMESTAMP NOT NULL, NAME VARCHAR NOT NULL, PARAMS VARCHAR NOT NULL, SQL VARCHAR NOT NULL, ' +
    'COUNT BIGINT NOT NULL, EXCEPTION VARCHAR NOT NULL, SUCCESS BOOLEAN NOT NULL',
};

/** The tables of Starlake's audit, as one command writes to them. */
export class Audit {
  /** The connection of the tables. */
  readonly connection: Connection;
  private readonly schema: string;
  private readonly active: boolean;
  private readonly tenant: string;
  private readonly job = randomUUID();
  private readonly started = Date.now();
  private readonly scheduledDate: string;

  /** @throws CommandError if the audit's connection is not DuckDB, or the command's `--scheduledDate` is invalid. */
  constructor({ project, command }: Pick<CommandContext, 'project' | 'command'>) {
    const { application } = project;
    const settings = asMapping(application.audit) ?? {};
    const ref = asText(asMapping(settings.sink)?.connectionRef);
    const key = ['audit', 'sink', 'connectionRef'];
    const refuse = (message: string) =>
      project.files.application?.errorOf(key, message) ?? new CommandError(`application.${key.join('.')} ${message}`);
    this.connection = ref ? ownConnection(project, ref, refuse) : projectConnection(project);
    this.schema = asText(settings.domain) ?? 'audit';
    this.active = asBoolean(settings.active, true);
    this.tenant = asText(application.tenant) ?? '';
    this.scheduledDate = readScheduledDate(command.texts.scheduledDate);
  }

  /** Records the outcome of a load or a transform. Call it in `session.write`, on {@link connection}. */
  async record(session: Session, entry: AuditEntry): Promise<void> {
    if (!this.active) {
      return;
    }
    const { message } = entry;
    const cut = message.length > MAX_MESSAGE;
    const shortened = cut
      ? `${message.slice(0, MAX_MESSAGE)}...(truncated, original length=${message.length})`
      : message;
    await this.insert(session, 'audit', [
      ...[this.job, entry.paths, entry.domain, entry.schema].map(literal),
      ...[entry.success, entry.count, entry.accepted, entry.rejected, this.now(), Date.now() - this.started].map(
        String,
      ),
      ...[shortened.replace(/'/g, '-').replace(/\n/g, ' '), entry.step, '', this.tenant].map(literal),
      this.scheduledDate,
    ]);
  }

  /**
   * Records rejected rows; creates the table even if there are none. Call it in `session.write`.
   *
   * @param errors For each row why it was rejected.
   */
  async reject(
    session: Session,
    { domain, schema, paths }: Pick<AuditEntry, 'domain' | 'schema' | 'paths'>,
    errors: readonly string[],
  ): Promise<void> {
    const table = await this.make(session, 'rejected');
    const rows = errors.map((error) => {
      const [job, ...texts] = [this.job, domain, schema, error, paths].map(literal);
      return `(${[job, this.now(), ...texts].join(', ')})`;
    });
    if (rows.length > 0) {
      await session.run(`INSERT INTO ${table} VALUES ${rows.join(', ')}`);
    }
  }

  /** Records the result of an expectation. Call it in `session.write`. */
  async expect(
    session: Session,
    { domain, schema }: Pick<AuditEntry, 'domain' | 'schema'>,
    outcome: {
      readonly call: string;
      readonly expect: string;
      readonly sql: string;
      readonly count: number;
      readonly error: string;
    },
    success: boolean,
  ): Promise<void> {
    const { call, expect, sql, count, error } = outcome;
    const shortened = [call, expect, sql].map((text) => literal(text.replace(/'/g, '"').replace(/\n/g, ' ')));
    await this.insert(session, 'expectations', [
      ...[this.job, '', domain, schema].map(literal),
      this.now(),
      ...shortened,
      String(count),
      literal(error.replace(/'/g, '"').replace(/\n/g, ' ')),
      String(success),
    ]);
  }

  private async insert(session: Session, name: keyof typeof TABLES, values: readonly string[]): Promise<void> {
    const table = await this.make(session, name);
    await session.run(`INSERT INTO ${table} VALUES (${values.join(', ')})`);
  }

  private async make(session: Session, name: keyof typeof TABLES): Promise<string> {
    const table = `${identifier(this.schema)}.${identifier(name)}`;
    await session.run(`CREATE SCHEMA IF NOT EXISTS ${identifier(this.schema)}`);
    await session.run(`CREATE TABLE IF NOT EXISTS ${table} (${TABLES[name]})`);
    return table;
  }

  private now(): string {
    return `TIMESTAMP ${literal(new Date(this.started).toISOString().slice(0, 19))}`;
  }
}

// Starlake writes the date as it is given, with any offset.
function readScheduledDate(given: string | undefined): string {
  const text = (given ?? new Date().toISOString().slice(0, 19)).replace(/'/g, '').replace('T', ' ');
  if (!/^\d{4}-\d{2}-\d{2}( \d{2}:\d{2}(:\d{2}(\.\d{1,6})?)? ?(Z|[+-]\d{2}(:?\d{2})?)?)?$/.test(text)) {
    throw new CommandError(`--scheduledDate is '${given}', it must be like 2026-03-30T02:00:00+0000`);
  }
  return `TIMESTAMP ${literal(text)}`;
}
