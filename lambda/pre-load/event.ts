/** A table of the domain, as the pipeline declares it. Fields that are not named here go through to its load. */
export interface DeclaredTable {
  readonly table: string;
  /** The table's file pattern, as the source of a JavaScript regular expression that must match the whole name. */
  readonly pattern?: string;
  /** Extension of the ack that must be beside a landing data file. */
  readonly ack?: string;
  readonly [field: string]: unknown;
}

/** What the state machine asks. Folders and files are paths below `SL_DATASETS`, or whole URIs. */
export interface PreLoadEvent {
  readonly domain: string;
  readonly strategy: 'none' | 'imported' | 'pending' | 'ack';
  readonly landing?: string;
  readonly pending?: string;
  /** Empty when the gate was given no tables: then any file counts. */
  readonly tables: DeclaredTable[];
  /** With `{ds}` for the logical date. */
  readonly ackFile?: string;
  /** How often the ack file was looked for before, and how often it may be. */
  readonly attempt?: number;
  readonly attempts?: number;
  readonly scheduledTime?: string;
  readonly startTime: string;
  /** The execution's input. */
  readonly input: unknown;
}

/** One item of the pipeline's Map: the table's name, and what the pipeline declares for its load. */
export interface TableLoad {
  readonly table: string;
  readonly [field: string]: unknown;
}

/** What the state machine gets. */
export interface PreLoadResult {
  readonly ready: boolean;
  readonly domain: string;
  /** `yyyy-MM-ddTHH:mm:ss+0000`. */
  readonly scheduledDate: string;
  /** Tables that have files, or may have. */
  readonly loads: TableLoad[];
  /** Their names, with commas between. */
  readonly tables: string;
  /** Tables that certainly have none. */
  readonly idle: string[];
  readonly ackFile?: string;
  /** The run's output, when there is nothing to load. */
  readonly summary?: {
    readonly domain: string;
    readonly status: 'SKIPPED';
    readonly scheduledDate: string;
    readonly reason: string;
    readonly tables: Array<{ readonly table: string; readonly status: 'SKIPPED' }>;
  };
}
