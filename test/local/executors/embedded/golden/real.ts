import * as fs from 'node:fs';
import * as path from 'node:path';

/** What is known of a table: its columns with their types, at most 60 rows in order, and how many there are. */
export interface RealTable {
  readonly columns: ReadonlyArray<string | readonly [string, string]>;
  readonly rows: readonly (readonly unknown[])[];
  readonly count: number;
}

/** Tables by `file:schema.table`, those of the audit by `audit.table`. */
export type RealTables = Readonly<Record<string, RealTable>>;

/** What Starlake did with a project. */
export interface Real {
  readonly steps: ReadonlyArray<{ readonly argv: string[]; readonly exit: number }>;
  readonly files_after_load: readonly string[];
  readonly tables_after_load: RealTables;
  readonly after_second_delivery?: { readonly files: readonly string[]; readonly tables: RealTables } | null;
  readonly tables_after_transforms?: readonly RealTables[];
}

/** Folder of the cases: each has a `project`, what Starlake did with it, and some a second delivery of files. */
export const CASES = path.join(__dirname, '../../../../fixtures/golden');

export const CASE_NAMES = fs.readdirSync(CASES).sort();

export function readReal(name: string): Real {
  return JSON.parse(fs.readFileSync(path.join(CASES, name, 'real.json'), 'utf8')) as Real;
}
