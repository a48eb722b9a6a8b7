import * as fc from 'fast-check';
import { readSummary } from '../../../lambda/rows/summary';

// As Starlake 1.8.2 prints them.
const PREFIX = '26/11/29 19:37:52 INFO DsvIngestionJob: ';
const LINE = `${PREFIX}ingestion-summary -> files: [file:/p1/datasets/ingesting/d1/a 1,x.csv], domain: d1, schema: a, input: 3, accepted: 2, rejected:1`;

test('the line of a file, whose name may have what it wants', () => {
  expect(readSummary(LINE)).toEqual({
    files: ['file:/p1/datasets/ingesting/d1/a 1,x.csv'],
    domain: 'd1',
    table: 'a',
    counts: { accepted: 2, rejected: 1 },
  });
});

test('the line of files that are loaded together', () => {
  const grouped = `${PREFIX}ingestion-summary -> files: [s3a://lake/i/d1/a 1,x.csv,s3a://lake/i/d1/a 2é%20.csv], domain: d1, schema: a, input: 2, accepted: 2, rejected:0`;
  expect(readSummary(grouped)?.files).toEqual(['s3a://lake/i/d1/a 1,x.csv', 's3a://lake/i/d1/a 2é%20.csv']);
});

test.each([
  ['a loader of a warehouse, which does not count them', 'input: 2, accepted: 2, rejected:-1'],
  ['one whose table has fewer rows than before', 'input: -2, accepted: -2, rejected:-1'],
  ['a line that was cut in its last number', 'input: 20, accepted: 8, rejected:1'],
])('rows are not known of %s', (_, counts) => {
  const line = `${PREFIX}ingestion-summary -> files: [/i/d1/n1.csv], domain: d1, schema: n, ${counts}`;
  expect(readSummary(line)).toMatchObject({ table: 'n', counts: undefined });
});

const name = fc
  .string({ minLength: 1, maxLength: 30 })
  .filter((text) => !/[\n\r\u2028\u2029/]/.test(text) && !/\], domain: /.test(text));
const count = fc.nat({ max: 1e9 });

test('any name and any counts come back as they were', () => {
  fc.assert(
    fc.property(name, count, count, (file, accepted, rejected) => {
      const line = `${PREFIX}ingestion-summary -> files: [/i/d/${file}], domain: d, schema: t, input: ${accepted + rejected}, accepted: ${accepted}, rejected:${rejected}`;
      expect(readSummary(line)).toEqual({
        files: [`/i/d/${file}`],
        domain: 'd',
        table: 't',
        counts: { accepted, rejected },
      });
    }),
  );
});

test('of a torn line nothing is believed: it is none, or its rows are not known', () => {
  fc.assert(
    fc.property(count, fc.integer({ min: 1, max: 1e6 }), fc.nat(), (accepted, rejected, cut) => {
      const line = `${PREFIX}ingestion-summary -> files: [/i/d/f], domain: d, schema: t, input: ${accepted + rejected}, accepted: ${accepted}, rejected:${rejected}`;
      const torn = line.slice(0, cut % line.length);
      expect(readSummary(torn)?.counts).toBeUndefined();
    }),
  );
});

test('a foreign line is none', () => {
  fc.assert(fc.property(fc.string(), (line) => readSummary(line) === undefined));
});
