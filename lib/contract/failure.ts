/** An error that the state machine caught. */
export interface CaughtFailure {
  readonly Error: string;
  /** The task's description in JSON, or a text. Step Functions may have cut it. */
  readonly Cause?: string | null;
}

/** Exit code of a process that SIGKILL ended: 128 + 9. If nobody has stopped it, it mostly ran out of memory. */
export const KILLED = 137;

/** Kinds of failures, by what to do about them. */
export type FailureKind =
  /** Killed because it ran out of memory. */
  | 'OUT_OF_MEMORY'
  /** The image is missing, or ECS may not read it. */
  | 'IMAGE_NOT_PULLED'
  /** Fargate, the cluster or the account's quota had no capacity left. */
  | 'NO_CAPACITY'
  /** AWS took the machine back, or it broke: Spot, maintenance, a failed host. */
  | 'SPOT_RECLAIMED'
  /** Did not start for another reason: a secret, the network, a permission. */
  | 'NOT_STARTED'
  /** AWS refused to start it because of too many calls. */
  | 'THROTTLED'
  /** Somebody stopped the task. */
  | 'STOPPED'
  /** Took longer than its timeout. */
  | 'TIMED_OUT'
  /** Ended with an exit code other than 0. */
  | 'COMMAND_FAILED'
  /** Ended with exit code 0, and did not load all of its files. Found at the end of a round. */
  | 'FILES_LEFT'
  /** Failed, and its files are in none of the areas. Found at the end of a round. */
  | 'FILES_GONE'
  /** The import ended with exit code 0, and its files are still where they landed. Found at the end of a round. */
  | 'NOT_IMPORTED'
  /** Its file was not loaded, and would now replace rows of newer files. Found at the end of a round. */
  | 'OUT_OF_ORDER'
  /** Starlake rejected all rows of a file, or more rows than allowed. Found at the end of a round. */
  | 'ROWS_REJECTED'
  /** Was not started, because an earlier run left files. Found at the end of a round. */
  | 'STALE_FILES'
  | 'UNKNOWN';

/** Why a table was not loaded. */
export interface TableFailure {
  /** Name of the error in Step Functions, cut to 80 characters. */
  readonly error: string;
  readonly kind: FailureKind;
  /** A sentence for the person on call; absent where there was no room. */
  readonly diagnosis?: string;
  /** Exit code of Starlake's container; absent where it did not start. */
  readonly exitCode?: number;
  /** ECS's code for the reason why the task stopped. */
  readonly stopCode?: string;
  /** The reason that ECS gives for the container or the task, or the cause of another error. */
  readonly reason?: string;
  /** Log group and log stream of the container: `group:stream`. */
  readonly log?: string;
  /** Rows of its table that were loaded all the same, where they are known. */
  readonly rows?: number;
  /** Rows of its table that were rejected. */
  readonly rejected?: number;
}

/** Where the job's containers log, as the job tells its functions. */
export interface ContainerLogs {
  /** Name of Starlake's container. */
  readonly container?: string;
  readonly group?: string;
  readonly streamPrefix?: string;
}

/** Whether the state's timeout ended a command. */
export function isTimeout({ Error: error }: CaughtFailure): boolean {
  return error === 'States.Timeout' || error === 'States.HeartbeatTimeout';
}

/** Whether a command can simply run again: it ran and failed, and nobody stopped it. */
export function isRetryable({ error, kind }: Pick<TableFailure, 'error'> & Partial<TableFailure>): boolean {
  return error === 'States.TaskFailed' && kind !== undefined && kind !== 'STOPPED';
}

/** Whether RunTask failed, so that there was no task. */
export function isLaunchError({ Error: error }: CaughtFailure): boolean {
  return /^(Amazon)?ECS\./i.test(error);
}
