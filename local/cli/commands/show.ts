import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import type { TableName, TableRows } from '../../tables/read-table';
import { HISTORY } from '../../history/history';
import { locateApp } from '../app/locate';
import { ExitCode, UsageError } from '../errors';
import type { Io } from '../io';
import { json } from '../json';
import { nearest } from '../../../lib/text/nearest';
import { SCRATCH } from '../project-root/scratch';
import { count, plural } from '../text/format';
import { span, type Span } from '../text/line';
import { table } from '../text/table';
import { lookOf } from '../text/terminal';
import type { Command } from './command';
import { shorter } from './run/run-display';

const LIMIT = 20;
/** How many tables an error names at most. */
const MAX_NAMED = 20;

/** `starlake-sfn show`: rows of a table that a run on this machine has written. */
export const showCommand: Command = {
  spec: {
    name: 'show',
    summary: 'print rows of a table after the last run on this machine',
    operands: [{ name: 'table', help: 'a table or a view, domain.table; only the table if just one domain has it' }],
    options: {
      limit: { value: 'N', help: `how many rows (default: ${LIMIT})` },
      root: {
        value: 'DIR',
        help: 'folder of the run (default: the copy that a run wrote to last)',
      },
      json: { help: 'print JSON: database, table, columns, rows, count' },
    },
    notes: [
      'It reads the DuckDB files in that folder, from any executor. The audit of Starlake is in audit.audit and audit.rejected.',
    ],
    examples: [
      'starlake-sfn show sales.orders',
      'starlake-sfn show audit.rejected --limit 5',
      'starlake-sfn show kpi.top_customers --json | jq .rows',
    ],
  },
  async run(args, io, parts) {
    const name = args.operands[0]!;
    const limit = limitOf(args.values['limit']);
    const root = args.values['root'] === undefined ? lastCopy(io.cwd) : path.resolve(io.cwd, args.values['root']);
    if (!statSync(root, { throwIfNoEntry: false })?.isDirectory())
      throw new UsageError(`${root} is not a folder (--root)`);
    const databases = await parts.databasesIn(root);
    if (databases.length === 0) {
      throw new UsageError(
        `there is no DuckDB file in ${shorter(root, io.cwd)}`,
        'Run a pipeline first, or name the folder that one worked on: --root DIR.',
      );
    }
    const found = await parts.readTable(databases, name, limit);
    if (!('rows' in found)) throw notFound(name, found.among, found.all, shorter(root, io.cwd));
    if (args.switches.has('json')) {
      io.stdout.write(json(asJson(found.rows)));
    } else {
      io.stdout.write(`${lines(found.rows, io).join('\n')}\n`);
    }
    return ExitCode.OK;
  },
};

function limitOf(given: string | undefined): number {
  if (given === undefined) return LIMIT;
  const limit = /^\d{1,9}$/.test(given) ? Number(given) : 0;
  if (limit === 0) throw new UsageError(`--limit must be a number of rows, 1 or more; got "${given}"`);
  return limit;
}

/** The copy whose database was written last. Runs leave their copies in the folder of `cdk.json`. */
function lastCopy(cwd: string): string {
  const base = path.join(locateApp(cwd)?.directory ?? cwd, SCRATCH);
  const copies = statSync(base, { throwIfNoEntry: false })?.isDirectory()
    ? readdirSync(base, { withFileTypes: true })
    : [];
  const [last] = copies
    .filter((entry) => entry.isDirectory() && entry.name !== HISTORY)
    .map(({ name }) => path.join(base, name))
    .map((folder) => ({ folder, changed: lastChange(folder) }))
    .sort((one, other) => other.changed - one.changed);
  if (last === undefined) {
    throw new UsageError(
      `there is no run in ${base}`,
      'Run a pipeline first, or name the folder that one worked on: --root DIR.',
    );
  }
  return last.folder;
}

function lastChange(folder: string): number {
  const times = ['.', 'datasets'].map(
    (name) => statSync(path.join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? 0,
  );
  return Math.max(...times);
}

function notFound(name: string, among: readonly TableName[], all: readonly TableName[], root: string): UsageError {
  if (among.length > 0) {
    return new UsageError(`'${name}' can be ${among.map(fullName).join(' or ')}: say which`);
  }
  const names = [...new Set(all.map(fullName))].sort();
  const near =
    nearest(name, names) ??
    nearest(
      name,
      all.map((each) => each.table),
    );
  const more = names.length > MAX_NAMED ? `, and ${names.length - MAX_NAMED} more` : '';
  const known = names.length === 0 ? 'no table' : names.slice(0, MAX_NAMED).join(', ') + more;
  return new UsageError(
    `there is no table '${name}' in ${root}; it has ${known}`,
    near === undefined ? undefined : `Did you mean ${near}?`,
  );
}

function fullName({ schema, table: name }: TableName): string {
  return `${schema}.${name}`;
}

function asJson({ database, columns, rows, count: all, ...name }: TableRows) {
  const objects = rows.map((row) => Object.fromEntries(columns.map((column, at) => [column.name, row[at]])));
  return { table: fullName(name), database, columns, rows: objects, count: all };
}

function lines({ database, columns, rows, count: all }: TableRows, io: Io): string[] {
  const heads = columns.map(({ name, type }) => ({
    title: name,
    align: isNumber(type) ? ('right' as const) : ('left' as const),
  }));
  const width = io.isTTY ? (io.columns ?? Infinity) : Infinity;
  const shown = rows.length < all ? `${count(rows.length)} of ${plural(all, 'row')}` : plural(all, 'row');
  return [
    ...table(
      heads,
      rows.map((row) => row.map(cell)),
      width,
      lookOf(io).color,
    ),
    '',
    `${shown}, ${shorter(database, io.cwd)}`,
  ];
}

function cell(value: unknown): Span {
  if (value === null) return span('NULL', 'dim');
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return span(text.replace(/\s*[\r\n]+\s*/g, ' '));
}

function isNumber(type: string): boolean {
  return /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|DOUBLE|FLOAT|DECIMAL\b.*)$/.test(type);
}
