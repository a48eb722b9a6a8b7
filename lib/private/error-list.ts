import { errorAt, type Place, ProjectError } from '../project/project-error';

/** Collects errors of a project's pipelines, so that all are told at once. */
export class ErrorList {
  private readonly errors: Error[] = [];

  /**
   * What a function returns; undefined where it throws.
   *
   * @param place where what it is about is written, or finds that by the message
   * @throws what is no plain error: a mistake of ours is not one of the project
   */
  public attempt<T>(act: () => T, place?: Place | ((message: string) => Place | undefined)): T | undefined {
    try {
      return act();
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'Error') {
        throw error;
      }
      const found = typeof place === 'function' ? place(error.message) : place;
      const isPlaced = found === undefined || error instanceof ProjectError;
      this.errors.push(isPlaced ? error : errorAt(found, error.message));
      return undefined;
    }
  }

  /** @throws Error with all messages, one a line */
  public throwAny(): void {
    if (this.errors.length === 1) {
      throw this.errors[0];
    }
    if (this.errors.length > 1) {
      throw new Error([...new Set(this.errors.map(({ message }) => message))].join('\n'));
    }
  }
}
