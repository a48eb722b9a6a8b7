import * as fs from 'node:fs';
import * as path from 'node:path';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import type { RealTable, RealTables } from './real';

const AUDIT = {
  audit: ['domain', 'schema', 'success', 'count', 'countaccepted', 'countrejected', 'message', 'step'],
  rejected: ['domain', 'schema', 'error'],
  expectations: ['domain', 'schema', 'name', 'params', 'sql', 'count', 'success'],
};

/** A table of the audit. */
export type AuditTable = keyof typeof AUDIT;

/** Paths of the files below a folder. */
export function filesBelow(folder: string): string[] {
  if (!fs.existsSync(folder)) return [];
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .sort();
}

/**
 * What is in the databases of a project, in the form of {@link comparable}.
 *
 * @param audited Which tables of the audit are looked at.
 */
export async function tablesOf(root: string, audited: readonly AuditTable[]): Promise<Record<string, unknown>> {
  const datasets = path.join(root, 'datasets');
  const tables: Record<string, RealTable> = {};
  for (const file of filesBelow(datasets).filter((name) => name.endsWith('.db'))) {
    const instance = await DuckDBInstance.create(path.join(datasets, file), { access_mode: 'READ_ONLY' });
    const connection = await instance.connect();
    await connection.run("SET TimeZone = 'UTC'");
    const found = await rowsOf(
      connection,
      "SELECT table_schema, table_name FROM information_schema.tables WHERE table_schema <> 'starlake_sfn' ORDER BY ALL",
    );
    for (const [schema, table] of found as string[][]) {
      if (schema !== 'audit') {
        tables[`${path.basename(file)}:${schema}.${table}`] = await tableOf(connection, `"${schema}"."${table}"`);
      } else if (audited.includes(table as AuditTable)) {
        tables[`audit.${table}`] = await auditOf(connection, table as AuditTable, root);
      }
    }
    connection.closeSync();
    instance.closeSync();
  }
  return comparable(tables);
}

/** Tables without what differs from run to run: the order of rows, the time of the run, messages of errors. */
export function comparable(tables: RealTables): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(tables).map(([name, { columns, rows, count }]) => {
      const settled = rows.map((row) =>
        JSON.stringify(row.map((value, index) => settle(value, columns[index] === 'message' && row[2] === 'False'))),
      );
      // At most 60 are known.
      return [name, { columns, count, rows: settled.sort().slice(0, 60) }];
    }),
  );
}

function settle(value: unknown, isError: boolean): unknown {
  if (isError) return 'failed';
  if (Array.isArray(value)) return value.map((each) => settle(each, false));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, settle(each, false)]));
  }
  if (typeof value !== 'string') return value;
  const text = value.replace(/\+00:00$/, '+00');
  if (/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+(\+00)?$/.test(text) || /^2026-11-29 \d\d:/.test(text)) return 'now';
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}

async function tableOf(connection: DuckDBConnection, name: string): Promise<RealTable> {
  const columns = (await rowsOf(connection, `DESCRIBE ${name}`)).map(
    ([column, type]) => [column, type] as [string, string],
  );
  const rows = await rowsOf(connection, `SELECT * FROM ${name}`);
  return { columns, rows, count: rows.length };
}

async function auditOf(connection: DuckDBConnection, table: AuditTable, root: string): Promise<RealTable> {
  const columns = AUDIT[table];
  const rows = await rowsOf(
    connection,
    `SELECT ${columns.map((name) => `${name}::VARCHAR`).join(', ')} FROM audit.${table}`,
  );
  const plain = rows.map((row) =>
    row.map((value, index) => {
      const text = String(value).replaceAll(root, '$ROOT');
      return columns[index] === 'success' ? text.replace(/^./, (first) => first.toUpperCase()) : text;
    }),
  );
  return { columns, rows: plain, count: rows.length };
}

async function rowsOf(connection: DuckDBConnection, sql: string): Promise<unknown[][]> {
  return (await connection.runAndReadAll(sql)).getRowsJson() as unknown[][];
}
