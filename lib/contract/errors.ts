/** Errors by which a state of a pipeline fails, or is tried again. */
export const RUN_ERRORS = [
  /** An execution's input has a field that is not valid. */
  'Starlake.InvalidInput',
  /** The ack file is not there yet: try again. */
  'Starlake.NotReady',
  /** Another run or a container is still at work: try again. */
  'Starlake.StillRunning',
  /** Another run is still going, and the pipeline's `overlap` is `FAIL`. */
  'Starlake.Overlap',
  /** The file of a run lock cannot be read. */
  'Starlake.InvalidLock',
  /** An earlier run left files in the ingesting area, and nothing else is to be loaded. */
  'Starlake.StaleFiles',
  /** `starlake stage` failed. */
  'Starlake.ImportFailed',
  /** Tables were not loaded. */
  'Starlake.LoadFailed',
  /** Tasks failed, or could not run. */
  'Starlake.TransformFailed',
  /** The file with the state of a run of transforms no longer exists. */
  'Starlake.NoRunState',
  /** Runs of a backfill failed. */
  'Starlake.BackfillFailed',
] as const;

/** Errors of the function that starts pipelines when their datasets were refreshed. They end no run. */
export const TRIGGER_ERRORS = [
  /** The detail of an event is not valid. */
  'Starlake.InvalidRefresh',
  /** Other events of the same trigger were faster, each time. */
  'Starlake.JoinBusy',
] as const;

/** Errors of one table or task, in the cause of a failed run. */
export const ITEM_ERRORS = [
  /** A load ended with exit code 0 and left files. */
  'Starlake.FilesLeft',
  /** An import ended with exit code 0 and left files where they landed. */
  'Starlake.NotImported',
  /** Too many rows were rejected. */
  'Starlake.RowsRejected',
  /** Files of an earlier run are in the ingesting area. */
  'Starlake.StaleFiles',
  /** A load that a task depends on was skipped. */
  'Starlake.LoadSkipped',
  /** The worker of a task ended without a result. */
  'Starlake.TaskLost',
] as const;

/** An error that a handler throws. */
export type HandlerError = (typeof RUN_ERRORS)[number] | (typeof TRIGGER_ERRORS)[number];

/** An error of one table or task. */
export type ItemError = (typeof ITEM_ERRORS)[number];
