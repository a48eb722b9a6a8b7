import fc from 'fast-check';
import { ticksBetween } from '../../lambda/cron/ticks';
import { parseCron, plainCron } from '../../lib/cron/cron';
import { cronProblem } from '../../lib/cron/cron-text';
import { nextTimes } from '../../lib/cron/next-times';
import { crons } from './generate';

const next = (cron: string, zone: string, after: string, count = 2) =>
  nextTimes(parseCron(cron, 'it'), zone, new Date(after), count).map((time) => time.toISOString().slice(0, 16));

test('the next times are after the time, in the time zone', () => {
  expect(next('0 4 * * *', 'Europe/Paris', '2026-08-01T02:00:00Z')).toEqual(['2026-08-02T02:00', '2026-08-03T02:00']);
  expect(next('0 4 * * *', 'UTC', '2026-08-01T03:59:59Z', 1)).toEqual(['2026-08-01T04:00']);
  expect(next('0 0 29 2 *', 'UTC', '2097-01-01T00:00:00Z', 1)).toEqual(['2104-02-29T00:00']);
  expect(next('* * * * *', 'UTC', '2026-08-01T23:59:00Z')).toEqual(['2026-08-02T00:00', '2026-08-02T00:01']);
});

test('a time that clocks skip is left out, one that they show twice counts once', () => {
  expect(next('30 2 * * *', 'Europe/Paris', '2026-03-28T12:00:00Z')).toEqual(['2026-03-30T00:30', '2026-03-31T00:30']);
  expect(next('30 2 * * *', 'Europe/Paris', '2026-10-25T00:00:00Z')).toEqual(['2026-10-25T00:30', '2026-10-26T01:30']);
  expect(next('30 2 * * *', 'Europe/Paris', '2026-10-25T00:45:00Z', 1)).toEqual(['2026-10-26T01:30']);
});

// The functions of a pipeline have a reader of their own.
test('they are those that the functions of a pipeline know', () => {
  const zones = fc.constantFrom('UTC', 'Europe/Paris', 'Australia/Lord_Howe', 'America/St_Johns', 'Asia/Kolkata');
  const ticking = crons.filter(({ text }) => cronProblem(text) === undefined);
  const times = fc.date({ min: new Date('2024-01-01'), max: new Date('2031-01-01'), noInvalidDate: true });
  fc.assert(
    fc.property(ticking, zones, times, ({ text }, zone, after) => {
      const cron = parseCron(text, 'it');
      const end = new Date(after.getTime() + 40 * 86_400_000);
      const known = ticksBetween(plainCron(cron), zone, new Date(after.getTime() + 1), end, 3);
      const found = nextTimes(cron, zone, after, 3).filter((time) => time <= end);
      expect(found).toEqual(known);
    }),
    { numRuns: 300 },
  );
});
