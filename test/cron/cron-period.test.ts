import { Cron } from 'croner';
import fc from 'fast-check';
import { cronPeriod, ticksPerDay } from '../../lib/cron/cron-period';
import { parseCron, plainCron } from '../../lib/cron/cron';

const HOUR = 3600;
const DAY = 24 * HOUR;

test.each([
  ['* * * * *', 60],
  ['*/5 * * * *', 300],
  ['0,50 * * * *', 600],
  ['0 * * * *', HOUR],
  ['0 1,23 * * *', 2 * HOUR],
  ['30 22 * * *', DAY],
  ['0 0 * * 1-5', DAY],
  ['0 0 * * 1', 7 * DAY],
  ['0 0 1 * *', 28 * DAY],
  ['0 0 1,15 * 1', DAY],
  // In the first nine years of the century, November begins on no Sunday.
  ['0 0 1 11 1', DAY],
  ['0 0 1 1 *', 365 * DAY],
  ['0 0 29 2 *', 4 * 365 * DAY + DAY],
])('%s ticks every %d seconds at least', (cron, seconds) => {
  expect(cronPeriod(parseCron(cron, 'cron'))).toBe(seconds);
});

test('as a cron library says', () => {
  const part = (min: number, max: number) =>
    fc.oneof(
      fc.constant('*'),
      fc.integer({ min, max }).map(String),
      fc.uniqueArray(fc.integer({ min, max }), { minLength: 1, maxLength: 3 }).map((values) => values.join()),
    );
  // Months with 28 days have all of these.
  const crons = fc
    .tuple(part(0, 59), part(0, 23), part(1, 28), part(1, 12), part(0, 6))
    .map((parts) => parts.join(' '));
  fc.assert(
    fc.property(crons, (text) => {
      const cron = parseCron(text, 'cron');
      const period = cronPeriod(cron);
      const ticks = new Cron(plainCron(cron), { timezone: 'UTC' }).nextRuns(200, new Date('2000-01-01T00:00:00Z'));
      const gaps = ticks.slice(1).map((tick, i) => (tick.getTime() - ticks[i].getTime()) / 1000);
      // Never more than any of them.
      expect(period).toBeLessThanOrEqual(Math.min(...gaps));
      // It is one of them, where they are enough to tell.
      const years = (ticks.at(-1)!.getTime() - ticks[0].getTime()) / 1000 / DAY / 365;
      if (years > 8) expect(period).toBe(Math.min(...gaps));
    }),
    { numRuns: 60 },
  );
});

test.each([
  ['*/5 * * * *', 288],
  ['0 1,23 * * *', 2],
  ['0 0 * * 1-5', 5 / 7],
  ['0 0 1 * *', 12 / 365.25],
  ['0 0 29 2 *', 1 / (4 * 365.25)],
])('%s ticks %d times a day, on average', (cron, ticks) => {
  expect(ticksPerDay(parseCron(cron, 'it')) / ticks).toBeCloseTo(1, 2);
});
