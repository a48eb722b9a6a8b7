/** One of the five fields of a cron expression. */
export interface CronField {
  /** For errors. */
  readonly name: string;
  readonly min: number;
  readonly max: number;
  /** Names of the values, from `min` on. */
  readonly words?: string[];
  /** `?` is another `*`. */
  readonly isDay?: boolean;
}

/** The values of a field. */
export interface CronValues {
  /** Whether it is `*` or `?`: of a day, that means that the other day field decides. */
  readonly any: boolean;
  /** In rising order; Sunday is 0. */
  readonly values: number[];
}

/** The fields in their order. */
export const CRON_FIELDS: CronField[] = [
  { name: 'minute', min: 0, max: 59 },
  { name: 'hour', min: 0, max: 23 },
  { name: 'day of month', min: 1, max: 31, isDay: true },
  { name: 'month', min: 1, max: 12, words: 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ') },
  // 7 is Sunday again.
  { name: 'day of week', min: 0, max: 6, words: 'sun mon tue wed thu fri sat'.split(' '), isDay: true },
];

/**
 * Reads one field: `*`, or a list of values, ranges and steps.
 *
 * @throws Error that names the invalid part, and what is allowed
 */
export function readField(field: CronField, text: string): CronValues {
  const any = text === '*' || (text === '?' && field.isDay === true);
  const values = any ? all(field) : text.split(',').flatMap((part) => readPart(field, part));
  return { any, values: [...new Set(values)].sort((a, b) => a - b) };
}

/** All values of a field. */
export function all({ min, max }: CronField): number[] {
  return Array.from({ length: max - min + 1 }, (_, i) => min + i);
}

function readPart(field: CronField, part: string): number[] {
  const { min, max } = field;
  const [, from, to, steps] = /^(\*|\w+)(?:-(\w+))?(?:\/(\d+))?$/.exec(part) ?? [];
  const step = steps === undefined ? 1 : Number(steps);
  if (from === undefined || (from === '*' && to !== undefined) || step < 1) {
    throw new Error(`the ${field.name} '${part}', ${allowed(field)}`);
  }
  const size = max - min + 1;
  const first = from === '*' ? min : read(field, from, part);
  let last = to === undefined ? (from === '*' || steps !== undefined ? max : first) : read(field, to, part);
  if (step > size) {
    throw new Error(`the ${field.name} '${part}', whose step must be 1 to ${size}`);
  }
  // Sunday as 7 is the last day of a week that begins with 1, and the first of one that goes on.
  const begin = first > max && last !== first ? min : first;
  if (last < begin) {
    last += size;
  }
  const values = [];
  for (let value = begin; value <= last; value += step) {
    values.push(min + ((value - min) % size));
  }
  return values;
}

function read(field: CronField, text: string, part: string): number {
  const { min, max, words = [] } = field;
  const word = words.indexOf(text.toLowerCase());
  const value = word >= 0 ? min + word : /^\d{1,2}$/.test(text) ? Number(text) : NaN;
  // A week has a seventh day.
  if (!(value >= min && value <= (max === 6 ? 7 : max))) {
    throw new Error(`the ${field.name} '${part}', ${allowed(field)}`);
  }
  return value;
}

function allowed({ min, max, words }: CronField): string {
  const range = `${min} to ${max === 6 ? '7 (0 and 7 are Sunday)' : max}`;
  const named = words ? `, ${words[0]} to ${words[words.length - 1]}` : '';
  return `which must be ${range}${named}, a range (a-b), a step (*/n, a-b/n, a/n), a list of these (a,b), or *`;
}
