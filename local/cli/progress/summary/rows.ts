import { count, plural } from '../../text/format';
import type { RowCounts } from '../../../../lib/contract/causes';
import type { LoadSummary, TableSummary } from '../../../../lib/contract/end-load';
import { decodeCause, type Cause } from '../cause';
import type { Unchecked } from '../unchecked';
import type { RunEvent } from '../../../run-event';

/** The row counts that a run reports. */
export interface ReportedRows {
  /** By table, or by dataset for the loads of a transform pipeline. */
  readonly counts: ReadonlyMap<string, RowCounts>;
  /** Why the rows of loaded tables are unknown. */
  readonly unknown?: string;
}

/** Rows that were loaded or written. */
export interface Rows extends RowCounts {
  /** Whether it was loaded, but its number of rows is unknown. */
  readonly isUnknown?: boolean;
}

/** The row counts of tables in a run's output, or in the cause of its failure. */
export function reportedRows(output: unknown, cause?: Cause): ReportedRows {
  const { tables, rowsUnknown } = (output ?? {}) as Unchecked<LoadSummary>;
  const reported = (Array.isArray(tables) ? tables : []).flatMap((each: unknown) => countsIn(each));
  const failed = (cause?.tables ?? []).flatMap((each) => countsIn(each));
  const counts = new Map([...reported, ...failed, ...Object.entries(cause?.counts ?? {})]);
  const unknown = typeof rowsUnknown === 'string' ? rowsUnknown : cause?.rowsUnknown;
  return { counts, ...(unknown === undefined ? {} : { unknown }) };
}

/** The row counts of the loads that a run started, by dataset. */
export function rowsOfLoads(history: readonly RunEvent[]): ReportedRows {
  const ends = history.flatMap((event) => (event.type === 'ChildEvent' ? [event.event] : []));
  const reported = ends.map(rowsAtEnd);
  const unknown = reported.find((each) => each.unknown !== undefined)?.unknown;
  return {
    counts: new Map(reported.flatMap(({ counts }) => [...counts])),
    ...(unknown === undefined ? {} : { unknown }),
  };
}

function rowsAtEnd(event: RunEvent): ReportedRows {
  const cause = event.type === 'ExecutionFailed' ? decodeCause(event.cause) : undefined;
  const output = event.type === 'ExecutionSucceeded' ? event.output : undefined;
  const domain = cause?.domain ?? (output as Unchecked<LoadSummary> | null | undefined)?.domain;
  const { counts, unknown } = reportedRows(output, cause);
  return { counts: new Map([...counts].map(([table, rows]) => [`${String(domain)}.${table}`, rows])), unknown };
}

/** The total: loaded or written rows if all are known, and rejected rows. */
export function totalOf(all: readonly Rows[]): Rows {
  const known = all.filter(({ rows }) => rows !== undefined);
  const isUnknown = all.some((each) => each.isUnknown);
  const rejected = all.reduce((sum, each) => sum + (each.rejected ?? 0), 0);
  return {
    ...(isUnknown || known.length === 0 ? {} : { rows: known.reduce((sum, { rows }) => sum + rows!, 0) }),
    ...(all.every((each) => each.rejected === undefined) ? {} : { rejected }),
    isUnknown,
  };
}

/** The cell with a number of rows: `?` if unknown. */
export function rowsCell({ rows, isUnknown }: Rows, dash: string): string {
  if (isUnknown) return '?';
  return rows === undefined ? dash : count(rows);
}

/** Rows as text: `1,200 rows, 3 rejected`; empty if there is nothing to report. */
export function rowsText({ rows, rejected = 0, isUnknown }: Rows): string {
  const reported = isUnknown ? ['? rows'] : rows === undefined ? [] : [plural(rows, 'row')];
  return [...reported, ...(rejected > 0 ? [`${count(rejected)} rejected`] : [])].join(', ');
}

function countsIn(table: unknown): Array<readonly [name: string, counts: RowCounts]> {
  const { table: name, rows, rejected } = (table ?? {}) as Unchecked<TableSummary>;
  if (typeof rows !== 'number' && typeof rejected !== 'number') return [];
  return [[String(name), { rows: numberOf(rows), rejected: numberOf(rejected) }]];
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
