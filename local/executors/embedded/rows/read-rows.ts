import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { DuckDBValue } from '@duckdb/node-api';
import type { Attribute } from '../project/attribute';
import { columnType, declaredTypes, readType } from '../database/column-type';
import { CommandError } from '../command/command-error';
import type { Reading } from '../project/domain';
import { loadDuckDb, type DuckDb, type Session } from '../database/duckdb';
import { toDuckDb, type ToDuckDb } from '../database/duckdb-value';
import type { FileFormat } from '../project/file-format';
import type { Input, RawFields } from '../formats/input';
import { readInput } from './read-input';
import { rowCheck, type CheckedRow, type CheckOptions } from './row-check';
import { SPARK_SESSION } from '../task/spark-functions';
import { identifier, literal } from '../database/sql';
import type { Types } from '../project/table-attributes';
import { UnknownColumns } from './unknown-columns';
import type { FileCounts } from '../record/file-counts';

/** Temporary view of the typed rows of a file, in its order. */
export const ROWS = 'temp.sl_rows';

/** The rows as they are read, without the columns that scripts compute. */
const READ = 'sl_read';

/** The rows read from a file. */
export interface FileRows extends FileCounts {
  /** Why rows are rejected, in their order, as in Starlake's `audit.rejected`. At most {@link Reading.maxReasons}. */
  readonly reasons: readonly string[];
  /** Columns or keys of the file that the table does not declare. */
  readonly undeclared: readonly string[];
}

/**
 * Reads a file of a table into {@link ROWS}: the rows that match the table's types. The others are rejected.
 *
 * @param what The table, for messages.
 * @throws CommandError if the file cannot be read.
 */
export async function readRows(session: Session, file: string, reading: Reading, what: string): Promise<FileRows> {
  const attributes = reading.attributes.filter(({ script }) => script === undefined);
  const columns = attributes.map((attribute) => `${identifier(attribute.column)} ${readType(attribute)}`);
  try {
    for (const statement of SPARK_SESSION) await session.run(statement);
    await session.run(`CREATE OR REPLACE TEMP TABLE ${READ} (${columns.join(', ')})`);
    const input = await open(session, file, reading, `${what}: ${path.basename(file)}`);
    const rows = new CheckedRows(file, reading, attributes, input, await loadDuckDb());
    await session.append(READ, rows.accept());
    // Values are cast to the table's types when they are written: an invalid one fails there, as with Starlake.
    await session.run(`CREATE OR REPLACE TEMP VIEW sl_rows AS ${selectRows(reading, file)}`);
    const known = new Set(attributes.map(({ name }) => name));
    const undeclared = [...input.fields.keys()].filter((name) => !known.has(name));
    return { accepted: rows.accepted, rejected: rows.rejected, reasons: rows.reasons, undeclared };
  } catch (error) {
    throw explained(error, `${what}: ${path.basename(file)}`);
  }
}

/** Whether Spark infers the columns from the file, before it reads rows. */
function findsColumns(format: FileFormat): boolean {
  return format.type === 'DSV' ? format.dialect.withHeader : format.type === 'JSON' || format.type === 'PARQUET';
}

async function open(session: Session, file: string, reading: Reading, what: string): Promise<Input> {
  try {
    return await readInput(session, file, reading);
  } catch (error) {
    const problem = explained(error, what);
    throw problem instanceof CommandError && findsColumns(reading.format)
      ? new UnknownColumns(problem.message)
      : problem;
  }
}

/** The rows of a file, checked one after the other. */
class CheckedRows implements FileCounts {
  accepted = 0;
  rejected = 0;
  readonly reasons: string[] = [];
  private readonly check: (row: RawFields) => CheckedRow;
  private readonly convert: readonly ToDuckDb[];
  /** Errors of every row, because of the file's name. */
  private readonly always: readonly string[];

