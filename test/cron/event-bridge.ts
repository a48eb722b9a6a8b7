/**
 * When EventBridge fires, worked out from what AWS documents of its expressions: six fields, 1 for Sunday, `?` for whichever
 * day, `a/n` from a on. An oracle for the tests, by looking at every minute of a day only once.
 */
export class EventBridgeTimes {
  private readonly days: (date: Date) => boolean;
  /** Minutes of a day. */
  private readonly minutes: number[] = [];

  /** @throws Error for what EventBridge would refuse */
  constructor(expression: string) {
    const fields = /^cron\((\S+) (\S+) (\S+) (\S+) (\S+) (\S+)\)$/.exec(expression)?.slice(1);
    if (!fields || expression.length > 256) {
      throw new Error(`no expression: ${expression}`);
    }
    const [minute, hour, dayOfMonth, month, dayOfWeek, year] = fields;
    if ((dayOfMonth === '?') === (dayOfWeek === '?') || year !== '*' || dayOfWeek.includes('/')) {
      throw new Error(`one of both days has to be '?': ${expression}`);
    }
    const months = read(month, 1, 12);
    const monthDays = dayOfMonth === '?' ? undefined : read(dayOfMonth, 1, 31);
    const weekDays = dayOfWeek === '?' ? undefined : read(dayOfWeek, 1, 7);
    this.days = (date) =>
      months.has(date.getUTCMonth() + 1) &&
      (monthDays?.has(date.getUTCDate()) ?? true) &&
      (weekDays?.has(date.getUTCDay() + 1) ?? true);
    const minutes = [...read(minute, 0, 59)].sort((a, b) => a - b);
    for (const h of [...read(hour, 0, 23)].sort((a, b) => a - b)) {
      this.minutes.push(...minutes.map((m) => h * 60 + m));
    }
  }

  /** The first times in UTC from a midnight on, at most as many as asked for, and within so many days. */
  public from(midnight: number, count: number, days: number): number[] {
    const times: number[] = [];
    for (let day = 0; day < days && times.length < count; day++) {
      const begin = midnight + day * 86_400_000;
      if (this.days(new Date(begin))) {
        times.push(...this.minutes.map((minute) => begin + minute * 60_000));
      }
    }
    return times.slice(0, count);
  }
}

function read(field: string, min: number, max: number): Set<number> {
  const values = new Set<number>();
  for (const part of field.split(',')) {
    const [, whole, from, to, step] = /^(?:(\*)|(\d+)(?:-(\d+)|\/(\d+))?)$/.exec(part) ?? [];
    const first = whole ? min : Number(from);
    const last = whole || step ? max : Number(to ?? from);
    if (!(first >= min && first <= last && last <= max)) {
      throw new Error(`no field: ${field}`);
    }
    for (let value = first; value <= last; value += Number(step ?? 1)) {
      values.add(value);
    }
  }
  return values;
}
