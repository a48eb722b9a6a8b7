import { Cron } from 'croner';
import fc from 'fast-check';
import { PlainCron } from '../../../lambda/cron/plain-cron';

const field = (min: number, max: number) =>
  fc.oneof(
    fc.constant('*'),
    fc
      .uniqueArray(fc.integer({ min, max }), { minLength: 1, maxLength: 4 })
      .map((values) => values.sort((a, b) => a - b).join()),
  );
const crons = fc
  .tuple(field(0, 59), field(0, 23), field(1, 28), field(1, 12), field(0, 6))
  .map((fields) => fields.join(' '));
const times = fc.date({ min: new Date('1995-01-01'), max: new Date('2105-01-01'), noInvalidDate: true });

test('has the times of a cron library, forwards and backwards', () => {
  fc.assert(
    fc.property(crons, times, (cron, at) => {
      const oracle = new Cron(cron, { timezone: 'UTC', mode: '5-part', paused: true });
      const plain = new PlainCron(cron);
      expect(plain.next(at.getTime())).toBe(oracle.nextRun(at)?.getTime());
      expect(plain.previous(at.getTime())).toBe(oracle.previousRuns(1, at)[0]?.getTime());
    }),
    { numRuns: 500 },
  );
});

test('a time itself is neither before nor after itself', () => {
  const noon = Date.parse('2026-08-02T12:00:00Z');
  const plain = new PlainCron('0 12 * * *');
  expect(new Date(plain.next(noon)!).toISOString()).toBe('2026-08-03T12:00:00.000Z');
  expect(new Date(plain.previous(noon)!).toISOString()).toBe('2026-08-01T12:00:00.000Z');
  expect(plain.previous(noon + 1)).toBe(noon);
});

test('leap days, over a century that has none, and days that no year has', () => {
  expect(new Date(new PlainCron('0 0 29 2 *').next(Date.parse('2096-03-01T00:00:00Z'))!).getUTCFullYear()).toBe(2104);
  expect(new PlainCron('0 0 30 2 *').next(0)).toBeUndefined();
  expect(new PlainCron('0 0 31 4 *').previous(0)).toBeUndefined();
});

test.each(['0 0 * *', '@daily', '*/5 * * * *', '0 0 * * mon', ''])(
  'refuses %j, which is not in the plain form',
  (cron) => {
    expect(() => new PlainCron(cron)).toThrow('is no cron expression in its plain form');
  },
);
