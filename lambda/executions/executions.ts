/** The executions of Step Functions. */
export interface Executions {
  /**
   * Whether an execution runs, or is about to because it was redriven; one that Step Functions does not know does not.
   *
   * @throws Error for everything that is no answer
   */
  isRunning(arn: string): Promise<boolean>;
}
