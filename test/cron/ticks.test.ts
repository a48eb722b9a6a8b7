import { CronExpressionParser } from 'cron-parser';
import fc from 'fast-check';
import { crons } from './generate';
import { sl_scheduled_date } from '../fixtures/helpers.json';
import { previousTick, scheduledTick, ticksBetween } from '../../lambda/cron/ticks';
import { Zone } from '../../lambda/cron/zone';
import { parseCron, plainCron } from '../../lib/cron/cron';

const date = (text: string) => new Date(text);
const iso = (dates: Date[]) => dates.map((tick) => tick.toISOString().slice(0, 16));

test.each(sl_scheduled_date)('sl_scheduled_date($cron, $ts)', ({ cron, ts, out }) => {
  const tick = scheduledTick(cron ?? undefined, 'UTC', date(ts));
  expect(tick.toISOString().replace(/\.\d+Z$/, '+0000')).toBe(out);
});

test('the interval of a run begins with the tick before its own (sl_cron_start_end_dates)', () => {
  expect(iso([previousTick('0 0 * * *', 'UTC', date('2026-08-02T00:00:00Z'))])).toEqual(['2026-08-01T00:00']);
  expect(iso([previousTick('0 0 * * *', 'UTC', date('2026-08-02T00:00:01Z'))])).toEqual(['2026-08-02T00:00']);
  expect(iso([previousTick('0 0 29 2 *', 'UTC', date('2026-08-02T00:00:00Z'))])).toEqual(['2024-02-29T00:00']);
});

test('ticks are in the time zone, with both ends of the interval', () => {
  expect(
    iso(ticksBetween('30 2 * * *', 'Europe/Paris', date('2026-08-01T00:30:00Z'), date('2026-08-03T00:30:00Z'))),
  ).toEqual(['2026-08-01T00:30', '2026-08-02T00:30', '2026-08-03T00:30']);
  expect(ticksBetween('0 0 * * *', 'UTC', date('2026-08-02T00:00:01Z'), date('2026-08-02T23:59:59Z'))).toEqual([]);
  expect(ticksBetween('* * * * *', 'UTC', date('2026-08-02T00:00:00Z'), date('2036-08-02T00:00:00Z'), 7)).toHaveLength(
    7,
  );
});

test('clocks that go forward leave a tick out, those that go back take it once', () => {
  const around = (cron: string, day: string, zone = 'Europe/Paris') =>
    iso(ticksBetween(cron, zone, date(`${day}T00:00:00Z`), date(`${day}T03:30:00Z`)));
  // 02:00 to 03:00 on 29 March is not there; on 25 October it is there twice.
  expect(around('30 2 * * *', '2026-03-29')).toEqual([]);
  expect(around('0 * * * *', '2026-03-29')).toEqual([
    '2026-03-29T00:00',
    '2026-03-29T01:00',
    '2026-03-29T02:00',
    '2026-03-29T03:00',
  ]);
  expect(around('30 2 * * *', '2026-10-25')).toEqual(['2026-10-25T00:30']);
  expect(around('30 * * * *', '2026-10-25')).toEqual(['2026-10-25T00:30', '2026-10-25T02:30', '2026-10-25T03:30']);
  const before = (at: string) => iso([previousTick('30 2 * * *', 'Europe/Paris', date(at))]);
  expect(before('2026-10-25T01:15:00Z')).toEqual(['2026-10-25T00:30']);
  expect(before('2026-03-30T00:30:00Z')).toEqual(['2026-03-28T01:30']);
});

