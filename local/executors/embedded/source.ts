import { CommandError } from './command-error';
import type { Table } from './domain';
import { readDsv } from './dsv';
import { readJson } from './json';
import { asBoolean, asText } from './yaml-file';

/** How one file is read: SQL that yields its rows as texts. */
export interface Source {
  /** A FROM clause; its rows in the file's order. */
  readonly from: string;
  /** Per attribute of the table, the expression of its text in a row of `from`. */
  readonly texts: readonly string[];
  /** A row for which this holds is no row of the table, for the reason given. */
  readonly malformed?: { readonly condition: string; readonly reason: string };
  /** Query of the names that the file has and the table does not; one column, `name`. */
  readonly undeclared?: string;
  /** Names that the file has and the table does not, where they are known without a query. */
  readonly ignored?: readonly string[];
  /** Explains an error of DuckDB better than it does itself; undefined where it cannot. */
  readonly explain?: () => Promise<string | undefined>;
}

/**
 * How a file of a table is read, after the table's metadata.
 *
 * @throws CommandError for a format that this executor does not know, or a file without a declared column.
 */
export async function readSource(file: string, table: Table, fullName: string): Promise<Source> {
  const format = (asText(table.metadata.format) ?? 'DSV').toUpperCase();
  const encoding = (asText(table.metadata.encoding) ?? 'UTF-8').toUpperCase();
  if (encoding !== 'UTF-8' && encoding !== 'UTF8') {
    throw new CommandError(`Table ${fullName}: encoding ${encoding} is not supported by the embedded executor`);
  }
  switch (format) {
    case 'DSV':
      return readDsv(file, table);
    case 'JSON':
    case 'JSON_FLAT':
      return readJson(file, table, asBoolean(table.metadata.array, false));
    case 'JSON_ARRAY':
      return readJson(file, table, true);
    default:
      throw new CommandError(
        `Table ${fullName}: format ${format} is not supported by the embedded executor (DSV, JSON, JSON_FLAT are)`,
      );
  }
}
