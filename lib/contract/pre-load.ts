import type { ToldSchedule } from './schedule';

/** A table of the domain, as the pipeline declares it. Fields that are not named here go through to its load. */
export interface DeclaredTable {
  readonly table: string;
  /** The table's file pattern, as the source of a JavaScript regular expression that must match the whole name. */
  readonly pattern?: string;
  /** Extension of the ack that must be beside a landing data file. */
  readonly ack?: string;
  readonly [field: string]: unknown;
}

/** `$$.Execution`, what Step Functions says of the execution. */
export interface ExecutionContext {
  /** Its ARN. */
  readonly Id: string;
  readonly Input: unknown;
  readonly StartTime: string;
  readonly RedriveCount?: number;
}

/** What a gate has to know that is part of a load pipeline. Folders and files are as in `PreLoadEvent`. */
export interface PipelineSettings {
  /** What a run does that starts while another of the domain is still going. */
  readonly overlap: 'WAIT' | 'SKIP' | 'FAIL' | 'ALLOW';
  /** The file that says whose turn it is. */
  readonly turn: string;
  /** Where Starlake has files while it loads them. */
  readonly ingesting: string;
  /** What becomes of files that an earlier run left there. */
  readonly staleFiles: 'FAIL' | 'RESTORE';
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
  /** How often the state was tried before, and how often it may look for the ack file. */
  readonly attempt?: number;
  readonly attempts?: number;
  readonly scheduledTime?: string;
  /** When the pipeline runs. */
  readonly schedule?: ToldSchedule;
  readonly execution: ExecutionContext;
  readonly pipeline?: PipelineSettings;
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
  /** Their names, with commas between. Empty where they are more than a command takes: then all are imported. */
  readonly tables: string;
  /** Tables that certainly have none. */
  readonly idle: string[];
  readonly ackFile?: string;
  /** Tells the ack file that opened the gate from a later one. */
  readonly ackStamp?: string;
  /** In a pipeline: how often the execution had been redriven. */
  readonly redrive?: number;
  /** In a pipeline: when it began to load, an ISO-8601 time. */
  readonly since?: string;
  /** In a pipeline: what is not loaded because of stale files. */
  readonly stale?: TableLoad[];
  /** The run's output, when there is nothing to load. */
  readonly summary?: {
    readonly domain: string;
    readonly status: 'SKIPPED';
    readonly scheduledDate: string;
    readonly reason: string;
    /** The execution that was in the way. */
    readonly blockedBy?: string;
    readonly tables: Array<{ readonly table: string; readonly status: 'SKIPPED' }>;
  };
}
