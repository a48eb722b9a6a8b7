import type { CaughtFailure, TableFailure } from './failure';
import type { RoundsFolder } from './rounds-folder';

/** A load of a table, or a task of a transform pipeline. */
export type Work =
  { readonly domain: string; readonly table: string; readonly task?: undefined } | { readonly task: string };

/** A command that failed, and the error that the state machine caught. */
export type FailedWork = Work & { readonly failure: CaughtFailure };

/** Asks why a command failed. */
export type ExplainFailureEvent = FailedWork & {
  /** ARN of the execution that ran it. */
  readonly execution: string;
  /** Bytes of JSON that the failure may have. */
  readonly budget?: number;
  /** Folder for the answer, where states have no room for it: then they get the name of its file. */
  readonly rounds?: RoundsFolder;
};

/** The answer: a table or a task, and why it failed. */
export type ExplainedFailure<Event extends ExplainFailureEvent = ExplainFailureEvent> = {
  /** Absent where Starlake's command succeeded although its ECS task failed. */
  readonly failure?: TableFailure;
} & (Event extends { readonly task: string } ? { readonly task: string } : { readonly table: string });
