/** A container of a run that has ended. */
export interface EndedContainer {
  /** Starlake's command. */
  readonly argv: readonly string[];
  /** Seconds that Fargate would bill or has billed, the least aside: from the pull of its image until its task has stopped. */
  readonly seconds: number;
  /** Of these, seconds in which its image was pulled; 0 where that is not measured. */
  readonly pull: number;
}

/** What a file tells about the containers of one or several runs. */
export interface MeasuredRun {
  readonly containers: readonly EndedContainer[];
  /** How many containers failed: how long their work takes is not known. */
  readonly failed: number;
  /** ARNs of Map Runs of distributed Maps, whose containers are in the histories of their child executions. */
  readonly mapRuns: readonly string[];
}
