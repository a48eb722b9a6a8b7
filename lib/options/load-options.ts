import { LoadGrouping } from './load-grouping';
import { PreLoadOptions } from './pre-load-options';

/** How tables are loaded: options of a job, of a pipeline, and over a dag configuration. */
export interface LoadOptions extends PreLoadOptions {
  /**
   * Which part of a table's rows Starlake may reject in a run before the run says that the table has failed, though the others are
   * loaded (`max_rejected_ratio`): 0 lets no row be rejected. Whatever it is, a table has failed that has a file without a row that was
   * loaded; but 1, which lets anything pass, as Starlake's other distributions do.
   *
   * @default - 0.1 for a job; otherwise what the dag configuration or the job says
   */
  readonly maxRejectedRatio?: number;

  /**
   * How load pipelines divide tables over containers (`grouping`: `auto`, `table` for a container each, or the number of tables
   * that one container loads at most).
   *
   * @default - LoadGrouping.AUTOMATIC for a job; otherwise what the dag configuration or the job says
   */
  readonly grouping?: LoadGrouping;
}
