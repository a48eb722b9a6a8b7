import fc from 'fast-check';
import { logicalDate } from '../../../lambda/cron/logical-date';

const NIGHTLY = { cron: '0 2 * * *' };

test.each([
  ['the last time of the schedule', '2026-08-02T13:37:12.345Z', NIGHTLY, '2026-08-02T02:00:00+0000'],
  ['that of the day before, in the morning', '2026-08-02T01:59:59.999Z', NIGHTLY, '2026-08-01T02:00:00+0000'],
  ['the time itself, at once', '2026-08-02T02:00:00.000Z', NIGHTLY, '2026-08-02T02:00:00+0000'],
  [
    'in the time zone of the schedule',
    '2026-08-02T01:00:00Z',
    { ...NIGHTLY, timeZone: 'Europe/Paris' },
    '2026-08-02T00:00:00+0000',
  ],
  ['the start, without a schedule', '2026-08-02T13:37:12.345Z', {}, '2026-08-02T13:37:12+0000'],
])('a run that somebody starts has %s', (_, start, schedule, expected) => {
  expect(logicalDate(undefined, start, schedule)).toBe(expected);
  expect(logicalDate(null, start, schedule)).toBe(expected);
});

test('what the input says counts, on the schedule or off it', () => {
  expect(logicalDate('2026-03-30T02:17:00Z', '2026-08-02T13:37:12Z', NIGHTLY)).toBe('2026-03-30T02:17:00+0000');
  expect(() => logicalDate('soon', '2026-08-02T13:37:12Z', NIGHTLY)).toThrow('scheduledTime must be an ISO-8601 time');
  expect(() => logicalDate('', '2026-08-02T13:37:12Z', NIGHTLY)).toThrow('scheduledTime must be');
});

test('it is a time of the schedule, not after the start, and no other is between them', () => {
  const start = fc.date({
    min: new Date('1980-01-01T00:00:00Z'),
    max: new Date('2099-01-01T00:00:00Z'),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(start, fc.integer({ min: 0, max: 59 }), (at, minute) => {
      const date = new Date(
        logicalDate(undefined, at.toISOString(), { cron: `${minute} * * * *` }).replace('+0000', 'Z'),
      );
      expect(date.getUTCMinutes()).toBe(minute);
      expect(at.getTime() - date.getTime()).toBeGreaterThanOrEqual(0);
      expect(at.getTime() - date.getTime()).toBeLessThan(3_600_000);
    }),
  );
});
