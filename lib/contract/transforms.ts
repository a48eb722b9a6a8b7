import type { TableFailure } from './failure';
import type { PipelineSettings, ExecutionContext } from './pre-load';

/** A task of a transform pipeline. The task's state gets further fields unchanged. */
export interface DeclaredTask {
  /** `domain.task`. */
  readonly task: string;
  /** The dataset that the task writes. Absent where it has the task's name. */
  readonly dataset?: string;
  /**
   * Dependencies: the tasks and tables that must be done first. A task is its index in `tasks`; a table is the number of
   * tasks plus its index in the tables of all `loads`.
   */
  readonly after?: readonly number[];
  /** Its own `--options`: `name=value`, with commas between. */
  readonly options?: string;
  /** Whether it has expectations. */
  readonly expects?: true;
  readonly [field: string]: unknown;
}

/** Tables that a load pipeline loads before the tasks run. */
export interface DeclaredLoad {
  readonly pipeline: string;
  /** ARN of its state machine. */
  readonly machine: string;
  /** Whether these are all tables of the pipeline. */
  readonly whole?: boolean;
  /** Each table, and the dataset that it is loaded into. */
  readonly tables: ReadonlyArray<readonly [table: string, dataset: string]>;
}

/** Why a task failed, or a table was not loaded. */
export type TaskFailure = Partial<TableFailure> & { readonly error: string };

/** Settings of a transform pipeline for the begin and the end of a run. Files are paths below `SL_DATASETS`. */
export interface TransformSettings extends Pick<PipelineSettings, 'overlap'> {
  readonly pipeline: string;
  /** File of the run lock. */
  readonly lock: string;
  /** Folder for the state of each run. */
  readonly runs: string;
  /** Folder for the success markers. */
  readonly succeeded: string;
  readonly execution: ExecutionContext;
}
