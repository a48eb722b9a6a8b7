import { runTransforms } from '../../faults/transforms/run-transforms';

test('some runs of transforms in pools of more than 40 slots, with faults: all tasks are done, each once', async () => {
  const result = await runTransforms({ seed: 3, runs: 8, lanes: 2, pipelines: 'Wide' });
  expect(result).toMatchObject({ lost: 0, duplicated: 0, lied: 0, breaches: [] });
  expect(result.runs).toBeGreaterThanOrEqual(8);
});
