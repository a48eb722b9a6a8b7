/** A place to write to: standard output, or a text that a test collects. */
export interface Sink {
  write(content: string | Uint8Array): unknown;
}

/** Identity of a file, independent of its name. */
export interface FileId {
  readonly dev: number;
  readonly ino: number;
}

/** The environment of the command line; a test passes its own instead of a terminal. */
export interface Io {
  readonly stdout: Sink;
  readonly stderr: Sink;
  /** Read by `--input -` only. */
  readonly stdin: AsyncIterable<string | Uint8Array>;
  /** Whether standard output is a terminal. */
  readonly isTTY: boolean;
  /** The files that standard output and standard error are redirected to (`> run.json 2> err.log`). */
  readonly files?: readonly FileId[];
  /** Size of the terminal in cells, read for each frame; undefined without a terminal. */
  readonly columns: number | undefined;
  readonly rows: number | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** The program of this command line and its script, to start another one; undefined in tests that start none. */
  readonly program?: readonly string[];
  /** Aborted by Ctrl-C, or when the reader of standard output has exited. */
  readonly signal: AbortSignal;
}
