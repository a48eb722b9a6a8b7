/** Current version of the format of plans. */
export const PLAN_VERSION = 1;

/**
 * The plan of a Starlake project: its pipelines, grouped as `starlake dag-generate` groups them, and the tasks of its
 * transforms with the datasets that each one reads. Plain data, the same for the same project: `starlake-sfn plan --json` prints it, and
 * `dag-generate` writes it with this library's templates.
 *
 * Datasets are known as `domain.table`. Values may hold `{SL_ROOT}` and `{SL_DATASETS}`, which the job fills in.
 */
export interface ProjectPlan {
  /** Version of the format. */
  readonly version: number;
  /** The load pipelines, by name. */
  readonly loads: LoadPlan[];
  /** The transform pipelines, by name. */
  readonly transforms: TransformPlan[];
  /** All tasks of the project, by name: a pipeline can run tasks of others before its own. */
  readonly tasks: TaskPlan[];
  /**
   * Warnings about the project.
   *
   * @default - nothing
   */
  readonly warnings?: string[];
}

/** A pipeline that loads the tables of one domain that share a dag configuration and a schedule. */
export interface LoadPlan {
  /** Name of the pipeline, unique in the plan. */
  readonly name: string;
  /** The domain, by the name of its folder. */
  readonly domain: string;
  /**
   * Name of the domain's folders in the areas, if `load.name` differs from the name of its folder.
   *
   * @default - the domain
   */
  readonly areaName?: string;
  /**
   * Name of the dag configuration: the name of its file.
   *
   * @default - none applies
   */
  readonly dag?: string;
  /** Options of the dag configuration, rendered. */
  readonly options: { [name: string]: string };
  /**
   * Comment of the dag configuration.
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
  /** Name that Starlake uses to load it: the name of its file. */
  readonly name: string;
  /** The dataset that the load writes, named by the final names of domain and table (`rename`). */
  readonly dataset: string;
  /** Java regular expression for the names of its files. */
  readonly pattern: string;
  /**
   * Starlake's name of the write strategy.
   *
   * @default - not known
   */
  readonly writeStrategy?: string;
  /**
   * Extension of the ack file that each file needs.
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
  /**
   * Whether Starlake checks `expectations` after each of its files.
   *
   * @default false
   */
  readonly expectations?: boolean;
  /**
   * Age in seconds from which on it is worth a warning (`freshness.warn`).
   *
   * @default - none
   */
  readonly freshnessWarning?: number;
}

/** A pipeline of transforms. */
export interface TransformPlan {
  /** Name of the pipeline, unique in the plan. */
  readonly name: string;
  /**
   * Name of the dag configuration: the name of its file.
   *
   * @default - none applies
   */
  readonly dag?: string;
  /** Options of the dag configuration, rendered. */
  readonly options: { [name: string]: string };
  /**
   * Comment of the dag configuration.
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
  /** Datasets of the project that it reads: those that other tasks write, and loaded tables. */
  readonly dependencies: string[];
  /**
   * Whether Starlake checks `expectations` after it.
   *
   * @default false
   */
  readonly expectations?: boolean;
  /**
   * Maximum age of its table in seconds (`freshness.error`).
   *
   * @default - it has to be new
   */
  readonly freshness?: number;
  /**
   * Age in seconds from which on it is worth a warning (`freshness.warn`).
   *
   * @default - none
   */
  readonly freshnessWarning?: number;
}
