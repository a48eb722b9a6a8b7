/** What the state machine caught. */
export interface CaughtFailure {
  readonly Error: string;
  /** The description of the task, in JSON; a text for people; or a piece of either: Step Functions cuts it. */
  readonly Cause?: string | null;
}

/** What became of a command, by what is to be done about it. */
export type FailureKind =
  /** Killed for memory. */
  | 'OUT_OF_MEMORY'
  /** The image is not there, or may not be read. */
  | 'IMAGE_NOT_PULLED'
  /** Fargate or the cluster had no room, or the account's quota none. */
  | 'NO_CAPACITY'
  /** AWS took the machine away, or it broke: Spot, maintenance, a host's end. */
  | 'SPOT_RECLAIMED'
  /** Could not be started for another reason: a secret, the network, a permission. */
  | 'NOT_STARTED'
  /** AWS refused the start because of too many calls. */
  | 'THROTTLED'
  /** Somebody stopped the task. */
  | 'STOPPED'
  /** Took longer than its state may. */
  | 'TIMED_OUT'
  /** Started, and ended with another exit code than 0. */
  | 'COMMAND_FAILED'
  /** Ended with exit code 0, and left files that it was to load; the end of a round finds it. */
  | 'FILES_LEFT'
  /** Failed, and its files are in no area where they could be; the end of a round finds it. */
  | 'FILES_GONE'
  /** Its files are still where they landed, though the import ended with exit code 0; the end of a round finds it. */
  | 'NOT_IMPORTED'
  /** Its file was not loaded, and newer ones were, whose rows it would replace; the end of a round finds it. */
  | 'OUT_OF_ORDER'
  /** Starlake has rejected all rows of a file, or more rows than may be; the end of a round finds it. */
  | 'ROWS_REJECTED'
  /** Was not started: files of an earlier run were in the way; the end of a round finds it. */
  | 'STALE_FILES'
  | 'UNKNOWN';

/** Why a table was not loaded, in short. */
export interface TableFailure {
  /** Name of the error, as Step Functions has it; at most 80 characters of it. */
  readonly error: string;
  readonly kind: FailureKind;
  /** A sentence for the person who is woken up; absent where there was no room. */
  readonly diagnosis?: string;
  /** Exit code of the container that runs Starlake; absent when it never started. */
  readonly exitCode?: number;
  /** ECS's code for why the task stopped. */
  readonly stopCode?: string;
  /** What the container or the task says of its end, or the cause where it is no task. */
  readonly reason?: string;
  /** Log group and stream of the container, `group:stream`. */
  readonly log?: string;
  /** Rows of its table that were loaded all the same, and rows that were rejected; where they are known. */
  readonly rows?: number;
  readonly rejected?: number;
}

/** Where containers log: from the environment that the job gives the function. */
export interface LogPlaces {
  readonly container?: string;
  readonly group?: string;
  readonly streamPrefix?: string;
}

/** A state's own end for a command that took too long. */
export function isTimeout({ Error: error }: CaughtFailure): boolean {
  return error === 'States.Timeout' || error === 'States.HeartbeatTimeout';
}

/** Whether a command may simply be run again: it has ended by itself, and nobody wanted it so. */
export function mayTryAgain({ error, kind }: Pick<TableFailure, 'error'> & Partial<TableFailure>): boolean {
  return error === 'States.TaskFailed' && kind !== undefined && kind !== 'STOPPED';
}

/** An error of RunTask: there never was a task. */
export function isLaunchError({ Error: error }: CaughtFailure): boolean {
  return /^(Amazon)?ECS\./i.test(error);
}
