/** Time that passes as soon as nobody has anything to do in it. */
export class VirtualClock {
  /** Seconds since the beginning. */
  public now = 0;
  private readonly sleepers: Array<{ readonly at: number; readonly wake: () => void }> = [];

  /** Resolves so many seconds later. */
  public sleep(seconds: number): Promise<void> {
    if (seconds === 0) return Promise.resolve();
    return new Promise((wake) => {
      const at = this.now + seconds;
      const after = this.sleepers.findIndex((sleeper) => sleeper.at > at);
      this.sleepers.splice(after < 0 ? this.sleepers.length : after, 0, { at, wake });
    });
  }

  /**
   * Lets time pass until a run has ended.
   *
   * @throws Error when it waits for what no time will bring
   */
  public async play<T>(run: Promise<T>): Promise<T> {
    let isOver = false;
    const ends = () => void (isOver = true);
    run.then(ends, ends);
    for (;;) {
      // All that can be done without time passing is done by then: it is promises only.
      await new Promise((resolve) => setImmediate(resolve));
      if (isOver) return run;
      const next = this.sleepers.shift();
      if (!next) throw new Error(`after ${this.now} seconds the run waits for ever`);
      this.now = next.at;
      next.wake();
    }
  }
}
