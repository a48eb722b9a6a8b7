/** A line that a container of the job has printed. */
export interface LogLine {
  /** Log stream of the container: `prefix/container/task id`. */
  readonly stream: string;
  /** When it was printed, milliseconds since 1970. */
  readonly time: number;
  readonly text: string;
}

/** A search for lines. */
export interface LogSearch {
  /** Texts that a line must contain, all of them. */
  readonly terms: readonly string[];
  /** Earliest time of a line, milliseconds since 1970. */
  readonly from: number;
  /**
   * Streams to look in, 100 at most.
   *
   * @default - those of all containers of the job
   */
  readonly streams?: readonly string[];
}

/**
 * The lines that the containers of a job have printed. If they cannot be read, every method rejects with an error that
 * has the name of the service (`AccessDeniedException`, `ResourceNotFoundException`).
 */
export interface Logs {
  /** The lines found, in no certain order. A line may be found twice, and a very recent line may be missing. */
  find(search: LogSearch): Promise<LogLine[]>;
  /**
   * The last lines of a stream, the oldest first, 1 MB at most; empty if there is no such stream yet.
   *
   * @param from if given, the first lines since then, milliseconds since 1970
   */
  tail(stream: string, lines: number, from?: number): Promise<string[]>;
}
