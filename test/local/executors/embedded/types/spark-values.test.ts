import { parseLeniently } from '../../../../../local/executors/embedded/types/simple-date-format';
import { sparkDate, sparkTimestamp } from '../../../../../local/executors/embedded/types/spark-timestamp';
import { defaultText } from '../../../../../local/executors/embedded/rows/default-value';
import { privacyOf } from '../../../../../local/executors/embedded/rows/privacy';
import type { Attribute } from '../../../../../local/executors/embedded/project/attribute';
import { DEFAULT_TYPES } from '../../../../../lib/project/keys/starlake-type';

test.each([
  ['2020', '2020-01-01'],
  ['2020-5', '2020-05-01'],
  ['2020-05-06T10:11', '2020-05-06'],
  [' 2020-05-06 ', '2020-05-06'],
  ['2020-02-30', undefined],
  ['06/05/2020', undefined],
])('Spark casts %j to the date %s', (text, date) => {
  expect(sparkDate(text)).toBe(date);
});

test.each([
  ['2020-01-02', '2020-01-02T00:00:00Z'],
  ['2020-01-02 3:04', '2020-01-02T03:04:00Z'],
  ['2020-01-02T03:04:05+0100', '2020-01-02T02:04:05Z'],
  ['2020-02-30 00:00:00', undefined],
])('Spark casts %j to the timestamp %s', (text, iso) => {
  expect(sparkTimestamp(text)).toBe(iso && BigInt(Date.parse(iso)) * 1000n);
});

test.each([
  ['int', '7', '7'],
  ['int', '7.9', '7'],
  ['int', 'oops', null],
  ['double', '1', '1.0'],
  ['decimal', '-1.25', '-1.250000000'],
  ['date', '2020-1-2', '2020-01-02'],
  ['timestamp', '2020-01-02T03:04:05Z', '2020-01-02 03:04:05'],
  ['string', ' padded ', ' padded '],
])('the default of %s %j is %j', (type, text, value) => {
  const attribute: Attribute = {
    ...{ name: 'a', column: 'a', attributes: [], array: false, required: false, trim: 'BOTH', ignore: false },
    ...{ type: DEFAULT_TYPES.find(({ name }) => name === type), default: text },
  };
  expect(defaultText(attribute)).toBe(value);
});

test.each([
  ['2020-01-02 03:04:05 GMT', 'Z', 0],
  ['2020-01-02 03:04:05 GMT-1:30', 'Z', -5400],
  ['2020-01-02 03:04:05 +0200', 'z', 7200],
  ['2020-01-02 03:04:05 +02:00', 'XXX', 7200],
])('%j is read leniently, by %s', (text, letters, offset) => {
  expect(parseLeniently(text, `yyyy-MM-dd HH:mm:ss ${letters}`)).toBe(Date.UTC(2020, 0, 2, 3, 4, 5) - offset * 1000);
});

test.each([
  ['2020-01-02 03:04:05 +02:00', 'Z'],
  ['2020-01-02 03:04:05 +2500', 'Z'],
  ['2020-01-02 03:04:05 +0200', 'XXX'],
])('%j is no time with %s', (text, letters) => {
  expect(parseLeniently(text, `yyyy-MM-dd HH:mm:ss ${letters}`)).toBeUndefined();
});

test('initials are of words; a blank before them fails the file', () => {
  const initials = privacyOf('INITIALS');
  expect(initials?.('John  Smith ')).toBe('J.S.');
  expect(() => initials?.(' John')).toThrow('begins with a blank');
});
