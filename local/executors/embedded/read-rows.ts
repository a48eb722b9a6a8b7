import * as path from 'node:path';
import { CommandError } from './command-error';
import type { Table } from './domain';
import type { Session } from './duckdb';
import { readSource, type Source } from './source';
import { identifier } from './sql';
import { castExpression } from './types';

/** Temporary table that holds the typed rows of a command, in the order of its files. */
export const ROWS = 'temp.sl_rows';

const TEXTS = 'temp.sl_texts';

/** What was read from a file. */
export interface FileRows {
  readonly rows: number;
  /** Columns or keys of the file that the table does not declare. */
  readonly undeclared: readonly string[];
}

/**
 * Reads a file of a table into {@link ROWS}. Each row fits the table's types, or the whole file is refused.
 *
 * @param fullName Domain and table, for messages.
 * @throws CommandError naming the file, the row and the column that does not fit.
 */
export async function readRows(session: Session, file: string, table: Table, fullName: string): Promise<FileRows> {
  const source = await readSource(file, table, fullName);
  const texts = source.texts.map((text, index) => `${text} AS t${index}`).join(', ');
  const malformed = source.malformed?.condition ?? 'false';
  let undeclared = source.ignored ?? [];
  try {
    await session.run(
      `CREATE OR REPLACE TEMP TABLE sl_texts AS ` +
        `SELECT row_number() OVER () AS position, ${malformed} AS malformed, ${texts} FROM ${source.from}`,
    );
    if (source.undeclared) {
      undeclared = (await session.query(source.undeclared)).map(({ name }) => String(name));
    }
  } catch (error) {
    throw await explained(error, source, file);
  }
  await checkRows(session, source, file, table, fullName);
  const values = table.attributes.map(
    ({ column }, index) => `${castOf(table, index, fullName)} AS ${identifier(column)}`,
  );
  const select = `SELECT ${values.join(', ')} FROM ${TEXTS} ORDER BY position`;
  await session.run(`CREATE TEMP TABLE IF NOT EXISTS sl_rows AS ${select} LIMIT 0`);
  await session.run(`INSERT INTO ${ROWS} ${select}`);
  const [{ rows }] = await session.query(`SELECT count(*)::INTEGER AS rows FROM ${TEXTS}`);
  return { rows: Number(rows), undeclared };
}

function castOf(table: Table, index: number, fullName: string): string {
  const { name, type } = table.attributes[index];
  return castExpression(type, `t${index}`, `Attribute ${name} of ${fullName}`);
}

async function checkRows(
  session: Session,
  source: Source,
  file: string,
  table: Table,
  fullName: string,
): Promise<void> {
  const problems = table.attributes.map(({ required }, index) => {
    const unfit = `(t${index} IS NOT NULL AND ${castOf(table, index, fullName)} IS NULL)`;
    return required ? `(t${index} IS NULL OR ${unfit})` : unfit;
  });
  const columns = problems.map((problem, index) => `WHEN ${problem} THEN ${index}`).join(' ');
  const texts = problems.map((_, index) => `t${index}`).join(', ');
  const [bad] = await session.query(
    `SELECT *, count(*) OVER ()::INTEGER AS total FROM (` +
      `SELECT position::VARCHAR AS row, position, malformed, CASE ${columns} END AS problem, [${texts}] AS texts ` +
      `FROM ${TEXTS}) WHERE malformed OR problem IS NOT NULL ORDER BY position LIMIT 1`,
  );
  if (!bad) {
    return;
  }
  const where = `${fullName}: ${path.basename(file)}, row ${bad.row}`;
  const more = Number(bad.total) > 1 ? ` (${bad.total} rows of the file are refused)` : '';
  if (bad.malformed) {
    throw new CommandError(`${where}: ${source.malformed?.reason}${more}`);
  }
  const { name, type } = table.attributes[Number(bad.problem)];
  const text = (bad.texts as Array<string | null>)[Number(bad.problem)];
  const reason = text === null ? 'it is required and has no value' : `'${text}' is not of type ${type}`;
  throw new CommandError(`${where}, column ${name}: ${reason}${more}`);
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
