import { errorAt, type Place, ProjectError } from '../project/project-error';

/** Collects errors, of a project's pipelines or of options, so that all are told at once. */
export class ErrorList {
  private readonly errors: Error[] = [];

  /**
   * What a function returns; undefined where it throws, be it the errors of another list, one a line.
   *
   * @param place where what it is about is written, or finds that by the message, or another error to tell in its place
   * @throws what is no plain error: a mistake of ours is not one of the project
   */
  public attempt<T>(act: () => T, place?: Place | ((message: string) => Place | Error | undefined)): T | undefined {
    try {
      return act();
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'Error') {
        throw error;
      }
      const placed = (message: string) => {
        const found = typeof place === 'function' ? place(message) : place;
        return found === undefined ? new Error(message) : found instanceof Error ? found : errorAt(found, message);
      };
      this.errors.push(...(error instanceof ProjectError ? [error] : error.message.split('\n').map(placed)));
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
