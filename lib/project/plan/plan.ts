/** Version of the form that a plan has now. */
export const PLAN_VERSION = 1;

/**
 * What a Starlake project becomes: its pipelines, grouped as `starlake dag-generate` groups them, and the tasks of its
 * transforms with what each one reads. Plain data, the same for the same project: `starlake-sfn plan --json` prints it, and
 * `dag-generate` writes it with this library's templates.
 *
 * Datasets are known as `domain.table`. Values may hold `{SL_ROOT}` and `{SL_DATASETS}`, which the job fills in.
 */
export interface ProjectPlan {
  /** Version of this form. */
  readonly version: number;
  /** The load pipelines, by name. */
  readonly loads: LoadPlan[];
  /** The transform pipelines, by name. */
  readonly transforms: TransformPlan[];
  /** All tasks of the project, by name: a pipeline can run tasks of others before its own. */
  readonly tasks: TaskPlan[];
  /**
   * What is odd about the project and yet no error.
   *
   * @default - nothing
   */
  readonly warnings?: string[];
}

/** A pipeline that loads tables of one domain: those with one dag configuration and one schedule. */
export interface LoadPlan {
  /** Name of the pipeline, the only one of this name in the plan. */
  readonly name: string;
  /** The domain, by the name of its folder. */
  readonly domain: string;
  /**
   * Name of the domain's folders in the areas, where `load.name` calls it otherwise than its folder.
   *
   * @default - the domain
   */
  readonly areaName?: string;
  /**
   * The dag configuration, by the name of its file.
   *
   * @default - none applies
   */
  readonly dag?: string;
  /** Options of the dag configuration, rendered. */
  readonly options: { [name: string]: string };
  /**
   * What the dag configuration says of the pipeline, in words.
   *
   * @default - nothing
   */
  readonly comment?: string;
  /**
   * Cron expression with five fields.
   *
   * @default - no schedule
   */
  readonly schedule?: string;
  /**
   * Where the domain's files land (`metadata.directory`).
   *
   * @default - `incoming/{domain}`
   */
  readonly directory?: string;
  /** The tables, by name. */
  readonly tables: TablePlan[];
}

/** A table that is loaded. */
export interface TablePlan {
  /** Name by which Starlake loads it: that of its file. */
  readonly name: string;
  /** The dataset that it is once loaded, by the names that domain and table have then (`rename`). */
  readonly dataset: string;
  /** Java regular expression for the names of its files. */
  readonly pattern: string;
  /**
   * How rows are written, by Starlake's name for it.
   *
   * @default - not known
   */
  readonly writeStrategy?: string;
  /**
   * Extension of the ack that must be beside each file.
   *
   * @default - none
   */
  readonly ack?: string;
  /**
   * Maximum age in seconds (`freshness.error`).
   *
   * @default - it has to be new
   */
  readonly freshness?: number;
}

/** A pipeline of transforms. */
export interface TransformPlan {
  /** Name of the pipeline, the only one of this name in the plan. */
  readonly name: string;
  /**
   * The dag configuration, by the name of its file.
   *
   * @default - none applies
   */
  readonly dag?: string;
  /** Options of the dag configuration, rendered. */
  readonly options: { [name: string]: string };
  /**
   * What the dag configuration says of the pipeline, in words.
   *
   * @default - nothing
   */
  readonly comment?: string;
  /**
   * Cron expression with five fields.
   *
   * @default - no schedule
   */
  readonly schedule?: string;
  /** Names of its own tasks. */
  readonly tasks: string[];
}

/** A task of a transform. */
export interface TaskPlan {
  /** Full name, `domain.task`. */
  readonly name: string;
  /** The dataset that it writes. */
  readonly dataset: string;
  /** Datasets that it reads and the project knows: what other tasks write, and tables that are loaded. */
  readonly dependencies: string[];
  /**
   * Maximum age of its table in seconds (`freshness.error`).
   *
   * @default - it has to be new
   */
  readonly freshness?: number;
}
