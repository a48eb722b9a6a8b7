import * as fc from 'fast-check';
import { fitFailure } from '../../../lambda/failure/budget';
import type { TableFailure } from '../../../lib/contract/failure';

const FAILURE: TableFailure = {
  error: 'States.TaskFailed',
  kind: 'IMAGE_NOT_PULLED',
  diagnosis: 'image could not be pulled: CannotPullContainerError: it is not there',
  exitCode: 1,
  stopCode: 'TaskFailedToStart',
  reason: 'r'.repeat(200),
  log: `/starlake:load/starlake/${'0'.repeat(32)}`,
};
const bytes = (value: unknown) => Buffer.byteLength(JSON.stringify(value));

test('a failure that fits is left alone', () => {
  expect(fitFailure(FAILURE)).toEqual(FAILURE);
  expect(fitFailure(FAILURE, bytes(FAILURE))).toEqual(FAILURE);
});

test('drops and shortens in this order, the error last', () => {
  const seen: string[] = [];
  for (let budget = bytes(FAILURE); budget >= 60; budget--) {
    const fitted = fitFailure(FAILURE, budget);
    expect(bytes(fitted)).toBeLessThanOrEqual(budget);
    const marks = Object.entries(fitted).map(([field, value]) =>
      value === FAILURE[field as keyof TableFailure] ? field : `${field}…`,
    );
    if (seen.at(-1) !== marks.join(' ')) {
      seen.push(marks.join(' '));
    }
  }
  expect(seen).toEqual([
    'error kind diagnosis exitCode stopCode reason log',
    'error kind diagnosis exitCode stopCode log',
    'error kind diagnosis exitCode stopCode',
    'error kind diagnosis… exitCode stopCode',
    'error kind exitCode stopCode',
    'error kind exitCode',
    'error… kind exitCode',
  ]);
});

test('has 80 characters of an error, whatever the budget', () => {
  expect(fitFailure({ error: 'e'.repeat(200), kind: 'UNKNOWN' }, 10_000).error).toBe('e'.repeat(80));
});

test('is within the budget, in bytes, and keeps what it must', () => {
  const text = fc.string({ unit: 'binary', maxLength: 300 });
  const failure: fc.Arbitrary<TableFailure> = fc.record(
    {
      error: text,
      kind: fc.constantFrom('OUT_OF_MEMORY' as const, 'UNKNOWN' as const),
      diagnosis: text,
      exitCode: fc.integer({ min: 0, max: 255 }),
      stopCode: text,
      reason: text,
      log: text,
    },
    { requiredKeys: ['error', 'kind'] },
  );
  fc.assert(
    fc.property(failure, fc.integer({ min: 100, max: 1500 }), (whole, budget) => {
      const fitted = fitFailure(whole, budget);
      expect(bytes(fitted)).toBeLessThanOrEqual(budget);
      expect(fitted).toMatchObject({ error: expect.any(String), kind: whole.kind });
      expect(fitted.exitCode).toBe(whole.exitCode);
      // No half of a character, which JSON would have to escape.
      expect(JSON.stringify(fitted)).not.toMatch(/\\ud[89a-f]/);
    }),
    { numRuns: 1000 },
  );
});
