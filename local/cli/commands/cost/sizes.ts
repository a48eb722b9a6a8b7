import { readFileSync } from 'node:fs';
import path from 'node:path';
import { nearest } from '../../../../lib/text/nearest';
import { plannedTables } from '../../../assembly/planned-tables';
import type { Pipeline } from '../../../pipeline';
import { messageOf, UsageError } from '../../errors';

/**
 * Bytes of the files of tables, from `--sizes`: a JSON object, or lines `domain.table,bytes`, with or without a
 * heading.
 *
 * @param pipelines the pipelines of the app: a table that none of them loads is refused
 * @throws UsageError when the file cannot be read, or for a size that is not a number of bytes
 */
export function readSizes(file: string | undefined, pipelines: readonly Pipeline[], cwd: string): Map<string, number> {
  if (file === undefined) return new Map();
  const entries = entriesOf(textOf(file, cwd), file);
  const tables = pipelines
    .filter(({ kind }) => kind === 'load')
    .flatMap((pipeline) => plannedTables(pipeline).map((table) => `${pipeline.name}.${table.name}`));
  return new Map(
    entries.map(([table, bytes]) => {
      if (typeof bytes !== 'number' || !Number.isFinite(bytes) || bytes < 0) {
        throw new UsageError(`the size of ${table} in ${file} must be a number of bytes, got ${JSON.stringify(bytes)}`);
      }
      if (!tables.includes(table)) {
        const near = nearest(table, tables);
        const hint = near === undefined ? 'The name must be domain.table.' : `Did you mean ${near}?`;
        throw new UsageError(`${file} has a size for ${table}, but no pipeline loads it`, hint);
      }
      return [table, bytes];
    }),
  );
}

function textOf(file: string, cwd: string): string {
  try {
    return readFileSync(path.resolve(cwd, file), 'utf8');
  } catch (error) {
    throw new UsageError(`cannot read the sizes in ${file}: ${messageOf(error)}`);
  }
}

function entriesOf(text: string, file: string): Array<[table: string, bytes: unknown]> {
  if (!text.trimStart().startsWith('{')) return lineEntries(text, file);
  try {
    return Object.entries(JSON.parse(text) as object);
  } catch (error) {
    throw new UsageError(`${file} is not JSON: ${messageOf(error)}`, 'Example: {"sales.orders": 5000000}.');
  }
}

function lineEntries(text: string, file: string): Array<[table: string, bytes: number]> {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  return lines.flatMap((line, at): Array<[string, number]> => {
    const [, table, bytes] = /^([^,]+?)\s*,\s*(\d+)$/.exec(line) ?? [];
    if (table !== undefined) return [[table, Number(bytes)]];
    if (line === '' || at === 0) return [];
    throw new UsageError(
      `line ${at + 1} of ${file} is domain.table,bytes; got "${line}"`,
      'Example: sales.orders,5000000.',
    );
  });
}
