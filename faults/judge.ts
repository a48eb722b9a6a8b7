import { judgeRows } from './judge-rows';
import { causeOf, dueFiles, filesNamed, IMPORT, type RunRecord } from './run-record';
import type { Snapshot } from './snapshot';
import type { DataFile } from './data-file';

/** The output of a run. */
interface Summary {
  readonly status?: string;
  readonly reason?: string;
  readonly tables?: ReadonlyArray<{ readonly table: string; readonly status: string }>;
}

/**
 * Compares what a run reports with the facts.
 *
 * @param after the snapshot after it and all concurrent runs have ended
 * @param others the concurrent runs
 * @returns its wrong statements
 */
export function judge(run: RunRecord, after: Snapshot, others: readonly RunRecord[] = []): string[] {
  const { result, variant } = run;
  // If runs can overlap, one can load or lose files that another has reported as loaded: they are judged as one.
  const excused = variant.overlap === 'ALLOW' && others.some(({ result: { status } }) => status === 'FAILED');
  // A file that a person has put aside does not belong to the run.
  const isMissing = (file: DataFile) => !after.isLoaded(file) && after.areaOf(file) !== 'aside';
  const missing = excused ? [] : dueFiles(run).filter(isMissing);
  const claims = result.status === 'SUCCEEDED' ? judgeSuccess(run, missing) : judgeFailure(run, missing, after);
  return [...claims, ...judgeRows(run), ...judgeAck(run, missing, after, others)].map(
    (claim) => `${titleOf(run)}: ${claim}`,
  );
}

function titleOf({ result: { status, output, error } }: RunRecord): string {
  const { status: summary, reason } = (output ?? {}) as Summary;
  // The text after the first words depends on this machine and this run.
  const why = reason === undefined ? '' : ` (${reason.split(' ').slice(0, 3).join(' ')})`;
  return `${status}, ${error ?? `${summary}${why}`}`;
}

function judgeSuccess(run: RunRecord, missing: DataFile[]): string[] {
  const { status, reason = '' } = run.result.output as Summary;
  const { variant, concurrent, acked } = run;
  if (status === 'SKIPPED' && /^no ack file/.test(reason)) {
    return variant.strategy === 'ACK' && (!acked || concurrent) ? [] : ['the ack file was there'];
  }
  if (status === 'SKIPPED' && /^another run/.test(reason)) {
    return variant.overlap === 'SKIP' && concurrent ? [] : ['there was no other run'];
  }
  return missing.map((file) => `${file.name} was there, but is not loaded`);
}

function judgeFailure(run: RunRecord, missing: DataFile[], after: Snapshot): string[] {
  const { result, variant, concurrent, aborted, functionFailures, failures } = run;
  const reasons: Record<string, boolean> = {
    'Starlake.Overlap': variant.overlap === 'FAIL' && concurrent,
    'Starlake.StillRunning': concurrent,
    'Starlake.ImportFailed': failures.has(IMPORT),
    'Execution.Stopped': aborted,
  };
  const error = result.error ?? '';
  if (error === 'Starlake.LoadFailed') return judgeLoadFailed(run, missing, after);
  if (error === 'Starlake.StaleFiles') return judgeStaleFiles(run, after);
  if (error in reasons) return reasons[error] ? [] : ['no such failure happened'];
  const ours = /^(EIO|Lambda\.Unknown|Lambda\.TooManyRequestsException|ThrottlingException)$/.test(error);
  return ours && functionFailures > 0 ? [] : [`it does not say what was not loaded: ${result.cause?.slice(0, 300)}`];
}

function judgeLoadFailed(run: RunRecord, missing: DataFile[], after: Snapshot): string[] {
  const { result, failures, killed, concurrent, isRedriven } = run;
  const { tables = [], moreFiles, loaded = [] } = causeOf(result);
  const named = new Set(tables.map(({ table }) => table));
  // Files that were left may be of a table whose pattern is not known.
  const hasLeftFiles = (at: Snapshot) => at.files.some((file) => at.areaOf(file) === 'ingesting');
  const hadLeftFiles = hasLeftFiles(run.atStart) || hasLeftFiles(after);
  const isJustified = (kind?: string) => kind === 'ROWS_REJECTED' || (kind === 'STALE_FILES' && hadLeftFiles);
  const justified = new Set(tables.filter(({ kind }) => isJustified(kind)).map(({ table }) => table));
  const files = new Set(
    filesNamed(
      result,
      after.files.map(({ name }) => name),
    ),
  );
  const isNamed = ({ name, table }: DataFile) => files.has(name) || named.has(table);
  const unloaded = after.files.filter((file) => !after.isLoaded(file));
  const inNoArea = ownFiles(run, unloaded).filter((file) => ['ingesting', undefined].includes(after.areaOf(file)));
  return [
    ...(named.size === 0 && files.size === 0 ? ['it names nothing that was not loaded'] : []),
    ...[...named]
      // A concurrent run can have repaired what this run reports.
      .filter((name) => !failures.has(name) && !justified.has(name) && !concurrent)
      // Another run may have replaced the record, which says whether the table had files.
      .filter((name) => !(isRedriven && killed.has(name)))
      .filter((name) => !after.open.some(({ table }) => table === name))
      .map((name) => `it names ${name}, but its files are loaded, and nothing failed`),
    ...missing
      .filter(({ table }) => loaded.includes(table))
      .map(({ name }) => `${name} is not loaded, but it reports its table as loaded`),
    ...[...new Set([...inNoArea, ...missing])]
      .filter((file) => !isNamed(file) && moreFiles === undefined)
      .map(({ name }) => `it does not name ${name}, which is not loaded`),
  ];
}

function judgeStaleFiles(run: RunRecord, after: Snapshot): string[] {
  const left = after.files.filter((file) => after.areaOf(file) === 'ingesting');
  const named = filesNamed(
    run.result,
    left.map(({ name }) => name),
  );
  return [
    ...(left.length === 0 && !run.concurrent ? ['there are no files in the ingesting area'] : []),
    ...ownFiles(run, left)
      .filter(({ name }) => !named.includes(name))
      .map(({ name }) => `it does not name ${name}`),
  ];
}

/** Files of the run's tables. */
function ownFiles({ tables }: RunRecord, files: DataFile[]): DataFile[] {
  return files.filter(({ table }) => tables.includes(table));
}

/** The ack file must be removed exactly when everything was loaded. */
function judgeAck(run: RunRecord, missing: DataFile[], after: Snapshot, others: readonly RunRecord[]): string[] {
  const { variant, acked, aborted, result } = run;
  if (variant.strategy !== 'ACK' || !acked || isUnacked(run)) return [];
  const all = [run, ...others];
  const finished = all.some((each) => each.result.status === 'SUCCEEDED' && !isUnacked(each));
  // It also belongs to the tables that the run did not load, while their files wait.
  const isKept = after.open.some(({ table }) => !run.tables.includes(table));
  if (after.hasAck) return finished && !isKept ? ['the ack file is still there'] : [];
  if (missing.length > 0) return [`the ack file was removed, but ${missing[0]!.name} is not loaded`];
  // A run that was aborted after its last step has done its work.
  return finished || aborted || result.status === 'SUCCEEDED' ? [] : ['a failed run has removed the ack file'];
}

/** Whether it ended before it searched for files. */
function isUnacked({ result: { output } }: RunRecord): boolean {
  return /^(no ack file|another run)/.test((output as Summary | undefined)?.reason ?? '');
}
