import { errorAt, type Place, ProjectError } from '../project/project-error';

/** Collects errors of a project's pipelines or options, so that all are reported at once. */
export class ErrorList {
  private readonly errors: Error[] = [];

  /**
   * Returns the result of a function, or undefined if it throws. An error may be that of another list, with a line for each.
   *
   * @param place where the cause of an error is written; or a function that finds that by the message, or another error to report
   * @throws anything but a plain error: a fault of this library is no error of the project
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
