import type { PlainSchedule } from './schedule';

/** A table of a domain. The table's load gets further fields unchanged. */
export interface DeclaredTable {
  readonly table: string;
  /** Source of a JavaScript regular expression that matches the whole names of the table's files. Absent: not known. */
  readonly pattern?: string;
  /** Extension, without the dot, of the ack file that each landed data file needs. */
  readonly ack?: string;
  /** Whether it has settings of its own, so that no container loads it with others. */
  readonly alone?: boolean;
  readonly [field: string]: unknown;
}

/** `$$.Execution` of Step Functions. */
export interface ExecutionContext {
  /** Its ARN. */
  readonly Id: string;
  readonly Input: unknown;
  readonly StartTime: string;
  readonly RedriveCount?: number;
}

/** How a gate makes groups of tables that one container loads. */
export interface Grouping {
  /** Containers that load at once. */
  readonly slots: number;
  /** Tables of a group at most: then there are as few groups as that allows. By default, as few as cost no time. */
  readonly tables?: number;
}

/** What a gate needs that is part of a load pipeline. Folders and files are as in `PreLoadEvent`. */
export interface PipelineSettings {
  /** What a run does while another run of the domain is going. */
  readonly overlap: 'WAIT' | 'SKIP' | 'FAIL' | 'ALLOW';
  /** File of the run lock. */
  readonly lock: string;
  /** Folder of the files that Starlake is loading. */
  readonly ingesting: string;
  /** What to do with files that an earlier run left there. */
  readonly staleFiles: 'FAIL' | 'RESTORE';
  /** How tables are divided over containers. Absent where each has its own, and where runs may overlap: their files are not recorded. */
  readonly grouping?: Grouping;
}

/** Checks what has arrived for a domain. Folders and files are paths below `SL_DATASETS`, or whole URIs. */
export interface PreLoadEvent {
  readonly domain: string;
  readonly strategy: 'none' | 'imported' | 'pending' | 'ack';
  readonly landing?: string;
  readonly pending?: string;
  /** Empty where the gate has no list of tables: then any file counts. */
  readonly tables: DeclaredTable[];
  /** With `{ds}` for the day of the logical date. */
  readonly ackFile?: string;
  /** How often the state was retried so far. */
  readonly attempt?: number;
  /** How often it may be retried until the ack file is there. */
  readonly attempts?: number;
  /** The logical date; by default that of the execution's input, or of the schedule. */
  readonly scheduledTime?: string;
  readonly schedule?: PlainSchedule;
  readonly execution: ExecutionContext;
  /** Absent where the gate is part of another state machine. */
  readonly pipeline?: PipelineSettings;
}

/** An item of the pipeline's Map: a table, and the settings of its load. */
export interface TableLoad {
  /** Of a group, the names of its tables with commas between: see `groupOf`. */
  readonly table: string;
  readonly [field: string]: unknown;
}

/** The answer. */
export interface PreLoadResult {
  readonly ready: boolean;
  readonly domain: string;
  /** The logical date: `yyyy-MM-ddTHH:mm:ss+0000`. */
  readonly scheduledDate: string;
  /** Tables that have files, or may have files, by the containers that load them. */
  readonly loads: TableLoad[];
  /** Their names, see `importNames`. */
  readonly tables: string;
  /** Tables that have no files. */
  readonly idle: string[];
  readonly ackFile?: string;
  /** Stamp of the ack file that opened the gate: a later file has another. */
  readonly ackStamp?: string;
  /** In a pipeline: how often the execution had been redriven. */
  readonly redrive?: number;
  /** In a pipeline: when the run began to load, ISO-8601. */
  readonly since?: string;
  /** In a pipeline: tables that are not loaded because an earlier run left files. */
  readonly stale?: TableLoad[];
  /** Output of the run where there is nothing to load. */
  readonly summary?: {
    readonly domain: string;
    readonly status: 'SKIPPED';
    readonly scheduledDate: string;
    readonly reason: string;
    /** ARN of the execution that holds the run lock. */
    readonly blockedBy?: string;
    readonly tables: Array<{ readonly table: string; readonly status: 'SKIPPED' }>;
  };
}
