/** Task tokens of states that wait (`.waitForTaskToken`). */
export interface TaskTokens {
  /**
   * Ends the state of a token with a result. It is no error if the state has ended already.
   *
   * @throws Error of Step Functions if the call fails
   */
  succeed(token: string, output: object): Promise<void>;
}
