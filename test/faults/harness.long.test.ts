import { runHarness } from '../../faults/harness';
import { PROMISES } from '../../faults/promises';

// What is left of the plan is played: a breach that the harness misses here it would miss in the product.
test('a small plan has no breach', async () => {
  const result = await runHarness({ seed: 4, runs: 30, lanes: 3 });
  expect(result.breaches).toEqual([]);
  expect(result).toMatchObject({ lost: 0, duplicated: 0, lied: 0 });
  expect(result.runs).toBeGreaterThanOrEqual(30);
  expect(result.rows).toBeGreaterThan(100);
  expect(Object.keys(result.faults).length).toBeGreaterThan(5);
});

test.each(Object.keys(PROMISES))('without %s, rows are lost, duplicated or lied about', async (promise) => {
  let found = 0;
  // Runs that overlap do not meet at the same moment each time: which rows suffer, and in which seed, differs.
  for (let seed = 1; seed <= 8 && found === 0; seed++) {
    const result = await runHarness({ seed, runs: 30, lanes: 3, broken: PROMISES[promise] });
    found = result.breaches.length;
  }
  expect(found).toBeGreaterThan(0);
});
