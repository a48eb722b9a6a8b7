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

/** Why a run waits: the newest event of its history says that a function has answered “not yet”. */
export interface Waiting {
  /** What the function says it waits for. */
  readonly reason: string;
}

/** What is asked about executions. */
export interface Runs {
  /** @throws Error of Step Functions if the call fails */
  describe(arn: string): Promise<DescribedRun>;

  /**
   * Why an execution waits; undefined where it does something, or has ended.
   *
   * @throws Error of Step Functions if the call fails
   */
  waiting(arn: string): Promise<Waiting | undefined>;
}

/** What the function works with. */
export interface MonitorPorts {
  readonly settings: MonitoringSettings;
  readonly notes: NoteStore;
  readonly runs: Runs;
  /** Sends a message to those who are to act. */
  readonly send: (message: Message) => Promise<void>;
  /** Writes a line to the function's log, which the dashboard reads. */
  readonly log: (entry: object) => void;
  /** Counts for a metric of the job. */
  readonly count: (metric: string, value: number) => void;
  readonly now: () => Date;
}

export type { Message, Note };
