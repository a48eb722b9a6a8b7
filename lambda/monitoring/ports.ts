import type { TableSummary } from '../../lib/contract/end-load';
import type { MonitoringSettings } from '../../lib/contract/monitoring';
import type { Message } from './message';
import type { Note, NoteStore } from './notes';

/** An execution, as Step Functions describes it. */
export interface DescribedRun {
  readonly status: string;
  readonly input?: string;
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
}

/** What a run does now, by the newest events of its history. */
export interface RunState {
  /** False for one that has ended, and for one that is gone with its state machine. */
  readonly isOpen: boolean;
  /** What it waits for: a function has answered “not yet”. */
  readonly waits?: string;
}

/** What is asked about executions. */
export interface Runs {
  /**
   * @returns undefined for one that is gone with its state machine
   * @throws Error of Step Functions if the call fails
   */
  describe(arn: string): Promise<DescribedRun | undefined>;

  /** @throws Error of Step Functions if the call fails */
  stateOf(arn: string): Promise<RunState>;
}

/** What the function works with. */
export interface MonitorPorts {
  readonly settings: MonitoringSettings;
  readonly notes: NoteStore;
  readonly runs: Runs;
  /** Reads the tables of an output that has them in a file. */
  readonly readTables: (uri: string) => Promise<TableSummary[]>;
  readonly region: string;
  /** Sends a message to those who are to act. */
  readonly send: (message: Message) => Promise<void>;
  /** Writes a line to the function's log, which the dashboard reads. */
  readonly log: (entry: object) => void;
  /** Counts for a metric of the job. */
  readonly count: (metric: string, value: number) => void;
  readonly now: () => Date;
}

export type { Message, Note };
