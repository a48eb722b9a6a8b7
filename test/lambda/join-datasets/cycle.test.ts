import { refreshed, trigger, World } from './world';

/** A trigger that takes only what is within a daily cycle. */
const daily = trigger({ datasets: ['a.b', 'a.c'], cycle: '0 0 * * *', minSeconds: 0 });

async function startedFor(dates: ReadonlyArray<readonly [dataset: string, date: string]>, of = daily) {
  const world = new World();
  for (const [i, [dataset, date]] of dates.entries()) {
    await world.call(refreshed(dataset, { of, date, run: String(i), time: `2026-08-02T06:00:0${i}Z` }));
  }
  return world.started.map(({ input }) => [input.dataInterval.since, input.scheduledTime]);
}

test.each<[string, Array<[string, string]>, number]>([
  [
    'of one day',
    [
      ['a.b', '2026-08-02T02:00:00+0000'],
      ['a.c', '2026-08-02T05:00:00+0000'],
    ],
    1,
  ],
  [
    'of the whole day before',
    [
      ['a.b', '2026-08-01T00:00:01+0000'],
      ['a.c', '2026-08-02T05:00:00+0000'],
    ],
    1,
  ],
  [
    'of before that',
    [
      ['a.b', '2026-08-01T00:00:00+0000'],
      ['a.c', '2026-08-02T05:00:00+0000'],
    ],
    0,
  ],
  [
    'in the other order',
    [
      ['a.c', '2026-08-02T05:00:00+0000'],
      ['a.b', '2026-07-31T02:00:00+0000'],
    ],
    0,
  ],
])('datasets %s', async (_, dates, runs) => {
  expect(await startedFor(dates)).toHaveLength(runs);
});

test('one that is too old is waited for, and nothing of it is lost', async () => {
  const runs = await startedFor([
    ['a.b', '2026-07-30T02:00:00+0000'],
    ['a.c', '2026-08-02T05:00:00+0000'],
    ['a.b', '2026-08-02T02:00:00+0000'],
  ]);
  expect(runs).toEqual([['2026-07-30T02:00:00Z', '2026-08-02T05:00:00Z']]);
});

test('any takes it, and so does all without a cycle', async () => {
  const dates = [
    ['a.b', '2026-07-30T02:00:00+0000'],
    ['a.c', '2026-08-02T05:00:00+0000'],
  ] as const;
  expect(await startedFor(dates, { ...daily, cycle: undefined })).toHaveLength(1);
  expect(await startedFor(dates, { ...daily, strategy: 'any' })).toHaveLength(2);
});
