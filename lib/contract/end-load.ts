import type { TableFailure } from './failure';
import type { ExecutionContext, PipelineSettings, PreLoadResult, TableLoad } from './pre-load';

/** A size that a load may be given. */
export interface Rung {
  /** MiB, as RunTask takes it. */
  readonly memory: string;
  /** CPU units that Fargate has for it, smallest first; empty where any will do. */
  readonly cpus: string[];
}

/** An item of the Map, in any round. */
export interface TriedLoad extends TableLoad {
  /** How often the table was loaded again after its command failed. */
  readonly retries?: number;
  /** How often, after its container was not started, or was taken away. */
  readonly launches?: number;
}

/** A load that failed, with what it takes to load the table again. */
export interface FailedLoad {
  readonly load: TriedLoad;
  readonly failure: TableFailure;
}

/** What a run knows between its rounds: `$.preLoad`. */
export interface Progress extends Omit<PreLoadResult, 'summary'> {
  /** What the import failed with. */
  readonly importFailure?: { readonly Error: string; readonly Cause?: string };
  /** How often the import was run again. */
  readonly imports?: number;
  /** Tables that were loaded in earlier rounds. */
  readonly loaded?: TableLoad[];
  /** Tables that are not tried again. */
  readonly failed?: FailedLoad[];
  /** Tables that were loaded, and whose datasets were not published yet. */
  readonly unpublished?: string[];
  /** When the run went on after a redrive, where another had the turn until then; an ISO-8601 time. */
  readonly resumed?: string;
  /** Events that the history may have by now. */
  readonly events?: number;
}

/** What the state machine does next. */
export type Next =
  | { readonly next: 'LOAD'; /** Seconds. */ readonly wait: number }
  | { readonly next: 'IMPORT' }
  | { readonly next: 'IMPORT_LATER'; /** Seconds. */ readonly wait: number }
  | { readonly next: 'END'; readonly summary: LoadSummary };

/** One for each item of the Map: a table that was loaded, by its name or with its item, or why one was not. */
export type Result = string | { readonly table: string; readonly failure?: Partial<TableFailure> };

/** What the state machine asks after the loads, or after the import failed. Folders and files are as in `PreLoadEvent`. */
export interface EndLoadEvent extends Pick<PipelineSettings, 'overlap' | 'turn' | 'ingesting'> {
  readonly domain: string;
  /** Name of the pipeline. */
  readonly pipeline: string;
  readonly execution: ExecutionContext;
  readonly pending: string;
  /** Where files go when they were loaded. */
  readonly archive: string;
  /** Where files land, if they are imported. */
  readonly landing?: string;
  /** Where runs are noted that have succeeded. */
  readonly succeeded: string;
  /**
   * All tables of the pipeline, with their patterns as JavaScript has them, false where they are not known, and whether rows are
   * only ever added to them (write strategy APPEND): then it does not matter which of two files is loaded first.
   */
  readonly tables: Array<readonly [table: string, pattern?: string | false, appends?: boolean]>;
  /** Datasets of tables that become others than `{domain}.{table}`. */
  readonly renamed?: { readonly [table: string]: string };
  readonly retries: number;
  /**
   * How often an import that failed is run again.
   *
   * @default - its state has done so itself, which it cannot where other containers run beside Starlake's
   */
  readonly importRetries?: number;
  /** Seconds. */
  readonly retryDelay: number;
  /** Bytes that the failure of a table may have. */
  readonly budget: number;
  /** The level of Starlake's log, where it hides which rows were loaded. */
  readonly hidden?: string;
  /** Part of a table's rows that may be rejected; 1 lets anything pass, a file without a row that was loaded too. */
  readonly maxRejectedRatio: number;
  /** Sizes for loads that were killed for memory, smallest first. */
  readonly ladder: Rung[];
  readonly state: {
    /** With the run's output where the gate has closed, and no state looks at it before this one. */
    readonly preLoad: Progress & Pick<PreLoadResult, 'summary'>;
    readonly results?: Result[];
  };
}

/** Output of a run. */
export interface LoadSummary {
  readonly domain: string;
  readonly status: 'LOADED' | 'SKIPPED';
  readonly scheduledDate: string;
  readonly reason?: string;
  /** What did not go well, and does not matter to the tables. */
  readonly warning?: string;
  /** Why the rows of tables are not known that have none here. */
  readonly rowsUnknown?: string;
  readonly tables: TableSummary[];
}

/** A table in the output of a run. */
export interface TableSummary {
  readonly table: string;
  readonly status: 'LOADED' | 'SKIPPED';
  /** Rows that were loaded, and rows that were rejected, as Starlake counts them; absent where they are not known. */
  readonly rows?: number;
  readonly rejected?: number;
}
