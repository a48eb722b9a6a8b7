/** A place in a file of the project: the path relative to the project, and the line, counted from 1. */
export interface Place {
  readonly file: string;
  /** @default - not known */
  readonly line?: number;
}

/** Path to a value in a file: keys of mappings and positions in lists. */
export type KeyPath = readonly (string | number)[];

/** An error in a file of the project: its message begins with the file and the line. */
export class ProjectError extends Error {
  /** @param key the key with the error, such as `table.metadata.schedule`; undefined if the error is about the whole file */
  constructor(
    readonly place: Place,
    message: string,
    readonly key?: string,
  ) {
    const { file, line } = place;
    super(`${line === undefined ? file : `${file}:${line}`}: ${key === undefined ? '' : `${key} `}${message}`);
  }
}

/** A variable without a value: whoever runs the project may know it. */
export class MissingVariable extends ProjectError {}

/** All errors of a project, if it has several. */
export class ProjectErrors extends Error {
  constructor(readonly errors: readonly Error[]) {
    super(errors.map(({ message }) => message).join('\n'));
  }
}

/** An error in a file of the project: its message begins with the file and the line. */
export function errorAt(place: Place, message: string): ProjectError {
  return new ProjectError(place, message);
}

/** Collects all errors of a project, to report them together. */
export class Problems {
  readonly errors: Error[] = [];
  private readonly seen = new Set<string>();

  /** Adds an error, unless the list already has it or another error about the same key of the same file. */
  add(error: Error): void {
    const about =
      error instanceof ProjectError && error.key !== undefined
        ? JSON.stringify([error.place.file, error.place.line, error.key])
        : error.message;
    if (!this.seen.has(about)) {
      this.seen.add(about);
      this.errors.push(error);
    }
  }

  /**
   * Returns the result of a function; undefined if the function throws. The error is added to the list.
   *
   * @throws errors of other types, so that a bug of this library is not reported as an error of the project
   */
  collect<T>(read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'Error') {
        throw error;
      }
      (error instanceof ProjectErrors ? error.errors : [error]).forEach((each) => this.add(each));
      return undefined;
    }
  }

  /** Takes the variables without a value out of the list, so that they are no errors. */
  takeMissing(): MissingVariable[] {
    const isMissing = (error: Error) => error instanceof MissingVariable;
    const missing = this.errors.filter(isMissing);
    this.errors.splice(0, Infinity, ...this.errors.filter((error) => !isMissing(error)));
    return missing as MissingVariable[];
  }

  /** @throws the collected error, or all of them as {@link ProjectErrors} */
  throwAny(): void {
    const [first, second] = this.errors;
    if (first !== undefined) {
      throw second === undefined ? first : new ProjectErrors(this.errors);
    }
  }
}
