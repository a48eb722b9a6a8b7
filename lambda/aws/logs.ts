/** A line that a container of the job has printed. */
export interface LogLine {
  /** Log stream of the container: `prefix/container/task id`. */
  readonly stream: string;
  /** When it was printed, milliseconds since 1970. */
  readonly time: number;
  readonly text: string;
}

/** Which lines are wanted. */
export interface LogSearch {
  /** What a line has, all of it, wherever. */
  readonly terms: readonly string[];
  /** Milliseconds since 1970 of the first line. */
  readonly from: number;
  /**
   * Streams to look in, 100 at most.
   *
   * @default - those of all containers of the job
   */
  readonly streams?: readonly string[];
}

/**
 * What the containers of a job have printed. Every method rejects when it cannot be read, with the service's own name for the
 * reason (`AccessDeniedException`, `ResourceNotFoundException`).
 */
export interface Logs {
  /** Lines that were found, as they came; the same line may come twice, and one of a moment ago may not be there yet. */
  find(search: LogSearch): Promise<LogLine[]>;
  /** The last lines of a stream, the oldest first, 1 MB of them at most; none where there is no such stream yet. */
  tail(stream: string, lines: number): Promise<string[]>;
}
