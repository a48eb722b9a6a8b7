import { median } from '../../bench/median';
import { exitCode, metric, renderJson, renderTable } from '../../bench/report';

const within = metric('synth_time_ratio', 0.25, 'ratio', { baseline: 1, bar: 0.35 });
const over = metric('definition_bytes_per_table', 121, 'bytes', { bar: 120 });
const free = metric('engine_time_per_state', 0.123456, 'ms', { baseline: 0.1 });

test('a metric is within its bar up to the bar itself, and has no verdict without one', () => {
  expect(within.ok).toBe(true);
  expect(metric('a', 120, 'bytes', { bar: 120 }).ok).toBe(true);
  expect(over.ok).toBe(false);
  expect(free).not.toHaveProperty('ok');
});

test('rounding does not hide that a bar is missed', () => {
  expect(metric('a', 0.2000001, 'ratio', { bar: 0.2 })).toEqual({
    name: 'a',
    value: 0.2,
    unit: 'ratio',
    bar: 0.2,
    ok: false,
  });
});

test('the JSON has the metrics and nothing else, without the fields that a metric has not', () => {
  expect(JSON.parse(renderJson([within, free, metric('b', 61440.4, 'bytes')]))).toEqual({
    metrics: [
      { name: 'synth_time_ratio', value: 0.25, unit: 'ratio', baseline: 1, bar: 0.35, ok: true },
      { name: 'engine_time_per_state', value: 0.1235, unit: 'ms', baseline: 0.1 },
      { name: 'b', value: 61440, unit: 'bytes' },
    ],
  });
});

test('the table has a line for each metric, with a mark where there is a bar', () => {
  expect(renderTable([within, over, free]).split('\n')).toEqual([
    'metric                       value  unit   baseline   bar  ok',
    'synth_time_ratio              0.25  ratio         1  0.35  ✓',
    'definition_bytes_per_table     121  bytes             120  ✗',
    'engine_time_per_state       0.1235  ms          0.1',
  ]);
});

test('the process fails when one bar is missed', () => {
  expect(exitCode([within, free])).toBe(0);
  expect(exitCode([within, over, free])).toBe(1);
  expect(exitCode([])).toBe(0);
});

test('on a busy machine, times may be over their bars, and nothing else by more than it is known to be', () => {
  const time = (value: number) => metric('synth_time_ratio', value, 'ratio', { bar: 0.4, varies: true });
  const bytes = (value: number) => metric('template_bytes_ratio', value, 'ratio', { bar: 0.2 });
  expect([exitCode([time(0.41)]), exitCode([time(1.2)], 3), exitCode([time(1.21)], 3)]).toEqual([1, 0, 1]);
  expect([exitCode([bytes(0.201)]), exitCode([bytes(0.203)], 3), exitCode([bytes(0.21)], 3)]).toEqual([1, 0, 1]);
  expect(exitCode([metric('makespan_worse_than_levels', 1, 'graphs', { bar: 0 })], 3)).toBe(1);
});

test.each([1, 3])('a figure that is no number misses its bar, with a tolerance of %d too', (tolerance) => {
  const missed = metric('synth_time_ratio', 0 / 0, 'ratio', { bar: 0.4, varies: true });
  expect([missed.ok, exitCode([missed], tolerance)]).toEqual([false, 1]);
});

test('the median is the middle, or between the two in the middle', () => {
  expect(median([30, 1, 2])).toBe(2);
  expect(median([4, 100, 2, 1])).toBe(3);
  expect(() => median([])).toThrow(RangeError);
});