  constructor(
    private readonly file: string,
    private readonly reading: Reading,
    attributes: readonly Attribute[],
    private readonly input: Input,
    duckdb: DuckDb,
  ) {
    this.check = rowCheck(attributes, input.fields, reading.checks);
    this.convert = attributes.map((attribute) => toDuckDb(duckdb, attribute));
    this.always = fileNameErrors(file, reading.types, reading.checks);
  }

  /** The values of accepted rows; collects the errors of the others. */
  *accept(): Generator<DuckDBValue[]> {
    for (const row of this.input.rows) {
      const checked = this.check(row);
      if ('errors' in checked || this.always.length > 0) {
        this.reject([...('errors' in checked ? checked.errors : []), ...this.always]);
      } else {
        this.accepted++;
        yield this.convert.map((to, index) => to(checked.values[index]));
      }
    }
  }

  private reject(errors: readonly string[]): void {
    this.rejected++;
    if (this.reasons.length < this.reading.maxReasons) {
      this.reasons.push(`ERR -> \n${errors.join('\n')}\n\nFILE -> ${pathToFileURL(this.file).href}`);
    }
  }
}

/** Each row also has the name of its file, which must be valid for the project's type `string`. */
function fileNameErrors(file: string, types: Types, checks: CheckOptions): readonly string[] {
  const name: Attribute = {
    ...{ name: 'sl_input_file_name', column: 'sl_input_file_name', type: types.get('string'), attributes: [] },
    ...{ array: false, required: false, trim: 'NONE', ignore: false },
  };
  const uri = pathToFileURL(file).href;
  const result = rowCheck([name], new Map([[name.name, { kind: 'string' }]]), checks)({ [name.name]: uri });
  return 'errors' in result ? result.errors : [];
}

/** Adds the columns that scripts compute; removes ignored columns and rows that do not match the filter. */
function selectRows({ attributes, filter, format }: Reading, file: string): string {
  const declared = declaredTypes(attributes);
  const scripted = attributes.filter(({ script }) => script !== undefined);
  const uri = literal(pathToFileURL(file).href);
  // One after the other, so that each can use the ones before it.
  const computed = scripted.reduce(
    (from, { script, ...attribute }) =>
      `(SELECT *, ${castLikeSpark(script, attribute)} AS ${identifier(attribute.column)} FROM ${from})`,
    `(SELECT *, ${uri} AS sl_input_file_name, rowid AS sl_position FROM temp.${READ})`,
  );
  const source = attributes
    .filter(({ replacement }) => replacement !== undefined)
    .reduce(
      (from, { replacement, ...attribute }) =>
        `(SELECT * REPLACE (${castLikeSpark(replacement, attribute)} AS ${identifier(attribute.column)}) FROM ${from})`,
      computed,
    );
  // For a file with positions, lines are filtered instead.
  const where = filter === undefined || format.type === 'POSITION' ? '' : ` WHERE ${filter}`;
  const columns = attributes
    .filter(({ ignore }) => !ignore)
    .map((attribute) => {
      const name = identifier(attribute.column);
      return `CAST(${name} AS ${columnType(attribute, declared)}) AS ${name}`;
    });
  return `SELECT ${columns.join(', ')} FROM ${source}${where} ORDER BY sl_position`;
}

// Null for an invalid value; decimals are cut off where DuckDB would round.
function castLikeSpark(sql: string | undefined, attribute: Attribute): string {
  const expression = `(${sql ?? ''}\n)`;
  const type = readType(attribute);
  return type === 'BIGINT'
    ? `TRY_CAST(regexp_replace(CAST(${expression} AS VARCHAR), '\\.[0-9]*$', '') AS BIGINT)`
    : `TRY_CAST(${expression} AS ${type})`;
}

function explained(error: unknown, what: string): unknown {
  const message = (error as Error).message ?? '';
  if (error instanceof CommandError || (error as Error).name === 'AbortError') return error;
  // The rest of DuckDB's message lists its own settings, which the user cannot change here.
  const own = message.split(/\n\s*(?:Possible |LINE \d|\n\s*file = )/)[0].replace(/\s*\n\s*/g, ' · ');
  return new CommandError(`${what}: ${own}`);
}
