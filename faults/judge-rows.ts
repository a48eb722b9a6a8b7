import { causeOf, dueFiles, type Counts, type RunRecord } from './run-record';
import { TABLE_NAMES, type Table } from './tables';
import type { DataFile } from './data-file';

/** What a run says of a table that it had to do with. */
interface Told extends Partial<Counts> {
  readonly table: string;
  readonly loaded: boolean;
  readonly kind?: string;
}

/**
 * Holds the rows that a run tells of its tables against those that it has loaded and rejected, and what it makes of them against
 * the part that may be rejected. The rows of each file are known from how it was made.
 *
 * @returns what it said that is not so
 */
export function judgeRows(run: RunRecord): string[] {
  return toldOf(run).flatMap((told) => {
    const table = TABLE_NAMES.find((name) => name === told.table);
    return table === undefined ? [] : [...judgeCounts(run, told, table), ...judgeVerdict(run, told, table)];
  });
}

function toldOf({ result }: RunRecord): Told[] {
  const { tables = [], loaded = [], counts = {} } = causeOf(result);
  const output = result.status === 'SUCCEEDED' ? (result.output as { tables?: readonly SummaryTable[] }) : {};
  return [
    ...(output.tables ?? []).filter(({ status }) => status === 'LOADED').map((each) => ({ ...each, loaded: true })),
    ...tables.map((each) => ({ ...each, loaded: false })),
    ...loaded.map((table) => ({ table, ...counts[table], loaded: true })),
  ];
}

interface SummaryTable extends Partial<Counts> {
  readonly table: string;
  readonly status: string;
}

/** The rows are those of the files that are done with, or they are not known for a reason. */
function judgeCounts(run: RunRecord, told: Told, table: Table): string[] {
  const summarized = of(run.summarized, table);
  const written = of(run.written, table).filter((file) => !summarized.includes(file));
  if (told.rows === undefined) {
    // A table that failed need not tell of rows that it has not loaded.
    const known = isKnown(run, table) && (told.loaded || summarized.length > 0);
    return known ? [`it does not tell the rows of ${table}`] : [];
  }
  const { rows, rejected } = countsOf([...summarized, ...written]);
  // Files that a failed load has written without a word wait as if they were not: it may pass them over.
  const may = [{ rows, rejected }, ...(told.loaded ? [] : [countsOf(summarized)])];
  return may.some((counts) => told.rows === counts.rows && told.rejected === counts.rejected)
    ? []
    : [
        `of ${table} it tells ${told.rows} rows and ${told.rejected} rejected, and it has loaded ${rows} and ${rejected}`,
      ];
}

/** Whether the run's log has what became of each file of a table. */
function isKnown(run: RunRecord, table: Table): boolean {
  const { variant, concurrent, summarized, written } = run;
  const hers = [...of(dueFiles(run), table), ...of(written, table)];
  const mayBeOthers = variant.overlap === 'ALLOW' && concurrent;
  return !mayBeOthers && hers.length > 0 && hers.every((file) => summarized.includes(file));
}

/** A table has failed for its rows when a file has none that was loaded, or too many are rejected, and only then. */
function judgeVerdict(run: RunRecord, { loaded, kind, rows }: Told, table: Table): string[] {
  const ratio = run.variant.maxRejectedRatio;
  // A file that was loaded again counts as it was loaded last.
  const latest = [...new Map(of(run.summarized, table).map((file) => [file.name, file])).values()];
  const empty = latest.find(({ ids, rejected }) => rejected.length === ids.length);
  const sum = countsOf(latest);
  const tooMany = sum.rejected > ratio * (sum.rows + sum.rejected);
  const isFailure = ratio < 1 && (empty !== undefined || tooMany);
  if (kind === 'ROWS_REJECTED' && !isFailure)
    return [`it blames rejected rows of ${table}, which are no more than may be`];
  if (!loaded || rows === undefined || !isFailure) return [];
  return empty
    ? [`${table} is loaded, and every row of ${empty.name} is rejected`]
    : [`${table} is loaded, and ${sum.rejected} of ${sum.rows + sum.rejected} rows are rejected`];
}

function of(files: readonly DataFile[], table: Table): DataFile[] {
  return files.filter((file) => file.table === table);
}

function countsOf(files: readonly DataFile[]): Counts {
  const rejected = files.reduce((sum, file) => sum + file.rejected.length, 0);
  return { rows: files.reduce((sum, { ids }) => sum + ids.length, 0) - rejected, rejected };
}
