import { readFileSync } from 'node:fs';
import path from 'node:path';
import { nearest } from '../../../../lib/text/nearest';
import { plannedTables } from '../../../assembly/planned-tables';
import type { Pipeline } from '../../../pipeline';
import { messageOf, UsageError } from '../../errors';

const JSON_EXAMPLE = 'Example: {"sales.orders": 5000000}.';
const LINE_EXAMPLE = 'Example: sales.orders,5000000.';

/**
 * Bytes of the files of tables, from `--sizes`: a JSON object, or lines `domain.table,bytes`, with or without a
 * heading. A table is named as Starlake loads it, whichever pipelines do.
 *
 * @param pipelines the pipelines of the app: a table that none of them loads is refused
 * @throws UsageError when the file cannot be read or has no size, for a size that is not a number of bytes, and for a table
 * that has two
 */
export function readSizes(file: string | undefined, pipelines: readonly Pipeline[], cwd: string): Map<string, number> {
  const sizes = new Map<string, number>();
  if (file === undefined) return sizes;
  const tables = pipelines
    .filter(({ kind }) => kind === 'load')
    .flatMap((pipeline) => plannedTables(pipeline).map(({ domain, name }) => `${domain}.${name}`));
  for (const [table, bytes] of entriesOf(textOf(file, cwd), file, tables)) {
    if (!tables.includes(table)) {
      const near = nearest(table, tables);
      const hint = near === undefined ? 'The name must be domain.table.' : `Did you mean ${near}?`;
      throw new UsageError(`${file} has a size for ${table}, but no pipeline loads it`, hint);
    }
    if (sizes.has(table)) throw new UsageError(`${file} has two sizes for ${table}`, 'Leave one of them out.');
    sizes.set(table, checkBytes(bytes, `the size of ${table} in ${file}`));
  }
  if (sizes.size === 0) throw new UsageError(`${file} has no sizes`, LINE_EXAMPLE);
  return sizes;
}

function checkBytes(bytes: unknown, what: string): number {
  if (typeof bytes === 'number' && bytes >= 0 && bytes <= Number.MAX_SAFE_INTEGER) return bytes;
  throw new UsageError(`${what} must be a number of bytes, less than 2^53, got ${JSON.stringify(bytes)}`);
}

/** The text of a file, without the byte order mark that spreadsheets write. */
function textOf(file: string, cwd: string): string {
  try {
    return readFileSync(path.resolve(cwd, file), 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    throw new UsageError(`cannot read the sizes in ${file}: ${messageOf(error)}`);
  }
}

function entriesOf(text: string, file: string, tables: readonly string[]): Array<[table: string, bytes: unknown]> {
  if (!text.trimStart().startsWith('{')) return lineEntries(text, file, tables);
  try {
    return Object.entries(JSON.parse(text) as object);
  } catch (error) {
    throw new UsageError(`${file} is not JSON: ${messageOf(error)}`, JSON_EXAMPLE);
  }
}

function lineEntries(text: string, file: string, tables: readonly string[]): Array<[table: string, bytes: number]> {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const first = lines.findIndex((line) => line !== '');
  return lines.flatMap((line, at): Array<[string, number]> => {
    const [, table, bytes] = /^([^,]+?)\s*,\s*(\d+)$/.exec(line) ?? [];
    if (table !== undefined) return [[table, Number(bytes)]];
    if (line === '' || (at === first && isHeading(line, tables))) return [];
    throw new UsageError(`line ${at + 1} of ${file} is domain.table,bytes; got "${line}"`, LINE_EXAMPLE);
  });
}

/** A size that is written wrong has digits, or its table is there. */
function isHeading(line: string, tables: readonly string[]): boolean {
  const [, table, bytes] = /^([^,]+?)\s*,\s*([^\d,]+)$/.exec(line) ?? [];
  return table !== undefined && bytes !== undefined && !tables.includes(table);
}
