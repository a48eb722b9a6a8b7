/** Exit codes of `starlake-sfn`; part of its interface, scripts rely on them. */
export const ExitCode = {
  /** Done, or the run was SKIPPED. */
  OK: 0,
  /** The pipeline ran and failed. */
  FAILED: 1,
  /** Nothing ran: wrong arguments, an unknown pipeline, an app that does not synthesize. */
  USAGE: 2,
  /** Stopped by Ctrl-C. */
  INTERRUPTED: 130,
} as const;

/** An error that the user can fix: shown as its message, without a stack trace. */
export class UsageError extends Error {
  override readonly name = 'UsageError';

  /**
   * @param message what is wrong, with the received value
   * @param hint what to do about it; shown on a line of its own
   * @param details output of another program; shown below the message
   */
  constructor(
    message: string,
    readonly hint?: string,
    readonly details?: string,
  ) {
    super(message);
  }
}

/** The message of any thrown value. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
