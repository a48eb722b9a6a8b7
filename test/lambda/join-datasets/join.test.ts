import { MACHINE, refreshed, trigger, World } from './world';
import { join } from '../../../lambda/join-datasets/join';

let world: World;
beforeEach(() => (world = new World()));

const inputs = () => world.started.map(({ input }) => input);
const day = (date: number) => `2026-08-0${date}T00:00:00+0000`;

describe('all', () => {
  test('starts a run when the last of the datasets is refreshed, with the latest logical date', async () => {
    await world.call(refreshed('sales.orders', { date: day(2) }));
    await world.call(refreshed('sales.customers', { date: day(3) }));
    expect(world.started).toEqual([]);
    await world.call(refreshed('hr.people', { date: day(1) }));
    expect(world.started).toEqual([
      {
        name: expect.stringMatching(/^datasets-20260803T000000-[0-9a-f]{16}$/),
        input: {
          scheduledTime: '2026-08-03T00:00:00Z',
          dataInterval: { since: '2026-08-01T00:00:00Z', end: '2026-08-03T00:00:00Z' },
        },
        at: world.now,
      },
    ]);
  });

  test('the earliest and the latest of a dataset are known in whatever order they come', async () => {
    const of = trigger({ datasets: ['a.b', 'a.c'] });
    for (const [i, date] of [3, 2, 4, 1, 3].entries()) {
      await world.call(refreshed('a.b', { of, date: day(date), run: String(i), time: `2026-08-02T06:00:0${9 - i}Z` }));
    }
    await world.call(refreshed('a.c', { of, date: day(2) }));
    expect(inputs()).toEqual([
      {
        scheduledTime: '2026-08-04T00:00:00Z',
        dataInterval: { since: '2026-08-01T00:00:00Z', end: '2026-08-04T00:00:00Z' },
      },
    ]);
  });

  test('one dataset, however often it is refreshed, is not all', async () => {
    for (const run of ['a', 'b', 'c']) await world.call(refreshed('sales.orders', { run }));
    expect(world.started).toEqual([]);
  });

  test('the next run takes all of them again', async () => {
    const of = trigger({ minSeconds: 0 });
    for (const dataset of of.datasets) await world.call(refreshed(dataset, { of, run: 'a' }));
    for (const dataset of of.datasets.slice(1)) await world.call(refreshed(dataset, { of, run: 'b', date: day(3) }));
    expect(world.started).toHaveLength(1);
    await world.call(refreshed(of.datasets[0], { of, run: 'b', date: day(3) }));
    expect(inputs().map(({ scheduledTime }) => scheduledTime)).toEqual([
      '2026-08-02T00:00:00Z',
      '2026-08-03T00:00:00Z',
    ]);
  });

  test('does not wait for optional ones, and takes them along', async () => {
    const of = trigger({ optional: ['hr.people'], minSeconds: 0 });
    await world.call(refreshed('hr.people', { of, date: day(4) }));
    expect(world.started).toEqual([]);
    await world.call(refreshed('sales.orders', { of }));
    await world.call(refreshed('sales.customers', { of }));
    expect(inputs()).toMatchObject([{ scheduledTime: '2026-08-04T00:00:00Z' }]);
    expect(world.state!.waiting).toEqual({});
  });

  test('of optional ones only, each starts a run', async () => {
    const of = trigger({ optional: trigger().datasets });
    await world.call(refreshed('hr.people', { of }));
    expect(world.started).toHaveLength(1);
  });
});

