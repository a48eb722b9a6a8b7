import { runProject } from '../../bench/project';

test('the project that is measured has what it is said to have', () => {
  const result = runProject({ domains: 2, tables: 3 });
  // Of each domain the loads on two schedules, and the transforms.
  expect(result.pipelines).toBe(2 * 3);
  expect(result.milliseconds).toBeGreaterThan(0);
  expect(result.parsing).toBeGreaterThan(0);
});
