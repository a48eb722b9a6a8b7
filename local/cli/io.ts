/** A place to write to: standard output, or a text that a test collects. */
export interface Sink {
  write(content: string | Uint8Array): unknown;
}

/** Identity of a file, whatever its name. */
export interface FileId {
  readonly dev: number;
  readonly ino: number;
}

/** The surroundings of the command line: a test passes its own instead of a terminal. */
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
  /** Aborted by Ctrl-C, or when the reader of standard output is gone. */
  readonly signal: AbortSignal;
}
