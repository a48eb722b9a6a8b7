/** A time in which an execution did not run: from its end to its redrive, milliseconds since 1970. */
export interface Pause {
  readonly from: number;
  readonly to: number;
}

/** The executions of Step Functions. */
export interface Executions {
  /**
   * Whether an execution runs, or is about to because it was redriven; one that Step Functions does not know does not.
   *
   * @throws Error for everything that is no answer
   */
  isRunning(arn: string): Promise<boolean>;
}

/** The histories of executions. */
export interface Histories {
  /**
   * When an execution that was redriven did not run.
   *
   * @throws Error for everything that is no answer
   */
  pauses(arn: string): Promise<Pause[]>;
}
