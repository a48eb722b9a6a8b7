import { CronExpressionParser } from 'cron-parser';
import fc from 'fast-check';
import { Lazy } from 'aws-cdk-lib';
import { EventBridgeTimes } from './event-bridge';
import { crons } from './generate';
import { ticksBetween } from '../../lambda/cron/ticks';
import { hasDates, parseCron, plainCron } from '../../lib/cron/cron';
import { eventBridgeCron } from '../../lib/cron/event-bridge-cron';

const START = Date.parse('2026-01-01T00:00:00Z');
const YEARS = 8;
const COUNT = 150;

/** The first times of an expression, by a library of cron. */
function oracle(plain: string, count: number): number[] {
  const times = CronExpressionParser.parse(plain, { currentDate: new Date(START - 1), tz: 'UTC' });
  const end = START + YEARS * 365 * 86_400_000;
  const found = Array.from({ length: count }, () => times.next().getTime());
  return found.filter((time) => time < end);
}

const expressionsOf = (text: string) =>
  eventBridgeCron(parseCron(text, 'it'), 'it').map(({ expression }) => expression);

function fired(text: string): number[] {
  const times = eventBridgeCron(parseCron(text, 'it'), 'it').map(({ expression, exceptDaysOfMonth = [] }) =>
    new EventBridgeTimes(expression)
      // What is left out has to be made good for.
      .from(START, exceptDaysOfMonth.length > 0 ? COUNT * 40 : COUNT, YEARS * 365)
      .filter((time) => !exceptDaysOfMonth.includes(new Date(time).getUTCDate())),
  );
  return times.flat().sort((a, b) => a - b);
}

test('what EventBridge starts, and nothing twice, is what cron means: over years, on generated expressions', () => {
  fc.assert(
    fc.property(crons, ({ text, plain }) => {
      const [, , days, months, weekDays] = plain.split(' ');
      const cron = attempt(() => parseCron(text, 'it'));
      if (cron instanceof Error) {
        // Nothing but dates that no month has.
        expect(cron.message).toContain('would never run');
        expect(weekDays).toBe('*');
        expect([days, months].every((field) => field !== '*')).toBe(true);
        return;
      }
      const written = attempt(() => eventBridgeCron(cron, 'it'));
      if (written instanceof Error) {
        expect(written.message).toContain('which takes 256');
        return;
      }
      expect(written).toHaveLength(written.some(({ exceptDaysOfMonth }) => exceptDaysOfMonth) ? 2 : 1);
      // The library takes no expression with dates that no month has, also where days of the week make it run.
      const oracles = hasDates(cron) ? plain : plain.replace(/^(\S+ \S+) \S+/, '$1 *');
      const expected = oracle(oracles, COUNT);
      expect(fired(text).slice(0, expected.length)).toEqual(expected);
      const last = new Date(expected[expected.length - 1]);
      expect(ticksBetween(plainCron(cron), 'UTC', new Date(START), last).map(Number)).toEqual(expected);
    }),
    { numRuns: 300 },
  );
});

test.each([
  ['daily', ['cron(0 0 * * ? *)']],
  ['hourly', ['cron(0 * * * ? *)']],
  ['weekly', ['cron(0 0 ? * 2 *)']],
  ['monthly', ['cron(0 0 1 * ? *)']],
  ['Yearly', ['cron(0 0 1 1 ? *)']],
  ['@weekly', ['cron(0 0 ? * 1 *)']],
  ['@Midnight', ['cron(0 0 * * ? *)']],
  ['@annually', ['cron(0 0 1 1 ? *)']],
  ['0 0 ? * ?', ['cron(0 0 * * ? *)']],
  ['*/15 * * * *', ['cron(0/15 * * * ? *)']],
  ['5/20 22-2 * NOV-Feb FRI-MON', ['cron(5/20 0,1,2,22,23 ? 1,2,11,12 1,2,6,7 *)']],
  ['0 9-17 * * mon-fri', ['cron(0 9-17 ? * 2-6 *)']],
  ['0 0 * * 0', ['cron(0 0 ? * 1 *)']],
  ['0 0 * * 7', ['cron(0 0 ? * 1 *)']],
  ['0 0 * * 5-7', ['cron(0 0 ? * 1,6,7 *)']],
  ['0 0 * * 7-2', ['cron(0 0 ? * 1-3 *)']],
  ['0 0 * * 0-7', ['cron(0 0 * * ? *)']],
  ['0 0 1-31 * 1', ['cron(0 0 * * ? *)']],
  ['0 0 1,15 * fri', ['cron(0 0 1,15 * ? *)', 'cron(0 0 ? * 6 *)']],
  // Only `*` and `?` leave the choice to the other kind of day.
  ['0 0 */2 * mon', ['cron(0 0 1/2 * ? *)', 'cron(0 0 ? * 2 *)']],
  ['0 0 31 2 mon', ['cron(0 0 ? 2 2 *)']],
  ['0 0 29 2 *', ['cron(0 0 29 2 ? *)']],
  ['  30   2\t* *   *  ', ['cron(30 2 * * ? *)']],
])('%s', (text, expected) => {
  expect(expressionsOf(text)).toEqual(expected);
});

