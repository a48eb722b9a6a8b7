import type { Trigger } from '../../lib/contract/join-datasets';
import type { ClaimedRun, JoinState } from './state';

/** The store of the states of triggers. */
export interface JoinStore {
  /** The latest state of a trigger, and its version: 0 if it has none. */
  read(trigger: string): Promise<{ readonly state?: JoinState; readonly version: number }>;
  /**
   * Writes a state if the trigger still has this version.
   *
   * @returns false if another call was faster: then nothing was changed
   */
  write(trigger: string, state: JoinState, version: number): Promise<boolean>;
}

/** Starts executions. A name is started only once. */
export interface Starter {
  /** Starts a run. It is no error if it was started before. */
  start(stateMachine: string, run: Pick<ClaimedRun, 'name' | 'input'>): Promise<void>;
  /** Checks a trigger again at a later time. */
  later(trigger: Trigger, run: number, until: Date): Promise<void>;
}

/** What `join` works with. */
export interface JoinPorts {
  readonly store: JoinStore;
  readonly starter: Starter;
  readonly now: () => Date;
  readonly sleep: (ms: number) => Promise<void>;
  /** Between 0 and 1. */
  readonly random: () => number;
}
