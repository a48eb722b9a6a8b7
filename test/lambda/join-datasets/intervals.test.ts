import fc from 'fast-check';
import { refreshed, Started, trigger, World } from './world';
import { begunInterval, dataInterval } from '../../../lambda/scheduler/data-interval';

const of = trigger({ strategy: 'any', datasets: ['sales.orders'], minSeconds: 3600 });
const day = (date: number) => new Date(Date.UTC(2026, 7, date)).toISOString().replace('.000Z', '+0000');

/** Runs what was started, each when it gets the lock: one after the other. */
class Runs {
  /** Intervals of those that have succeeded, oldest first. */
  public readonly intervals: Array<{ start: string; end: string }> = [];
  private readonly succeeded = new Set<string>();
  private count = 0;

  constructor(private readonly started: readonly Started[]) {}

  async run(succeeds: () => boolean): Promise<void> {
    for (; this.count < this.started.length; this.count++) {
      const { scheduledTime, dataInterval: given } = this.started[this.count].input;
      const date = scheduledTime.replace('Z', '+0000');
      const interval = await begunInterval(dataInterval(given, date, {}), async () => this.succeeded);
      if (succeeds()) {
        this.intervals.push(interval!);
        this.succeeded.add(date);
      }
    }
  }
}

test('refreshes that wait together leave nothing out', async () => {
  const world = new World();
  const runs = new Runs(world.started);
  for (const date of [5, 6, 7]) {
    await world.call(refreshed('sales.orders', { of, date: day(date) }));
  }
  await world.settle();
  await runs.run(() => true);
  expect(runs.intervals).toEqual([
    { start: '1970-01-01T00:00:00+0000', end: day(5) },
    { start: day(5), end: day(7) },
  ]);
});

test('a run that was started while the one before was going does not take the same again', async () => {
  const world = new World();
  for (const date of [5, 6]) {
    await world.call(refreshed('sales.orders', { of, date: day(date) }));
    world.now += 3_600_000;
  }
  expect(world.started).toHaveLength(2);
  const runs = new Runs(world.started);
  await runs.run(() => true);
  expect(runs.intervals.map(({ start }) => start)).toEqual(['1970-01-01T00:00:00+0000', day(5)]);
});

test('whatever waits, is late, or fails: one interval begins where the one before ended', async () => {
  const steps = fc.record({ hours: fc.integer({ min: 0, max: 2 }), runs: fc.boolean(), succeeds: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(fc.array(steps, { minLength: 1, maxLength: 20 }), async (story) => {
      const world = new World();
      const runs = new Runs(world.started);
      for (const [i, step] of story.entries()) {
        await world.call(refreshed('sales.orders', { of, date: day(i + 1) }));
        if (step.hours > 0) await world.settle();
        world.now += step.hours * 3_600_000;
        if (step.runs) await runs.run(() => step.succeeds);
      }
      await world.settle();
      await runs.run(() => true);
      const { intervals } = runs;
      intervals.slice(1).forEach(({ start }, i) => expect(start).toBe(intervals[i].end));
      // Where the last run had its turn before, and failed, the next one takes it.
      const last = world.started.at(-1)!.input.scheduledTime.replace('Z', '+0000');
      expect(last).toBe(day(story.length));
      if (story.every(({ succeeds }) => succeeds)) expect(intervals.at(-1)!.end).toBe(last);
    }),
  );
});
