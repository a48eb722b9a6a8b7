import type { Session } from '../database/duckdb';
import type { FileIdentity } from '../load/files';
import { literal } from '../database/sql';
import type { FileCounts } from './file-counts';

// In the same database as the tables: so a rollback or a restored copy affects both.
export const SCHEMA = 'starlake_sfn';
const NAME = 'loaded_files';
const JOURNAL = `${SCHEMA}.${NAME}`;

/** The table that files belong to. */
export interface Owner {
  readonly domain: string;
  readonly table: string;
}

/** A loaded file with its row counts. */
export interface LoadedFile extends FileIdentity, FileCounts {}

/** The files of a table whose rows are in it, and that are perhaps not put away yet. */
export async function committedFiles(session: Session, owner: Owner): Promise<LoadedFile[]> {
  const journal = await session.query(
    `SELECT 1 FROM duckdb_tables() WHERE database_name = current_database() ` +
      `AND schema_name = ${literal(SCHEMA)} AND table_name = ${literal(NAME)}`,
  );
  if (journal.length === 0) {
    return [];
  }
  const files = await session.query(`SELECT * FROM ${JOURNAL} WHERE ${ownedBy(owner)} ORDER BY file`);
  return files.map((row) => ({
    name: String(row.file),
    size: BigInt(String(row.size)),
    modifiedNs: BigInt(String(row.modified_ns)),
    accepted: Number(row.accepted),
    rejected: Number(row.rejected),
  }));
}

/**
 * Records a file whose rows the same transaction commits; replaces an earlier file of the same name. Call it in
 * `session.write`.
 */
export async function recordCommitted(session: Session, owner: Owner, file: LoadedFile): Promise<void> {
  await session.run(`CREATE SCHEMA IF NOT EXISTS ${SCHEMA}`);
  await session.run(
    `CREATE TABLE IF NOT EXISTS ${JOURNAL} (domain VARCHAR, table_name VARCHAR, ` +
      `file VARCHAR, size BIGINT, modified_ns BIGINT, accepted BIGINT, rejected BIGINT)`,
  );
  await session.run(`DELETE FROM ${JOURNAL} WHERE ${ownedBy(owner)} AND file = ${literal(file.name)}`);
  await session.run(
    `INSERT INTO ${JOURNAL} VALUES (${literal(owner.domain)}, ${literal(owner.table)}, ` +
      `${values(file)}, ${file.accepted}, ${file.rejected})`,
  );
}

/** Removes files that were put away. Call it in `session.write`. */
export async function forgetCommitted(session: Session, owner: Owner, files: readonly FileIdentity[]): Promise<void> {
  const records = files.map((file) => `(${values(file)})`).join(', ');
  await session.run(`DELETE FROM ${JOURNAL} WHERE ${ownedBy(owner)} AND (file, size, modified_ns) IN (${records})`);
}

function ownedBy({ domain, table }: Owner): string {
  return `domain = ${literal(domain)} AND table_name = ${literal(table)}`;
}

function values({ name, size, modifiedNs }: FileIdentity): string {
  return `${literal(name)}, ${size}, ${modifiedNs}`;
}
