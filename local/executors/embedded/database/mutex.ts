/** Runs one piece of work at a time, in the order of requests. */
export class Mutex {
  private last: Promise<unknown> = Promise.resolve();

  /** Runs the work when all work requested before has ended. */
  hold<T>(work: () => Promise<T>): Promise<T> {
    const result = this.last.then(work);
    this.last = result.catch(() => undefined);
    return result;
  }
}
