import { all, CRON_FIELDS, CronValues, readField } from './cron-field';
import { DEFAULT_PRESETS } from './presets';
import { nearest } from '../text/nearest';

/** A Unix cron expression. */
export interface CronExpression {
  readonly minute: CronValues;
  readonly hour: CronValues;
  readonly dayOfMonth: CronValues;
  readonly month: CronValues;
  readonly dayOfWeek: CronValues;
}

/** Expressions that have names: the macros of cron, whose weeks begin on Sundays, and the presets of Starlake. */
const NAMED: { readonly [name: string]: string } = {
  '@hourly': '0 * * * *',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@weekly': '0 0 * * 0',
  '@monthly': '0 0 1 * *',
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  ...DEFAULT_PRESETS,
};

/** The most days of each month. */
const LENGTHS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * Reads a Unix cron expression: five fields with names in upper or lower case, lists, steps, ranges (also such as `fri-mon` and
 * `22-2`), Sunday as 0 and 7, and `?` for a day; or a macro or preset.
 *
 * When both day of month and day of week are restricted, either makes a day count. As for croniter, which Starlake's other
 * orchestrators use, only `*` and `?` do not restrict: a step such as `*\/2` does.
 *
 * @param what describes it in errors, such as `'cron' of 'App/Sales'`
 * @throws Error that names the field, its value and what is allowed
 */
export function parseCron(text: string, what: string): CronExpression {
  // The form of the CDK's tokens: this room does not import the CDK.
  if (typeof text !== 'string' || text.includes('${Token[')) {
    const got = typeof text === 'string' ? 'a token' : String(text);
    throw new Error(`${what} must be a cron expression that is known at synth, got ${got}`);
  }
  const fail = (problem: string) => new Error(`${what} is '${text}', and ${problem}`);
  const name = text.trim().toLowerCase();
  const expression = Object.hasOwn(NAMED, name) ? NAMED[name] : text.trim();
  const fields = expression.split(/\s+/);
  if (fields.length !== CRON_FIELDS.length) {
    const near = fields.length === 1 ? nearest(name, Object.keys(NAMED)) : undefined;
    const known = `${CRON_FIELDS.map((field) => field.name).join(', ')}, or one of ${Object.keys(NAMED).join(', ')}`;
    throw fail(`must have five fields: ${known}${near ? `; did you mean '${near}'?` : ''}`);
  }
  const [minute, hour, dayOfMonth, month, dayOfWeek] = fields.map((field, i) => {
    try {
      return readField(CRON_FIELDS[i], field);
    } catch (error) {
      throw fail(`has ${(error as Error).message}`);
    }
  });
  const cron = { minute, hour, dayOfMonth, month, dayOfWeek };
  if (dayOfWeek.any && !hasDates(cron)) {
    throw fail(`no month ${month.values.join(', ')} has a day ${dayOfMonth.values.join(', ')}: it would never run`);
  }
  return cron;
}

/** Whether any of the months has any of the days of the month. */
export function hasDates({ dayOfMonth, month }: CronExpression): boolean {
  return month.values.some((value) => dayOfMonth.values[0] <= LENGTHS[value - 1]);
}

/**
 * The expression in its plain form: `*`, or a list of numbers, in each field.
 *
 * Handlers get this form and work out its times themselves (lambda/cron/ticks.ts): they know no names and no error texts, and
 * this reader knows no time zones. That is why there are two.
 */
export function plainCron({ minute, hour, dayOfMonth, month, dayOfWeek }: CronExpression): string {
  return [minute, hour, dayOfMonth, month, dayOfWeek]
    .map(({ any, values }, i) => {
      const isDay = CRON_FIELDS[i].isDay === true;
      const whole = any || (!isDay && values.length === all(CRON_FIELDS[i]).length);
      return whole ? '*' : values.join(',');
    })
    .join(' ');
}
