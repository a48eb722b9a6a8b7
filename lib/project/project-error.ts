/** Where something is written: a file, relative to the project, and the line in it, from 1. */
export interface Place {
  readonly file: string;
  /** @default - not known */
  readonly line?: number;
}

/** An error in a file of the project: its message begins with the file and the line. */
export function errorAt({ file, line }: Place, message: string): Error {
  return new Error(`${line === undefined ? file : `${file}:${line}`}: ${message}`);
}
