import type { Snapshot } from './snapshot';
import { DOMAIN, type Table } from './tables';
import type { Variant } from './variants';
import type { RunEvent, RunResult } from '../local/run-event';
import type { DataFile } from './data-file';

/** What the harness knows about a run that has ended. */
export interface RunRecord {
  readonly variant: Variant;
  readonly result: RunResult;
  /** The tables to load. */
  readonly tables: readonly Table[];
  /** The snapshot at the start of its execution. */
  readonly atStart: Snapshot;
  /** Whether other executions ran at the same time. */
  readonly concurrent: boolean;
  readonly aborted: boolean;
  readonly isRedriven: boolean;
  /** Whether its log has all lines that its containers have printed, as they were. */
  readonly isLogWhole: boolean;
  /** How many calls of functions failed on purpose during the run. */
  readonly functionFailures: number;
  /**
   * What failed, also in earlier runs of the same execution: the import, and loads by their tables. For a failed
   * container of several tables: the tables that it had not loaded.
   */
  readonly failures: ReadonlySet<string>;
  /** All tables of failed containers of several, also in earlier runs of the same execution. */
  readonly killed: ReadonlySet<string>;
  /** Whether an ack file existed at some time of the run. */
  readonly acked: boolean;
  /** Files whose rows its containers have committed, also in earlier runs of the same execution. */
  readonly written: readonly DataFile[];
  /** Files whose row counts its containers have printed, in this order, before it was aborted. */
  readonly summarized: readonly DataFile[];
}

/** Name in {@link RunRecord.failures} of an import that failed. */
export const IMPORT = '(import)';

/** The import and the containers of a single table that failed in a run, by its history. */
export function failuresIn(history: readonly RunEvent[]): Set<string> {
  const tables = new Map<number | undefined, string>();
  const failures = new Set<string>();
  for (const event of history) {
    if (event.type === 'StateEntered' && event.state === `${DOMAIN}_table_load`) {
      tables.set(event.item, (event.input as { table: string }).table);
    }
    if (event.type !== 'StateFailed' || hasEndedWell(event.cause)) continue;
    const table = tables.get(event.item) ?? '?';
    if (event.state === `${DOMAIN}_table_load` && !table.includes(',')) failures.add(table);
    if (event.state === `${DOMAIN}_import`) failures.add(IMPORT);
  }
  return failures;
}

/**
 * Whether Starlake's own container has succeeded in a failed task: then only a sidecar has failed, which is ignored.
 */
function hasEndedWell(cause = ''): boolean {
  if (!cause.startsWith('{')) return false;
  const { Containers = [] } = JSON.parse(cause) as { Containers?: Array<{ Name: string; ExitCode?: number }> };
  return Containers.some(({ Name, ExitCode }) => Name === 'starlake' && ExitCode === 0);
}

/** Files that waited for the run when it started. */
export function dueFiles({ variant, tables, atStart }: RunRecord): DataFile[] {
  const areas = [
    'stage',
    ...(variant.strategy === 'IMPORTED' ? ['incoming'] : []),
    // If runs can overlap, these files can belong to another run.
    ...(variant.overlap === 'ALLOW' ? [] : ['ingesting']),
  ];
  return atStart.files.filter((file) => tables.includes(file.table) && areas.includes(atStart.areaOf(file) ?? ''));
}

/** Rows of a table, as a run reports them. */
export interface Counts {
  readonly rows: number;
  readonly rejected: number;
}

/** What a load pipeline reports about a failed run. */
export interface Cause {
  readonly tables?: ReadonlyArray<{ readonly table: string; readonly kind?: string } & Partial<Counts>>;
  readonly counts?: Readonly<Record<string, Counts>>;
  readonly files?: readonly string[];
  readonly moreFiles?: number;
  readonly loaded?: readonly string[];
}

/** The message of the error of the function that failed a run. */
export function messageOf({ cause = '' }: RunResult): string {
  try {
    return String((JSON.parse(cause) as { errorMessage?: unknown }).errorMessage ?? cause);
  } catch {
    return cause;
  }
}

/** The cause of `Starlake.LoadFailed`; empty for another error, or when it cannot be read. */
export function causeOf(result: RunResult): Cause {
  if (result.error !== 'Starlake.LoadFailed') return {};
  try {
    return JSON.parse(messageOf(result)) as Cause;
  } catch {
    return {};
  }
}

/** Existing files that a failed run names as left. */
export function filesNamed(result: RunResult, names: readonly string[]): string[] {
  if (result.error === 'Starlake.StaleFiles') {
    const message = messageOf(result);
    return names.filter((name) => message.includes(name));
  }
  const { files = [] } = causeOf(result);
  return names.filter((name) => files.includes(name));
}
