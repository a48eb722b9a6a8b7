/** Somewhere to write: standard output, or what a test collects. */
export interface Sink {
  write(content: string | Uint8Array): unknown;
}

/** What a file is, whatever it is called. */
export interface FileId {
  readonly dev: number;
  readonly ino: number;
}

/** Everything the command line has of the world around it, so that a test can stand in for a terminal. */
export interface Io {
  readonly stdout: Sink;
  readonly stderr: Sink;
  /** Read by `--input -` only. */
  readonly stdin: AsyncIterable<string | Uint8Array>;
  /** Whether standard output is a terminal. */
  readonly isTTY: boolean;
  /** The files that standard output and standard error go to (`> run.json 2> err.log`); those that are none are left out. */
  readonly files?: readonly FileId[];
  /** Size of the terminal in cells, asked again for each frame; undefined where there is none. */
  readonly columns: number | undefined;
  readonly rows: number | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Aborted by Ctrl-C, or when nobody reads standard output any more. */
  readonly signal: AbortSignal;
}
