import { CronExpression, hasDates } from './cron';
import { all, CRON_FIELDS, CronField } from './cron-field';

/** A schedule expression of EventBridge Scheduler. */
export interface EventBridgeCron {
  /** `cron(minute hour day-of-month month day-of-week year)`. */
  readonly expression: string;
  /**
   * Days of the month on which another expression starts a run already: what this one starts then has to do nothing.
   *
   * @default - none
   */
  readonly exceptDaysOfMonth?: number[];
}

/** Maximum characters of an expression (EventBridge Scheduler). */
const MAX_LENGTH = 256;

const [MINUTE, HOUR, DAY_OF_MONTH, MONTH, DAY_OF_WEEK] = CRON_FIELDS;

/**
 * A cron expression in the form of EventBridge Scheduler, where Sunday is 1. EventBridge takes either days of the month or days
 * of the week, so an expression with both becomes two. The second cannot exclude the days of the first.
 *
 * @param what describes the expression in errors
 * @throws Error for one that is too long for EventBridge
 */
export function eventBridgeCron(cron: CronExpression, what: string): EventBridgeCron[] {
  const { dayOfMonth, dayOfWeek } = cron;
  const byMonth = () => write(cron, (long) => [written(DAY_OF_MONTH, dayOfMonth.values, long), '?'], what);
  const byWeek = () => write(cron, (long) => ['?', writtenWeek(dayOfWeek.values, long)], what);
  if (isWhole(DAY_OF_WEEK, dayOfWeek.values) && isWhole(DAY_OF_MONTH, dayOfMonth.values)) {
    return [{ expression: write(cron, () => ['*', '?'], what) }];
  }
  if (dayOfWeek.any) {
    return [{ expression: byMonth() }];
  }
  if (dayOfMonth.any) {
    return [{ expression: byWeek() }];
  }
  // Either day field counts: if one is every day, the other adds nothing.
  if (isWhole(DAY_OF_WEEK, dayOfWeek.values) || isWhole(DAY_OF_MONTH, dayOfMonth.values)) {
    return [{ expression: write(cron, () => ['*', '?'], what) }];
  }
  return hasDates(cron)
    ? [{ expression: byMonth() }, { expression: byWeek(), exceptDaysOfMonth: dayOfMonth.values }]
    : [{ expression: byWeek() }];
}

function write(
  { minute, hour, month }: CronExpression,
  days: (long: boolean) => [string, string],
  what: string,
): string {
  const text = (long: boolean) => {
    const [dayOfMonth, dayOfWeek] = days(long);
    const time = `${written(MINUTE, minute.values, long)} ${written(HOUR, hour.values, long)}`;
    return `cron(${time} ${dayOfMonth} ${written(MONTH, month.values, long)} ${dayOfWeek} *)`;
  };
  const expression = [true, false].map(text).find(({ length }) => length <= MAX_LENGTH);
  if (expression === undefined) {
    throw new Error(
      `${what} would have ${text(false).length} characters as EventBridge writes it, which takes ${MAX_LENGTH}: ` +
        `make two schedules of it`,
    );
  }
  return expression;
}

/** The shortest of the forms that AWS documents: `*`, `a/n`, `a-b`, a list. */
function written(field: CronField, values: number[], long: boolean): string {
  const [first, second = first] = values;
  const step = second - first;
  const isEven = values.every((value, i) => value === first + i * step);
  const toTheEnd = values[values.length - 1] + step > field.max;
  if (isWhole(field, values)) {
    return '*';
  }
  if (values.length > 2 && isEven && step > 1 && toTheEnd) {
    return `${first}/${step}`;
  }
  return listed(values, long);
}

// AWS documents no steps for days of the week.
function writtenWeek(values: number[], long: boolean): string {
  return isWhole(DAY_OF_WEEK, values)
    ? '*'
    : listed(
        values.map((value) => value + 1),
        long,
      );
}

/** A range, or a list. With `long`, the list has no ranges in it. */
function listed(values: number[], long: boolean): string {
  const runs: number[][] = [];
  for (const value of values) {
    const run = runs[runs.length - 1];
    if (run?.[run.length - 1] === value - 1) {
      run.push(value);
    } else {
      runs.push([value]);
    }
  }
  return runs
    .map((run) => (run.length > 2 && (runs.length === 1 || !long) ? `${run[0]}-${run[run.length - 1]}` : run.join(',')))
    .join(',');
}

function isWhole(field: CronField, values: number[]): boolean {
  return values.length === all(field).length;
}
