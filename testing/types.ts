/** A state of a parsed definition, with the field names of the Amazon States Language. */
export interface ParsedState {
  readonly Type: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look at whatever a state has
  readonly [field: string]: any;
}

/** A parsed definition. A value that is known only at deployment is a text such as `<LogicalId.Attribute>`. */
export interface ParsedDefinition {
  readonly Comment?: string;
  readonly StartAt: string;
  readonly States: Readonly<Record<string, ParsedState>>;
  readonly TimeoutSeconds?: number;
}

/** A file of a run: its content, or a file of this machine to copy, relative to the working directory. */
export type FileContent = string | Uint8Array | { readonly path: string };

/**
 * How a container fails, before its command has done anything: with an exit code other than 0; killed because it runs out of memory;
 * not started because its image cannot be pulled; or it runs until its state's timeout is over, and is stopped then.
 */
export type Failure = number | 'OUT_OF_MEMORY' | 'IMAGE_NOT_PULLED' | 'TIMED_OUT';

/** What {@link runLocally} runs, and with what. */
export interface LocalRunOptions {
  /**
   * Folder of the Starlake project that takes the place of `SL_ROOT`, relative to the working directory. The run works on a copy in a
   * temporary folder.
   *
   * @default - that of `starlake-sfn run`: `starlake:localRoot` in the context of cdk.json, else the working directory
   */
  readonly project?: string;
  /**
   * Files that have landed, by their paths in the project, such as `datasets/incoming/sales/orders-1.csv`. Files that wait in the
   * project itself are left out then.
   *
   * @default - the files of the project
   */
  readonly files?: Readonly<Record<string, FileContent>>;
  /**
   * Containers that fail, by what they run: a table (`orders` or `sales.orders`), a task (`kpi.revenue`), or a command of Starlake
   * (`stage`). One failure is that of each attempt; a list has one for each attempt, and later attempts go well.
   *
   * @default - none fails
   */
  readonly failures?: Readonly<Record<string, Failure | readonly Failure[]>>;
  /**
   * Input of the execution, such as `{ scheduledTime: '2026-03-30T02:00:00Z', tables: ['orders'] }`: the logical date, and what to run.
   *
   * @default - an empty object
   */
  readonly input?: unknown;
}

/** A container of a run. */
export interface LocalContainer {
  /** Its command, such as `['load', '--domains', 'sales', …]`. */
  readonly argv: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** 1 for the first container that runs this; for one of several tables, the most that one of them has had. */
  readonly attempt: number;
  /** Missing if it did not start. */
  readonly exitCode?: number;
  /** The reason that ECS would give. */
  readonly reason?: string;
  /** The lines that it printed. */
  readonly log: readonly string[];
}

/** How a run ended, as plain data. */
export interface LocalRun {
  readonly status: 'SUCCEEDED' | 'FAILED';
  /** Output of an execution that has succeeded. */
  readonly output?: unknown;
  /** Name of the error of one that has failed, such as `Starlake.LoadFailed`. */
  readonly error?: string;
  /** What is known of the failure, parsed: of a load, its `tables` with their kinds of failure. */
  readonly cause?: Readonly<Record<string, unknown>>;
  /** Names of the states in the order they were entered, one for each time. */
  readonly states: readonly string[];
  /** The containers in the order they were started. */
  readonly containers: readonly LocalContainer[];
  /**
   * Rows of all tables that DuckDB files of the run have, by `schema.table`, at most 10,000 of each. Values are as in JSON: dates and
   * decimals are texts.
   */
  readonly rows: Readonly<Record<string, ReadonlyArray<Readonly<Record<string, unknown>>>>>;
}
