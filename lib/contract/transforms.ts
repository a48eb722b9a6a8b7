import type { TableFailure } from './failure';
import type { PipelineSettings, ExecutionContext } from './pre-load';

/** A task as the pipeline declares it. Fields that are not named here go through to its state. */
export interface DeclaredTask {
  /** `domain.task`. */
  readonly task: string;
  /** Absent where it is the task's name. */
  readonly dataset?: string;
  /**
   * What it runs after: numbers of tasks by their place in the list, and behind them, of tables by their place in the lists
   * of all loads.
   */
  readonly after?: readonly number[];
  /** `--options` of its own: `name=value` with commas between. */
  readonly options?: string;
  readonly [field: string]: unknown;
}

/** Tables that another pipeline loads first. */
export interface DeclaredLoad {
  readonly pipeline: string;
  /** ARN of its state machine. */
  readonly machine: string;
  /** Whether its tables are all that the pipeline has. */
  readonly whole?: boolean;
  /** Each table with the dataset that it is once loaded. */
  readonly tables: ReadonlyArray<readonly [table: string, dataset: string]>;
}

/** Why a task or a table failed. */
export type Failure = Partial<TableFailure> & { readonly error: string };

/** What the functions that begin and end a run have to know of its pipeline. Files are paths below `SL_DATASETS`. */
export interface TransformSettings extends Pick<PipelineSettings, 'overlap'> {
  readonly pipeline: string;
  /** The file that says whose turn it is. */
  readonly turn: string;
  /** Folder that the pipeline's runs are written down in. */
  readonly runs: string;
  /** Folder that notes which runs have succeeded. */
  readonly succeeded: string;
  readonly execution: ExecutionContext;
}
