import fc from 'fast-check';
import { refreshed, Started, trigger, World } from './world';
import type { JoinEvent, Trigger } from '../../../lib/contract/join-datasets';

const DATASETS = ['a.a', 'b.b', 'c.c'];

/** A refresh: a dataset, by a run, for a day. */
const refreshes = fc.uniqueArray(
  fc.record({
    dataset: fc.constantFrom(...DATASETS),
    run: fc.constantFrom('r', 's'),
    day: fc.integer({ min: 1, max: 3 }),
  }),
  { selector: (one) => JSON.stringify(one), minLength: 1, maxLength: 8 },
);

const triggers = fc.record({
  strategy: fc.constantFrom('any' as const, 'all' as const),
  minSeconds: fc.constantFrom(0, 60, 900),
  optional: fc.subarray(DATASETS),
});

interface Story {
  readonly of: Trigger;
  /** Events in the order in which they come, some of them more than once, and seconds before each. */
  readonly events: Array<{ readonly event: JoinEvent; readonly after: number }>;
  readonly count: number;
}

const stories: fc.Arbitrary<Story> = fc.record({ of: triggers, all: refreshes }).chain(({ of, all }) => {
  const whole = trigger({ ...of, datasets: DATASETS });
  const events = all.map(({ dataset, run, day }, i) =>
    refreshed(dataset, { of: whole, run, date: `2026-08-0${day}T00:00:00+0000`, time: `2026-08-02T06:00:0${i}Z` }),
  );
  return fc
    .array(
      fc.record({
        index: fc.nat({ max: events.length - 1 }),
        after: fc.constantFrom(0, 0, 1, 59, 61, 1000),
      }),
      { maxLength: 12 },
    )
    .chain((again) => {
      const once = events.map((_, index) => ({ index, after: 0 }));
      return fc.shuffledSubarray([...once, ...again], { minLength: once.length + again.length }).map((order) => ({
        of: whole,
        events: order.map(({ index, after }) => ({ event: events[index], after })),
        count: events.length,
      }));
    });
});

/** Whether a run would be due. */
function isDue({ strategy, optional = [], datasets }: Trigger, { waiting }: { waiting: object }): boolean {
  const required = strategy === 'all' ? datasets.filter((dataset) => !optional.includes(dataset)) : [];
  return Object.keys(waiting).length > 0 && required.every((dataset) => dataset in waiting);
}

function keyOf({ refresh }: JoinEvent): string {
  return JSON.stringify(refresh);
}

/** What has to hold however it went. */
function check(world: World, { of, events }: Story): void {
  const state = world.state!;
  // Nothing is left that would start a run, and no run that was claimed was not started.
  expect(isDue(of, state)).toBe(false);
  expect(state.run?.started ?? true).toBe(true);
  expect(world.started).toHaveLength(state.run?.number ?? 0);
  // The time between two runs.
  const times = world.started.map(({ at }) => at);
  times.slice(1).forEach((time, i) => expect(time - times[i]).toBeGreaterThanOrEqual(of.minSeconds * 1000));
  // Each event was counted once: no run has less than one of its own for each dataset that it needs.
  const unique = [...new Map(events.map(({ event }) => [keyOf(event), event])).values()];
  const datasetOf = (event: JoinEvent) => (event.refresh as { dataset: string }).dataset;
  const countOf = (dataset: string) => unique.filter((event) => datasetOf(event) === dataset).length;
  const required = of.strategy === 'all' ? of.datasets.filter((dataset) => !of.optional!.includes(dataset)) : [];
  required.forEach((dataset) => expect(countOf(dataset)).toBeGreaterThanOrEqual(world.started.length));
  expect(unique.length).toBeGreaterThanOrEqual(world.started.length);
  // Each logical date is in the interval of a run that came behind it.
  if (of.strategy === 'any') {
    for (const { refresh } of unique) {
      const date = (refresh as { scheduledDate: string }).scheduledDate.replace('+0000', 'Z');
      const has = ({ input: { dataInterval } }: Started) => dataInterval.since <= date && date <= dataInterval.end;
      expect(world.started.some(has)).toBe(true);
    }
  }
  // One was started at least, where all came.
  const came = { waiting: Object.fromEntries(unique.map((event) => [datasetOf(event), ''])) };
  expect(world.started.length > 0).toBe(isDue(of, came));
  for (const [dataset, seen] of Object.entries(state.seen)) expect(seen).toHaveLength(countOf(dataset));
}

test('one after the other, in any order, some more than once: what a simple count says', async () => {
  await fc.assert(
    fc.asyncProperty(stories, async (story) => {
      const world = new World();
      const { of } = story;
      // The count: without the time between two runs.
      const counting = { ...of, minSeconds: 0 };
      const seen = new Set<string>();
      let waiting: Record<string, string> = {};
      let runs = 0;
      for (const { event } of story.events) {
        await world.call({ ...event, trigger: counting });
        if (!seen.has(keyOf(event))) waiting[(event.refresh as { dataset: string }).dataset] = '';
        seen.add(keyOf(event));
        if (isDue(of, { waiting })) {
          runs++;
          waiting = {};
        }
        expect(world.started).toHaveLength(runs);
      }
      expect(world.waits).toEqual([]);
    }),
  );
});

test('at times: nothing is lost, no run is too early', async () => {
  await fc.assert(
    fc.asyncProperty(stories, async (story) => {
      const world = new World();
      for (const { event, after } of story.events) {
        const until = world.now + after * 1000;
        for (;;) {
          world.waits.sort((a, b) => a.until.getTime() - b.until.getTime());
          const next = world.waits[0];
          if (!next || next.until.getTime() > until) break;
          world.waits.shift();
          world.now = next.until.getTime();
          await world.call({ trigger: next.trigger, until: next.until.toISOString() });
        }
        world.now = until;
        await world.call(event);
      }
      await world.settle();
      check(world, story);
    }),
  );
});

test('all at once, each step between any others, with crashes: each is counted once, each run starts once', async () => {
  await fc.assert(
    fc.asyncProperty(
      stories,
      fc.scheduler(),
      fc.infiniteStream(fc.nat({ max: 30 })),
      async (story, scheduler, chances) => {
        const world = new World();
        let crashes = 0;
        world.step = async (operation, done) => {
          await scheduler.schedule(Promise.resolve(), `${operation} ${done}`);
          if (crashes < 10 && chances.next().value === 0) {
            crashes++;
            throw new Error('crash');
          }
        };
        const all = Promise.all(story.events.map(({ event }) => world.deliver(event)));
        await scheduler.waitFor(all);
        world.step = async () => undefined;
        await world.settle();
        check(world, story);
      },
    ),
    { numRuns: 200 },
  );
});
