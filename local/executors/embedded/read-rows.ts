import * as path from 'node:path';
import { CommandError } from './command-error';
import type { Table } from './domain';
import type { Session } from './duckdb';
import { readSource, type Source } from './source';
import { identifier } from './sql';
import type { FileCounts } from './summary';
import { castExpression } from './types';

/** Temporary table that holds the typed rows of a command, in the order of its files. */
export const ROWS = 'temp.sl_rows';

const TEXTS = 'temp.sl_texts';

/** What was read from a file. */
export interface FileRows extends FileCounts {
  /** Of rejected rows, in their order: the line of the file and why. At most {@link MAX_REASONS}. */
  readonly reasons: readonly string[];
  /** Columns or keys of the file that the table does not declare. */
  readonly undeclared: readonly string[];
}

/** How many rejected rows are told one by one: Starlake's `audit.maxErrors`. */
const MAX_REASONS = 100;

/**
 * Reads a file of a table into {@link ROWS}: the rows that fit the table's types. The others are rejected.
 *
 * @param fullName Domain and table, for messages.
 * @throws CommandError if the file cannot be read.
 */
export async function readRows(session: Session, file: string, table: Table, fullName: string): Promise<FileRows> {
  const source = await readSource(file, table, fullName);
  const texts = source.texts.map((text, index) => `${text} AS t${index}`).join(', ');
  const malformed = source.malformed?.condition ?? 'false';
  const columns = table.attributes.map(
    ({ column }, index) => `${castOf(table, index, fullName)} AS ${identifier(column)}`,
  );
  let undeclared = source.ignored ?? [];
  try {
    await session.run(
      `CREATE OR REPLACE TEMP TABLE sl_texts AS SELECT *, ${problemOf(table, fullName)} AS problem FROM ` +
        `(SELECT row_number() OVER () AS position, ${malformed} AS malformed, ${texts} FROM ${source.from})`,
    );
    if (source.undeclared) {
      undeclared = (await session.query(source.undeclared)).map(({ name }) => String(name));
    }
  } catch (error) {
    throw await explained(error, source, file);
  }
  const fits = 'NOT malformed AND problem IS NULL';
  await session.run(
    `CREATE OR REPLACE TEMP TABLE sl_rows AS SELECT ${columns.join(', ')} FROM ${TEXTS} WHERE ${fits} ORDER BY position`,
  );
  const [counts] = await session.query(
    `SELECT count(*) FILTER (${fits})::INTEGER AS accepted, count(*) FILTER (NOT (${fits}))::INTEGER AS rejected FROM ${TEXTS}`,
  );
  const reasons = await readReasons(session, source, table, `NOT (${fits})`);
  return { accepted: Number(counts.accepted), rejected: Number(counts.rejected), reasons, undeclared };
}

function castOf(table: Table, index: number, fullName: string): string {
  const { name, type } = table.attributes[index];
  return castExpression(type, `t${index}`, `Attribute ${name} of ${fullName}`);
}

/** The expression of the index of the first attribute that a row does not fit; null if it fits all. */
function problemOf(table: Table, fullName: string): string {
  const problems = table.attributes.map(({ required }, index) => {
    const unfit = `(t${index} IS NOT NULL AND ${castOf(table, index, fullName)} IS NULL)`;
    return required ? `(t${index} IS NULL OR ${unfit})` : unfit;
  });
  return `CASE ${problems.map((problem, index) => `WHEN ${problem} THEN ${index}`).join(' ')} END`;
}

async function readReasons(session: Session, source: Source, table: Table, where: string): Promise<string[]> {
  const texts = table.attributes.map((_, index) => `t${index}`).join(', ');
  const rows = await session.query(
    `SELECT position::VARCHAR AS row, malformed, problem, [${texts}] AS texts FROM ${TEXTS} ` +
      `WHERE ${where} ORDER BY position LIMIT ${MAX_REASONS}`,
  );
  return rows.map(({ row, malformed, problem, texts }) => {
    if (malformed) {
      return `row ${row}: ${source.malformed?.reason}`;
    }
    const { name, type } = table.attributes[Number(problem)];
    const text = (texts as Array<string | null>)[Number(problem)];
    return `row ${row}, column ${name}: ${text === null ? 'required, and empty' : `'${text}' is not of type ${type}`}`;
  });
}

async function explained(error: unknown, source: Source, file: string): Promise<unknown> {
  const message = (error as Error).message ?? '';
  if (!/^(Invalid Input|Conversion|IO|Parser) Error/.test(message)) {
    return error;
  }
  // The rest of DuckDB's message lists its own settings, which nobody here can change.
  const own = message.split(/\n\s*(?:Possible |\n\s*file = )/)[0].replace(/\s*\n\s*/g, ' · ');
  return new CommandError((await source.explain?.()) ?? `${path.basename(file)}: ${own}`);
}
