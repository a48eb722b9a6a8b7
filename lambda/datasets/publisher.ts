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
   * How often the execution had been redriven by then: a redrive may refresh a dataset once more.
   *
   * @default 0
   */
  readonly redrive?: number;
  /** Rows that were loaded into the table, and rows that were rejected; where they are known. */
  readonly rows?: number;
  readonly rejected?: number;
}

/** Where refreshed datasets are made known. */
export interface DatasetPublisher {
  /**
   * Makes them known, each at least once: one that was published before is the same again, by its dataset, logical date,
   * run and redrive.
   *
   * @throws Error when one was not published, after several tries; the others are
   */
  published(refreshed: readonly Refreshed[]): Promise<void>;
}