describe('any', () => {
  const of = trigger({ strategy: 'any' });

  test('starts a run at once', async () => {
    await world.call(refreshed('hr.people', { of }));
    expect(world.started).toHaveLength(1);
  });

  test('what is refreshed within the time between two runs starts one run when it is over', async () => {
    await world.call(refreshed('hr.people', { of }));
    world.now += 60_000;
    await world.call(refreshed('sales.orders', { of, date: day(3) }));
    world.now += 60_000;
    await world.call(refreshed('sales.customers', { of, date: day(4) }));
    expect(world.started).toHaveLength(1);
    expect(world.waits).toEqual([{ trigger: of, until: new Date(world.started[0].at + 900_000) }]);
    await world.settle();
    expect(world.started).toHaveLength(2);
    expect(world.started[1]).toMatchObject({
      at: world.started[0].at + 900_000,
      input: {
        scheduledTime: '2026-08-04T00:00:00Z',
        dataInterval: { since: '2026-08-03T00:00:00Z', end: '2026-08-04T00:00:00Z' },
      },
    });
  });

  test('a clock that is behind does not wait again for what was waited for', async () => {
    await world.call(refreshed('hr.people', { of }));
    await world.call(refreshed('sales.orders', { of }));
    const [{ until }] = world.waits;
    world.now = until.getTime() - 40;
    await world.call({ trigger: of, until: until.toISOString() });
    expect(world.started).toHaveLength(2);
  });

  test('after the time, at once', async () => {
    await world.call(refreshed('hr.people', { of }));
    world.now += 900_000;
    await world.call(refreshed('sales.orders', { of }));
    expect(world.started).toHaveLength(2);
  });

  test('an earlier logical date has its own run, and its interval', async () => {
    const now = trigger({ strategy: 'any', minSeconds: 0 });
    await world.call(refreshed('hr.people', { of: now, date: day(6) }));
    await world.call(refreshed('hr.people', { of: now, date: day(3) }));
    expect(inputs().map(({ dataInterval }) => dataInterval)).toEqual([
      { since: '2026-08-06T00:00:00Z', end: '2026-08-06T00:00:00Z' },
      { since: '2026-08-03T00:00:00Z', end: '2026-08-03T00:00:00Z' },
    ]);
  });
});

test('the run is told where the first interval begins', async () => {
  const startDate = '2026-07-01T00:00:00.000Z';
  await world.call(refreshed('hr.people', { of: trigger({ strategy: 'any', startDate }) }));
  expect(inputs()).toMatchObject([{ dataInterval: { startDate: '2026-07-01T00:00:00Z' } }]);
});

describe('the same event again', () => {
  const of = trigger({ strategy: 'any', minSeconds: 0 });

  test('starts no other run, whenever EventBridge or a pipeline sends it', async () => {
    await world.call(refreshed('hr.people', { of }));
    await world.call(refreshed('hr.people', { of }));
    await world.call(refreshed('hr.people', { of, time: '2026-08-02T07:00:00Z' }));
    await world.call(refreshed('hr.people', { of, date: '2026-08-02T02:00:00+0200' }));
    expect(world.started).toHaveLength(1);
  });

  test('another run, another logical date and a redrive are others', async () => {
    await world.call(refreshed('hr.people', { of }));
    await world.call(refreshed('hr.people', { of, run: 'other' }));
    await world.call(refreshed('hr.people', { of, date: day(3) }));
    await world.call(refreshed('hr.people', { of, redrive: 1 }));
    expect(world.started).toHaveLength(4);
  });

  test('so late that it is forgotten, it is known by its age', async () => {
    const time = (minute: number) => `2026-08-02T06:0${minute}:00Z`;
    for (let i = 0; i < 10; i++) await world.call(refreshed('hr.people', { of, run: String(i), time: time(i) }));
    expect(world.started).toHaveLength(10);
    await world.call(refreshed('hr.people', { of, run: '0', time: time(0) }));
    expect(world.started).toHaveLength(10);
    expect(world.state!.seen['hr.people']).toHaveLength(8);
  });

  test('of one second, more than eight are remembered', async () => {
    const at = (i: number) => refreshed('hr.people', { of, run: String(i), time: '2026-08-02T06:00:00Z' });
    for (let i = 0; i < 12; i++) await world.call(at(i));
    for (let i = 0; i < 12; i++) await world.call(at(i));
    expect(world.started).toHaveLength(12);
    for (let i = 12; i < 60; i++) await world.call(at(i));
    expect(world.state!.seen['hr.people']).toHaveLength(40);
    // The next seconds forget them.
    for (let i = 0; i < 8; i++)
      await world.call(refreshed('hr.people', { of, run: `r${i}`, time: '2026-08-02T06:00:01Z' }));
    expect(world.state!.seen['hr.people']).toHaveLength(8);
  });
});