test('a day of both kinds is left out of the second expression', () => {
  const both = eventBridgeCron(parseCron('0 0 1,15 * fri', 'it'), 'it');
  expect(both.map(({ exceptDaysOfMonth }) => exceptDaysOfMonth)).toEqual([undefined, [1, 15]]);
});

test('a list gets ranges where it would be too long', () => {
  const minutes = Array.from({ length: 60 }, (_, i) => i).filter((i) => i % 10 !== 3);
  const hours = Array.from({ length: 24 }, (_, i) => i).filter((i) => i % 10 !== 3);
  const days = Array.from({ length: 31 }, (_, i) => i + 1).filter((i) => i % 10 !== 3);
  const [expression] = expressionsOf(`${minutes} ${hours} ${days} * *`);
  expect(expression).toBe('cron(0-2,4-12,14-22,24-32,34-42,44-52,54-59 0-2,4-12,14-22 1,2,4-12,14-22,24-31 * ? *)');
});

test.each([
  [
    '0 0 * *',
    "'cron' of 'App' is '0 0 * *', and must have five fields: minute, hour, day of month, month, day of week",
  ],
  ['0 0 0 * * *', 'must have five fields'],
  ['dayly', "did you mean 'daily'?"],
  ['@reboot', 'must have five fields'],
  ['', 'must have five fields'],
  ['60 * * * *', "has the minute '60', which must be 0 to 59, a range"],
  ['0 24 * * *', "has the hour '24', which must be 0 to 23"],
  ['0 0 0 * *', "has the day of month '0', which must be 1 to 31"],
  ['0 0 * 13 *', "has the month '13', which must be 1 to 12, jan to dec"],
  ['0 0 * * 8', "has the day of week '8', which must be 0 to 7 (0 and 7 are Sunday), sun to sat"],
  ['0 0 * * monday', "has the day of week 'monday'"],
  ['0 0 * * 1#2', "has the day of week '1#2'"],
  ['0 0 L * *', "has the day of month 'L'"],
  ['0 0 15W * *', "has the day of month '15W'"],
  ['? 0 * * *', "has the minute '?'"],
  ['*/0 * * * *', "has the minute '*/0'"],
  ['*/61 * * * *', "has the minute '*/61', whose step must be 1 to 60"],
  ['1,,2 * * * *', "has the minute ''"],
  ['*-5 * * * *', "has the minute '*-5'"],
  ['1.5 * * * *', "has the minute '1.5'"],
  ['0 0 31 2 *', 'no month 2 has a day 31: it would never run'],
  ['0 0 30,31 feb *', 'no month 2 has a day 30, 31: it would never run'],
  ['0 0 31 4,6,9,11 ?', 'no month 4, 6, 9, 11 has a day 31'],
])('an error for %p', (text, message) => {
  expect(() => parseCron(text, "'cron' of 'App'")).toThrow(message);
});

test('whatever the text, it is read or named in an error', () => {
  const part = fc.constantFrom(
    '*',
    '?',
    '-',
    '/',
    ',',
    ' ',
    '0',
    '7',
    '31',
    'mon',
    'FEB',
    '99',
    'L',
    '#',
    '@daily',
    '\u0000',
    'é',
  );
  const texts = fc.oneof(
    fc.string(),
    fc.array(part, { maxLength: 15 }).map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const cron = attempt(() => parseCron(text, 'it'));
      if (cron instanceof Error) {
        expect(cron.message.startsWith(`it is '${text}', and `)).toBe(true);
      } else {
        expect(plainCron(parseCron(plainCron(cron), 'it'))).toBe(plainCron(cron));
      }
    }),
    { numRuns: 2000 },
  );
});

test('an error for what is known at deployment only, or is no text', () => {
  expect(() => parseCron(Lazy.string({ produce: () => 'daily' }), 'it')).toThrow('known at synth, got a token');
  expect(() => parseCron(undefined as never, 'it')).toThrow(
    'it must be a cron expression that is known at synth, got undefined',
  );
});

function attempt<T>(make: () => T): T | Error {
  try {
    return make();
  } catch (error) {
    return error as Error;
  }
}
