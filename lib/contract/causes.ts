import type { BackfillSummary } from './backfill';
import type { ExpectationResult, LoadSummary, TableSummary } from './end-load';
import type { TransformSummary } from './end-transforms';
import type { TableFailure } from './failure';
import type { TaskFailure } from './transforms';

/** Rows of a table, as far as they are known. */
export type RowCounts = Pick<TableSummary, 'rows' | 'rejected'>;

/** A table that was not loaded. Without its `error` and the rest where a cause has no room for them. */
export interface FailedTable extends Partial<TableFailure> {
  readonly table: string;
  readonly status?: 'FAILED';
}

/** Cause of `Starlake.LoadFailed`, as JSON. */
export interface LoadFailedCause extends Pick<LoadSummary, 'domain' | 'scheduledDate' | 'rowsUnknown'> {
  readonly tables: FailedTable[];
  /** How many more tables failed that the cause has no room for. */
  readonly more?: number;
  /** Names of files that are left in the ingesting area: their tables may be neither in `tables` nor in `loaded`. */
  readonly files?: string[];
  /** How many more of these files there are. */
  readonly moreFiles?: number;
  /** Tables that were loaded; absent where the cause has no room for them. */
  readonly loaded?: string[];
  /** Rows of the loaded tables, where they are known. */
  readonly counts?: { readonly [table: string]: RowCounts };
  /** What expectations said of tables, also of those that failed; where there is no room, only failed ones, or none. */
  readonly expectations?: { readonly [table: string]: readonly ExpectationResult[] };
  /** Why datasets of tables that were loaded are not published: a redrive publishes them. */
  readonly unpublished?: string;
}

/** Cause of `Starlake.ImportFailed`, as JSON: why no table was loaded. */
export interface ImportFailedCause extends TableFailure, Pick<LoadSummary, 'domain' | 'scheduledDate'> {}

/** A task that failed. A table that was not loaded is one too, by its dataset. */
export type FailedTask = TaskFailure & { readonly task: string };

/** A task that did not run because others failed. */
export interface BlockedTask {
  readonly task: string;
  /** Those others, or the first of them. */
  readonly because: string[];
}

/** Cause of `Starlake.TransformFailed`, as JSON. */
export interface TransformFailedCause extends Pick<TransformSummary, 'pipeline' | 'scheduledDate'> {
  readonly failed: FailedTask[];
  readonly blocked: BlockedTask[];
  /** How many more tasks failed or did not run that the cause has no room for. */
  readonly more?: number;
  /** What expectations said of the tables of tasks that were done; where there is no room, only failed ones, or none. */
  readonly expectations?: { readonly [task: string]: readonly ExpectationResult[] };
  /** Why complete datasets are not published. */
  readonly unpublished?: string;
}

/** A run of a backfill that failed. */
export interface FailedTick {
  /** Its logical date: ISO-8601, UTC. */
  readonly scheduledTime: string;
  readonly error: string;
  /** ARN of its execution. */
  readonly execution: string;
}

/** Cause of `Starlake.BackfillFailed`, as JSON. `runs` and `statuses` count the runs that did not fail. */
export interface BackfillFailedCause extends Omit<BackfillSummary, 'dryRun' | 'ticks' | 'moreTicks'> {
  readonly failed: FailedTick[];
  /** How many more runs failed that the cause has no room for. */
  readonly more?: number;
}
