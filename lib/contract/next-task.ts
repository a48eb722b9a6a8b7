import type { CaughtFailure } from './failure';
import type { ExecutionContext } from './pre-load';
import type { TaskFailure } from './transforms';

/** Output of a load pipeline, as far as it is read. */
export interface LoadOutput {
  readonly status?: string;
  readonly reason?: string;
}

/** Asks what a worker does next, and reports the result of its last assignment. */
export interface NextTaskEvent {
  /** Folder with the states of the pipeline's runs: a path below `SL_DATASETS`. */
  readonly runs: string;
  /** The run. Of a worker of a distributed Map, with how often the worker's own execution was redriven. */
  readonly execution: Pick<ExecutionContext, 'Id' | 'RedriveCount'>;
  /** The last input of the worker. If a task failed, with its failure; if a load succeeded, with its output. */
  readonly state: Pick<WorkerInput, 'worker' | 'assignmentId'> &
    Partial<WorkerInput> & {
      readonly failure?: CaughtFailure | { readonly failure?: TaskFailure };
      readonly loaded?: { readonly output?: LoadOutput };
    };
  /** Task token of the state that suspends the worker. */
  readonly token?: string;
}

/** The answer: data of a worker, an iteration of the Map. The states that follow read further fields. */
export interface WorkerInput {
  readonly worker: number;
  /** Id of the assignment. A result that is reported with an older one is ignored. */
  readonly assignmentId: number;
  /** What to do; `START` until the worker asks for the first time. */
  readonly do?: 'START' | 'WAIT' | 'END' | 'RUN' | 'LOAD';
  /** ARN of the run, for a worker of a distributed Map. */
  readonly execution?: string;
  readonly [field: string]: unknown;
}
