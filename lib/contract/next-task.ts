import type { CaughtFailure } from './failure';
import type { ExecutionContext } from './pre-load';
import type { Failure } from './transforms';

/** What a load pipeline says of a run that has succeeded, as far as it is read. */
export interface LoadOutput {
  readonly status?: string;
  readonly reason?: string;
}

/** What the state machine asks for a worker. */
export interface NextTaskEvent {
  /** Folder that the pipeline's runs are written down in, a path below `SL_DATASETS`. */
  readonly runs: string;
  readonly execution: ExecutionContext;
  /** What the worker was told, why that failed if it did, and of a load that succeeded, what it says. */
  readonly state: Pick<Told, 'worker' | 'ticket'> &
    Partial<Told> & {
      readonly failure?: CaughtFailure | { readonly failure?: Failure };
      readonly loaded?: { readonly output?: LoadOutput };
    };
  /** The worker waits, until this comes back. */
  readonly token?: string;
}

/** What an iteration of the run's Map has as its data: what the worker was told, with all that the states behind it read. */
export interface Told {
  readonly worker: number;
  readonly ticket: number;
  readonly do?: 'START' | 'WAIT' | 'END' | 'RUN' | 'LOAD';
  readonly [field: string]: unknown;
}
