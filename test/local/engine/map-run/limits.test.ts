import * as fc from 'fast-check';
import { mapLimits } from '../../../../local/engine/map-run/map-limits';

const number = (max: number) => fc.option(fc.nat({ max }), { nil: undefined });

test('a Map tolerates failures while both of its limits do, and none without a limit', () => {
  fc.assert(
    fc.property(
      number(20),
      number(100),
      fc.nat({ max: 20 }),
      fc.nat({ max: 20 }),
      (count, percentage, failed, rest) => {
        const total = failed + rest;
        const limits = mapLimits({ input: {}, toleratedCount: count, toleratedPercentage: percentage }, 1);
        const none = count === undefined && percentage === undefined;
        const isMore = failed > (count ?? (none ? 0 : Infinity)) || (failed / total) * 100 > (percentage ?? 100) + 1e-9;
        expect(limits.tolerates(failed, total)).toBe(!isMore);
      },
    ),
  );
});

test('no more items run at once than the slots and the Map allow', () => {
  fc.assert(
    fc.property(number(20_000), fc.integer({ min: 1, max: 20_000 }), (maxConcurrency, slots) => {
      const { concurrency } = mapLimits({ input: {}, maxConcurrency }, slots);
      expect(concurrency).toBe(Math.min(maxConcurrency || 10_000, slots));
    }),
  );
});
