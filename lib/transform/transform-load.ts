import type { ILoadPipeline } from '../load/i-load-pipeline';

/** Tables that are loaded first, in the same execution (`run_dependencies_first`). */
export interface TransformLoad {
  /** The pipeline that loads them. It is started as a run of its own, with the logical date of the transforms. */
  readonly pipeline: ILoadPipeline;

  /**
   * The tables to load.
   *
   * @default - all tables of the pipeline
   */
  readonly tables?: string[];

  /**
   * The dataset that a table is once loaded, by the table's name, where that is not what the pipeline says.
   *
   * @default - as `pipeline` has it
   */
  readonly datasets?: { [name: string]: string };
}
