import { causeOf, dueFiles, type Counts, type RunRecord } from './run-record';
import { TABLE_NAMES, type Table } from './tables';
import type { DataFile } from './data-file';

/** What a run reports about one of its tables. */
interface Reported extends Partial<Counts> {
  readonly table: string;
  readonly loaded: boolean;
  readonly kind?: string;
}

/**
 * Compares the rows that a run reports for its tables with those that it has loaded and rejected, and its verdicts with
 * the share of rows that is allowed to be rejected. The rows of each file are known because the harness has generated
 * it.
 *
 * @returns its wrong statements
 */
export function judgeRows(run: RunRecord): string[] {
  return reportsOf(run).flatMap((reported) => {
    const table = TABLE_NAMES.find((name) => name === reported.table);
    return table === undefined ? [] : [...judgeCounts(run, reported, table), ...judgeVerdict(run, reported, table)];
  });
}

function reportsOf({ result }: RunRecord): Reported[] {
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

/** The reported rows must be those of the completed files, or unknown for a reason. */
function judgeCounts(run: RunRecord, reported: Reported, table: Table): string[] {
  const summarized = of(run.summarized, table);
  const written = of(run.written, table).filter((file) => !summarized.includes(file));
  if (reported.rows === undefined) {
    // A failed table need not report rows that it has not loaded.
    const known = isKnown(run, table) && (reported.loaded || summarized.length > 0);
    return known ? [`it does not report the rows of ${table}`] : [];
  }
  const { rows, rejected } = countsOf([...summarized, ...written]);
  // Files that a failed load has written without a log line still wait: the report can omit them. So can a redriven run, if
  // another one has replaced the record of its files.
  const may = [{ rows, rejected }, ...(reported.loaded && !run.isRedriven ? [] : [countsOf(summarized)])];
  // The numbers may not have files that arrived during the run, and whose lines came late.
  if (!run.isLogWhole) may.push(countsOf([...summarized, ...written].filter((file) => wasThere(run, file))));
  return may.some((counts) => reported.rows === counts.rows && reported.rejected === counts.rejected)
    ? []
    : [
        `it reports ${reported.rows} rows of ${table} and ${reported.rejected} rejected, but has loaded ${rows} and rejected ${rejected}`,
      ];
}

/** Whether the run's log reports each file of a table. */
function isKnown(run: RunRecord, table: Table): boolean {
  const { variant, concurrent, summarized, written, isLogWhole } = run;
  const hers = [...of(dueFiles(run), table), ...of(written, table)];
  const mayBeOthers = variant.overlap === 'ALLOW' && concurrent;
  return isLogWhole && !mayBeOthers && hers.length > 0 && hers.every((file) => summarized.includes(file));
}

/** A table must fail for its rows exactly if no row of a file was loaded, or too many are rejected. */
function judgeVerdict(run: RunRecord, { loaded, kind, rows }: Reported, table: Table): string[] {
  const ratio = run.variant.maxRejectedRatio;
  // For a file that was loaded again, the last load counts.
  const latest = [...new Map(of(run.summarized, table).map((file) => [file.name, file])).values()];
  const empty = latest.find(({ ids, rejected }) => rejected.length === ids.length);
  const sum = countsOf(latest);
  const tooMany = sum.rejected > ratio * (sum.rows + sum.rejected);
  const isFailure = ratio < 1 && (empty !== undefined || tooMany);
  if (kind === 'ROWS_REJECTED' && !isFailure)
    return [`it blames rejected rows of ${table}, but they are within the limit`];
  if (!loaded || rows === undefined || !isFailure) return [];
  return empty
    ? [`${table} is loaded, but every row of ${empty.name} is rejected`]
    : [`${table} is loaded, but ${sum.rejected} of ${sum.rows + sum.rejected} rows are rejected`];
}

function wasThere({ atStart }: RunRecord, { name }: DataFile): boolean {
  return atStart.files.some((file) => file.name === name);
}

function of(files: readonly DataFile[], table: Table): DataFile[] {
  return files.filter((file) => file.table === table);
}

function countsOf(files: readonly DataFile[]): Counts {
  const rejected = files.reduce((sum, file) => sum + file.rejected.length, 0);
  return { rows: files.reduce((sum, { ids }) => sum + ids.length, 0) - rejected, rejected };
}