test('clocks that change by half an hour, at one', () => {
  // 02:00 to 02:30 on 4 October is not there; 01:30 to 02:00 on 5 April is there twice.
  const around = (cron: string, from: string, to: string) =>
    iso(ticksBetween(cron, 'Australia/Lord_Howe', date(from), date(to)));
  const spring = (cron: string) => around(cron, '2026-10-03T15:00:00Z', '2026-10-03T17:00:00Z');
  expect(spring('15 2 * * *')).toEqual([]);
  expect(spring('45 2 * * *')).toEqual(['2026-10-03T15:45']);
  expect(spring('15,45 * * * *')).toEqual([
    '2026-10-03T15:15',
    '2026-10-03T15:45',
    '2026-10-03T16:15',
    '2026-10-03T16:45',
  ]);
  const autumn = around('0,15,45 * * * *', '2026-04-04T14:00:00Z', '2026-04-04T16:00:00Z');
  expect(autumn).toEqual([
    '2026-04-04T14:00',
    '2026-04-04T14:15',
    '2026-04-04T14:45',
    '2026-04-04T15:30',
    '2026-04-04T15:45',
  ]);
});

test('a tick is before the next one, whatever the expression and the zone', () => {
  const zones = fc.constantFrom(
    'UTC',
    'Europe/Paris',
    'America/New_York',
    'Australia/Lord_Howe',
    'Asia/Kolkata',
    'Pacific/Apia',
  );
  const from = date('2026-01-01T00:00:00Z');
  fc.assert(
    fc.property(crons, zones, ({ text }, zone) => {
      const cron = readable(text);
      const ticks = ticksBetween(cron, zone, from, date('2029-01-01T00:00:00Z'), 60);
      ticks.slice(1).forEach((tick, i) => expect(previousTick(cron, zone, tick)).toEqual(ticks[i]));
      ticks.slice(-1).forEach((tick) => {
        expect(scheduledTick(cron, zone, tick)).toEqual(tick);
        expect(ticksBetween(cron, zone, tick, tick)).toEqual([tick]);
      });
    }),
    { numRuns: 60 },
  );
});

test('the tick before is that of a library, over years', () => {
  const times = fc.integer({ min: Date.parse('2020-01-01T00:00:00Z'), max: Date.parse('2032-01-01T00:00:00Z') });
  fc.assert(
    fc.property(crons, times, ({ text }, time) => {
      const cron = readable(text);
      const dates = cron.split(' ')[2];
      // The library is slow with dates that are rare, and wrong about none.
      fc.pre(dates === '*' || Number(dates.split(',')[0]) < 29);
      const expected = CronExpressionParser.parse(cron, { currentDate: new Date(time), tz: 'UTC' })
        .prev()
        .toDate();
      expect(previousTick(cron, 'UTC', new Date(time))).toEqual(expected);
    }),
    { numRuns: 120 },
  );
});

test('a zone knows what its clocks show, and when', () => {
  const paris = new Zone('Europe/Paris');
  expect(new Date(paris.shown(Date.parse('2026-08-01T22:30:15.250Z'))).toISOString()).toBe('2026-08-02T00:30:15.250Z');
  expect(paris.when(Date.parse('2026-08-02T00:30:15.250Z'))).toBe(Date.parse('2026-08-01T22:30:15.250Z'));
  expect(paris.when(Date.parse('2026-03-29T02:30:00Z'))).toBeUndefined();
  // A day that Samoa left out.
  expect(new Zone('Pacific/Apia').when(Date.parse('2011-12-30T12:00:00Z'))).toBeUndefined();
  expect(() => new Zone('Europe/Pari')).toThrow(RangeError);
});

test('a schedule that never comes', () => {
  expect(() => previousTick('0 0 31 2 *', 'UTC', date('2026-08-02T00:00:00Z'))).toThrow(
    "'0 0 31 2 *' has no time before",
  );
  expect(ticksBetween('0 0 31 2 *', 'UTC', date('2026-08-02T00:00:00Z'), date('2028-08-02T00:00:00Z'))).toEqual([]);
});

/** A generated expression, if it ever comes, in its plain form. */
function readable(text: string): string {
  try {
    return plainCron(parseCron(text, 'it'));
  } catch {
    return '0 0 * * *';
  }
}
