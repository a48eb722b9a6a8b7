/** A clock that advances as soon as nothing is left to do at the current time. */
export class VirtualClock {
  /** Seconds since the beginning. */
  public now = 0;
  private readonly sleepers: Array<{ readonly at: number; readonly wake: () => void }> = [];

  /** Resolves after this many seconds. */
  public sleep(seconds: number): Promise<void> {
    if (seconds === 0) return Promise.resolve();
    return new Promise((wake) => {
      const at = this.now + seconds;
      const after = this.sleepers.findIndex((sleeper) => sleeper.at > at);
      this.sleepers.splice(after < 0 ? this.sleepers.length : after, 0, { at, wake });
    });
  }

  /**
   * Advances the time until a run has ended.
   *
   * @throws Error when it waits for something that never happens
   */
  public async play<T>(run: Promise<T>): Promise<T> {
    let isOver = false;
    const ends = () => void (isOver = true);
    run.then(ends, ends);
    for (;;) {
      // By then everything that needs no time has run: these are only promises.
      await new Promise((resolve) => setImmediate(resolve));
      if (isOver) return run;
      const next = this.sleepers.shift();
      if (!next) throw new Error(`after ${this.now} seconds the run waits for ever`);
      this.now = next.at;
      next.wake();
    }
  }
}
