/** States of Step Functions that wait for their token to come back (`.waitForTaskToken`). */
export interface TaskTokens {
  /**
   * Ends such a state with a result. One that does not wait any more, or was told before, is no error.
   *
   * @throws Error for everything that is no answer
   */
  succeed(token: string, output: object): Promise<void>;
}
