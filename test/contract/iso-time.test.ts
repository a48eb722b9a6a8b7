import { isoSeconds, parseIsoTime, parseStarlakeDate, timeOfStarlakeDate, utcTime } from '../../lib/contract/iso-time';

test.each([
  ['2026-08-02', '2026-08-02T00:00:00Z'],
  ['2026-08-02T06:30', '2026-08-02T06:30:00Z'],
  ['2026-08-02 06:30:15', '2026-08-02T06:30:15Z'],
  ['2026-08-02T06:30:15.987654Z', '2026-08-02T06:30:15Z'],
  ['2026-08-02T06:30:00+02', '2026-08-02T04:30:00Z'],
  ['2026-08-02T06:30:00+0200', '2026-08-02T04:30:00Z'],
  ['2026-08-02T06:30:00-05:45', '2026-08-02T12:15:00Z'],
])('%s is the time %s in UTC', (text, expected) => {
  expect(isoSeconds(utcTime(text)!)).toBe(expected);
});

test.each([
  ...['', 'today', '2026', '2026-8-2', '2026-02-30', '2026-13-01', '2026-08-02T25:00', '2026-08-02T06:60'],
  ...['2026-08-02T06', '2026-08-02Z', '2026-08-02T06:30+24:00', '2026-08-02T06:30+02:60', '2026-08-02T06:30:00,5Z'],
])('%p is no time', (text) => {
  expect(parseIsoTime(text)).toBeUndefined();
});

test('a time without an offset says what its clock shows', () => {
  const face = Date.UTC(2026, 7, 2, 6, 30);
  expect(parseIsoTime('2026-08-02T06:30')).toEqual({ face, isDay: false });
  expect(parseIsoTime('2026-08-02T06:30+01:00')).toEqual({ face, isDay: false, offset: 3_600_000 });
  expect(parseIsoTime('2026-08-02')).toEqual({ face: Date.UTC(2026, 7, 2), isDay: true });
});

test('a logical date has a year of four digits in UTC', () => {
  expect(parseStarlakeDate('2026-08-02T00:00:00.5Z')).toBe('2026-08-02T00:00:00+0000');
  expect(parseStarlakeDate('0001-01-01T00:00:00+01:00')).toBeUndefined();
  expect(parseStarlakeDate('9999-12-31T23:30:00-01:00')).toBeUndefined();
  expect(timeOfStarlakeDate('2026-08-02T00:00:00+0000')).toEqual(new Date('2026-08-02T00:00:00Z'));
});
