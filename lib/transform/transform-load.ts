import type { ILoadPipeline } from '../load/i-load-pipeline';

/** Tables that are loaded first, in the same execution (`run_dependencies_first`). */
export interface TransformLoad {
  /** The pipeline that loads them, in a separate run with the logical date of the transforms. */
  readonly pipeline: ILoadPipeline;

  /**
   * The tables to load.
   *
   * @default - all tables of the pipeline
   */
  readonly tables?: string[];

  /**
   * The dataset of a table, by the table's name, if it differs from that in `pipeline`.
   *
   * @default - as in `pipeline`
   */
  readonly datasets?: { [name: string]: string };
}