describe('what fails', () => {
  const of = trigger({ strategy: 'any' });
  const failAt = (operation: string, done: boolean) => {
    let failed = false;
    world.step = async (name, isDone) => {
      if (!failed && name === operation && isDone === done) {
        failed = true;
        throw new Error('crash');
      }
    };
  };

  test.each([
    ['read', false],
    ['write', false],
    ['write', true],
    ['start', false],
    ['start', true],
  ] as const)('at %s (done: %p): the event that comes again starts one run', async (operation, done) => {
    failAt(operation, done);
    await expect(world.call(refreshed('hr.people', { of }))).rejects.toThrow('crash');
    await world.call(refreshed('hr.people', { of }));
    expect(world.started).toHaveLength(1);
    expect(world.state).toMatchObject({ waiting: {}, run: { started: true, number: 1 } });
  });

  test('a run that could not be started is started by the next event, which counts', async () => {
    failAt('start', false);
    await expect(world.call(refreshed('hr.people', { of }))).rejects.toThrow('crash');
    await world.call(refreshed('sales.orders', { of }));
    expect(world.started).toHaveLength(1);
    await world.settle();
    expect(world.started).toHaveLength(2);
  });

  test('the time between two runs counts from when it was really started', async () => {
    failAt('start', false);
    await expect(world.call(refreshed('hr.people', { of }))).rejects.toThrow('crash');
    world.now += 600_000;
    await world.call(refreshed('hr.people', { of }));
    world.now += 400_000;
    await world.call(refreshed('sales.orders', { of }));
    expect(world.started).toHaveLength(1);
    expect(world.waits).toMatchObject([{ until: new Date(world.started[0].at + 900_000) }]);
  });

  test('while it cannot be started, events are counted, and tell so', async () => {
    world.step = async (name) => {
      if (name === 'start') throw Object.assign(new Error('denied'), { name: 'AccessDeniedException' });
    };
    await expect(world.call(refreshed('hr.people', { of }))).rejects.toThrow('denied');
    await expect(world.call(refreshed('sales.orders', { of }))).rejects.toThrow('denied');
    expect(world.state!.waiting).toEqual({ 'sales.orders': ['2026-08-02T00:00:00.000Z', '2026-08-02T00:00:00.000Z'] });
  });

  test('somebody else is always faster', async () => {
    const sleeps: number[] = [];
    const ports = {
      store: { read: async () => ({ version: 1 }), write: async () => false },
      starter: world,
      now: () => new Date(world.now),
      sleep: async (ms: number) => void sleeps.push(ms),
      random: () => 1,
    };
    await expect(join(refreshed('hr.people', { of }), ports)).rejects.toMatchObject({
      name: 'Starlake.JoinBusy',
      message: `too many events at once for pipeline 'kpis' (${MACHINE})`,
    });
    expect(Math.max(...sleeps)).toBe(1000);
    // Within the time that the function has.
    expect(sleeps.reduce((sum, ms) => sum + ms, 0)).toBeLessThan(60_000);
  });
});

test('a dataset that a trigger has no more does not start it', async () => {
  await world.call(refreshed('sales.orders'));
  const of = trigger({ datasets: ['sales.customers', 'hr.people'] });
  await world.call(refreshed('sales.customers', { of }));
  expect(world.started).toEqual([]);
  await world.call(refreshed('hr.people', { of }));
  expect(world.started).toHaveLength(1);
});

test.each([
  [{}],
  [{ dataset: 'a.b', scheduledDate: 'yesterday', run: 'r' }],
  [{ dataset: 'a.b', scheduledDate: '2026-13-02T00:00:00Z', run: 'r' }],
  [{ dataset: 'a.b', scheduledDate: '2026-08-02T00:00:00Z' }],
  ['text'],
])('the detail %j is refused', async (refresh) => {
  await expect(world.call({ trigger: trigger(), refresh, time: '2026-08-02T06:00:00Z' })).rejects.toMatchObject({
    name: 'Starlake.InvalidRefresh',
    message: expect.stringContaining(JSON.stringify(refresh)),
  });
});
