/** Reads the clocks of a time zone. */
export class Zone {
  private readonly format: Intl.DateTimeFormat;
  private readonly offsets = new Map<number, number>();

  /** @throws RangeError for an unknown time zone */
  constructor(timeZone: string) {
    this.format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      calendar: 'iso8601',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  }

  /** What the clocks show at a time: the time at which UTC clocks show the same. Both in milliseconds. */
  public shown(time: number): number {
    return time + this.offset(time);
  }

  /**
   * When the clocks show a time: the first time if they show it twice, undefined if they skip it.
   */
  public when(shown: number): number | undefined {
    const [before, after] = [this.offset(shown - DAY), this.offset(shown + DAY)];
    if (before === after) {
      return shown - before;
    }
    const times = [shown - before, shown - after].filter((time) => this.shown(time) === shown);
    return times.length > 0 ? Math.min(...times) : undefined;
  }

  /** By how many milliseconds the clocks are ahead of UTC. */
  private offset(time: number): number {
    const quarter = Math.floor(time / QUARTER);
    let offset = this.offsets.get(quarter);
    if (offset === undefined) {
      offset = this.read(quarter * QUARTER) - quarter * QUARTER;
      this.offsets.set(quarter, offset);
    }
    return offset;
  }

  private read(time: number): number {
    const part: { [type: string]: number } = {};
    for (const { type, value } of this.format.formatToParts(time)) {
      part[type] = Number(value);
    }
    return Date.UTC(part.year, part.month - 1, part.day, part.hour, part.minute, part.second);
  }
}

const DAY = 86_400_000;

/** Clocks change only at quarters of an hour, and reading them is slow. */
const QUARTER = 900_000;
