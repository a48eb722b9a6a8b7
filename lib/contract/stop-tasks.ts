/** EventBridge's “Step Functions Execution Status Change”, as far as the function reads it. */
export interface StatusChangeEvent {
  readonly detail: {
    readonly executionArn: string;
    /** `FAILED`, `TIMED_OUT` or `ABORTED`. */
    readonly status: string;
  };
}

/** The tasks that were stopped. */
export interface StoppedTasks {
  /** ARN of the execution that had started them. */
  readonly execution: string;
  /** ARNs of the tasks. */
  readonly stopped: string[];
}
