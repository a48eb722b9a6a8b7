/** A dataset that a run has refreshed: its table was loaded, or its task has written it. */
export interface Refreshed {
  /** `domain.table`. */
  readonly dataset: string;
  /** The run's logical date, `yyyy-MM-ddTHH:mm:ss+0000`. */
  readonly scheduledDate: string;
  /** ARN of the execution. */
  readonly run: string;
  /** Name of the pipeline. */
  readonly pipeline: string;
  /**
   * How often the execution had been redriven by then: a redrive may refresh a dataset again.
   *
   * @default 0
   */
  readonly redrive?: number;
  /** Rows that were loaded into the table, and rows that were rejected; absent if they are not known. */
  readonly rows?: number;
  readonly rejected?: number;
}

/** Publishes refreshed datasets. */
export interface DatasetPublisher {
  /**
   * Publishes each refresh at least once. Receivers recognize a repeated event by its dataset, logical date, run and
   * redrive.
   *
   * @throws Error if a refresh could not be published after several attempts; the others are published
   */
  published(refreshed: readonly Refreshed[]): Promise<void>;
}
