/** A time in which an execution was stopped: from its end to its redrive, milliseconds since 1970. */
export interface Pause {
  readonly from: number;
  readonly to: number;
}

/** The executions of Step Functions. */
export interface Executions {
  /**
   * Whether an execution runs, or is about to run after a redrive. An execution that Step Functions does not know does
   * not run.
   *
   * @throws Error of Step Functions if the call fails
   */
  isRunning(arn: string): Promise<boolean>;
}

/** The histories of executions. */
export interface Histories {
  /**
   * The pauses of an execution that was redriven.
   *
   * @throws Error of Step Functions if the call fails
   */
  pauses(arn: string): Promise<Pause[]>;
}
