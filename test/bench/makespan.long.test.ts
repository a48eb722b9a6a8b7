import { levelByLevel, lowerBound } from '../../bench/makespan/bounds';
import { LineageGraph, lineageGraphs } from '../../bench/makespan/graphs';
import { makespanMetrics } from '../../bench/makespan-metrics';

// The first of the 200 that `npm run bench` simulates.
const COUNT = 40;

test('runs come close to the least time that is possible, and no plan is slower than level by level', async () => {
  const metrics = await makespanMetrics(() => undefined, COUNT);
  expect(metrics.map(({ name }) => name)).toEqual([
    'makespan_ratio_mean',
    'makespan_ratio_max',
    'makespan_worse_than_levels',
  ]);
  expect(metrics.filter(({ ok }) => ok === false)).toEqual([]);
  const [mean, max] = metrics;
  expect(mean!.value).toBeGreaterThanOrEqual(1);
  expect(max!.value).toBeGreaterThanOrEqual(mean!.value);
  expect(mean!.baseline).toBeGreaterThan(mean!.value);
});

const graph = (
  slots: number,
  ...tasks: Array<[name: string, duration: number, ...dependencies: string[]]>
): LineageGraph => ({
  name: 'g',
  slots,
  tasks: tasks.map(([name, duration, ...dependencies]) => ({ name, duration, dependencies })),
});

test('no plan is faster than its longest chain, or than all work over all slots', () => {
  expect(lowerBound(graph(2, ['a', 5], ['b', 3, 'a'], ['c', 1]))).toBe(8);
  expect(lowerBound(graph(2, ['a', 5], ['b', 3], ['c', 4]))).toBe(6);
});

test('level by level, the slowest task of a level holds up all of the next', () => {
  expect(levelByLevel(graph(2, ['a', 5], ['b', 1], ['c', 3, 'b'], ['d', 1, 'a']))).toBe(8);
  expect(levelByLevel(graph(1, ['a', 5], ['b', 1], ['c', 3, 'b']))).toBe(9);
});

test('the lineages are those of their seed, of 10 to 300 tasks for 2 to 12 slots, in an order that they can run in', () => {
  const graphs = lineageGraphs(200);
  expect(lineageGraphs(3)).toEqual(graphs.slice(0, 3));
  expect(lineageGraphs(3, 5)).not.toEqual(graphs.slice(0, 3));
  for (const { tasks, slots } of graphs) {
    const names = tasks.map(({ name }) => name);
    expect(names.length).toBeGreaterThanOrEqual(10);
    expect(names.length).toBeLessThanOrEqual(300);
    expect(slots >= 2 && slots <= 12).toBe(true);
    expect(tasks.every(({ dependencies }, i) => dependencies.every((before) => names.indexOf(before) < i))).toBe(true);
    expect(tasks.every(({ dependencies }) => dependencies.every((before) => names.includes(before)))).toBe(true);
    expect(tasks.every(({ duration }) => duration >= 30 && duration <= 1800)).toBe(true);
  }
});
