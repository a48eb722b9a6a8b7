import type { TableFailure } from './failure';
import type { ExecutionContext, PipelineSettings, PreLoadResult, TableLoad } from './pre-load';
import type { RoundsFolder } from './rounds-folder';

/** A step of the memory ladder. */
export interface Rung {
  /** Memory in MiB, as RunTask takes it. */
  readonly memory: string;
  /** CPU units that Fargate allows with it, smallest first; empty where all are allowed. */
  readonly cpus: string[];
}

/** An item of the Map, with its attempts. */
export interface AttemptedLoad extends TableLoad {
  /** How often it was loaded again after its command failed. */
  readonly retries?: number;
  /** How often it was loaded again after its container did not start, or AWS stopped it. */
  readonly launches?: number;
}

/** A load that failed: its item, to load the table again, and why it failed. */
export interface FailedLoad {
  readonly load: AttemptedLoad;
  readonly failure: TableFailure;
}

/** Data of a run between its rounds: `$.preLoad`. */
export interface LoadProgress extends Omit<PreLoadResult, 'summary'> {
  /** Error of the import. */
  readonly importFailure?: { readonly Error: string; readonly Cause?: string };
  /** How often the import was retried. */
  readonly imports?: number;
  /** Tables that earlier rounds loaded. */
  readonly loaded?: TableLoad[];
  /** Tables that failed for good. */
  readonly failed?: FailedLoad[];
  /** Tables that were loaded, and whose datasets are not published yet. */
  readonly unpublished?: string[];
  /** When a redriven run got the run lock back that another run had held since; ISO-8601. */
  readonly resumed?: string;
  /** Events that the history has by now, at most. */
  readonly events?: number;
}

/** What the state machine does next. */
export type NextStep =
  | { readonly next: 'LOAD'; /** Seconds. */ readonly wait: number }
  | { readonly next: 'IMPORT' }
  | { readonly next: 'IMPORT_LATER'; /** Seconds. */ readonly wait: number }
  | { readonly next: 'END'; readonly summary: LoadSummary };

/** Result of an item of the Map: the table's name or item if it was loaded, and a failure if not. */
export type TableResult = string | { readonly table: string; readonly failure?: Partial<TableFailure> };

/** Ends a round of loads, or follows a failed import. Folders and files are as in `PreLoadEvent`. */
export interface EndLoadEvent extends Pick<PipelineSettings, 'overlap' | 'lock' | 'ingesting'> {
  readonly domain: string;
  /** Name of the pipeline. */
  readonly pipeline: string;
  readonly execution: ExecutionContext;
  readonly pending: string;
  /** Folder for files that were loaded. */
  readonly archive: string;
  /** Folder where files land. Absent where the pipeline does not import. */
  readonly landing?: string;
  /** Folder for success markers. */
  readonly succeeded: string;
  /**
   * All tables of the pipeline. `pattern` is as in `DeclaredTable`, false where it is not known. `appends` tells that loads
   * only add rows (write strategy `APPEND`), so that the order of the files does not matter; `expects`, that the table has
   * expectations.
   */
  readonly tables: Array<readonly [table: string, pattern?: string | false, appends?: boolean, expects?: true]>;
  /** Datasets of tables that are not loaded into `{domain}.{table}`. */
  readonly renamed?: { readonly [table: string]: string };
  /** How often a failed load is retried. */
  readonly retries: number;
  /**
   * How often a failed import is retried. Its state cannot do that where other containers run beside Starlake's.
   *
   * @default - its state retries by itself
   */
  readonly importRetries?: number;
  /** Seconds before a retry. */
  readonly retryDelay: number;
  /** Bytes of JSON that the failure of a table may have. */
  readonly budget: number;
  /** Starlake's log level, where it hides the lines that count rows. */
  readonly hidden?: string;
  /** Ratio of a table's rows that may be rejected, from 0 to 1. With 1, a file passes of which no row was loaded. */
  readonly maxRejectedRatio: number;
  /** Folder for what the states of a run have no room for. With it, loads are executions of their own, with events of their own. */
  readonly rounds?: RoundsFolder;
  /** Memory ladder for loads that ran out of memory, smallest first. */
  readonly ladder: Rung[];
  readonly state: {
    /** With `summary` where the gate closed and no other state has read that. */
    readonly preLoad: LoadProgress & Pick<PreLoadResult, 'summary'>;
    readonly results?: TableResult[];
  };
}

/** Output of a run. */
export interface LoadSummary {
  readonly domain: string;
  readonly status: 'LOADED' | 'SKIPPED';
  readonly scheduledDate: string;
  readonly reason?: string;
  /** A problem that concerns no table. */
  readonly warning?: string;
  /** Why tables below have no `rows`. */
  readonly rowsUnknown?: string;
  readonly tables: TableSummary[];
}

/** A table in the output of a run. */
export interface TableSummary {
  readonly table: string;
  readonly status: 'LOADED' | 'SKIPPED';
  /** Rows that were loaded, as Starlake counts them; absent where they are not known. */
  readonly rows?: number;
  /** Rows that were rejected. */
  readonly rejected?: number;
  /** What Starlake's expectations said after the last file, failed ones first; absent where the log does not tell. */
  readonly expectations?: readonly ExpectationResult[];
}

/** Result of an expectation of Starlake. */
export interface ExpectationResult {
  /** As in the YAML: `is_col_value_not_unique('id')`. */
  readonly expect: string;
  readonly passed: boolean;
  /** The number that its query has returned, which is 0 where it passed. */
  readonly count: number;
}
