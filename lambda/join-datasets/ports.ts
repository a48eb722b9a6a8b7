import type { Trigger } from '../../lib/contract/join-datasets';
import type { ClaimedRun, JoinState } from './state';

/** Where the states of triggers are. */
export interface JoinStore {
  /** The latest state of a trigger, and its version: 0 where there is none. */
  read(trigger: string): Promise<{ readonly state?: JoinState; readonly version: number }>;
  /**
   * Writes the state that comes after a version.
   *
   * @returns false where somebody else has written one, and nothing was changed
   */
  write(trigger: string, state: JoinState, version: number): Promise<boolean>;
}

/** Starts executions, each once by its name. */
export interface Starter {
  /** Starts a run; one that was started before is no error. */
  start(stateMachine: string, run: Pick<ClaimedRun, 'name' | 'input'>): Promise<void>;
  /** Has a trigger looked at again at a time. */
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
