import { planEvent, MACHINE, succeededRuns } from './support';
import type { BackfillPlan, TargetPipeline } from '../../../lib/contract/backfill';
import { MAX_RUNS, planBackfill } from '../../../lambda/backfill/plan';

const WEEK = { pipeline: 'sales', from: '2026-08-01', to: '2026-08-08' };
const plan = async (input: unknown, schedule?: Partial<TargetPipeline>, ...dates: string[]) =>
  planBackfill(planEvent(input, schedule), await succeededRuns(...dates));
const times = ({ runs }: BackfillPlan) => runs.map(({ scheduledTime }) => scheduledTime);

test('a run for each time of the interval, both ends included, oldest first', async () => {
  const made = await plan(WEEK);
  expect(made).toMatchObject({
    pipeline: 'sales',
    machine: MACHINE,
    from: '2026-08-01T00:00:00Z',
    to: '2026-08-08T23:59:59Z',
    maxConcurrency: 1,
    skipped: 0,
    done: {},
    round: 0,
    next: 'RUN',
  });
  expect(times(made)).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map((day) => `2026-08-0${day}T00:00:00Z`));
  expect(made.runs[1]).toEqual({
    scheduledTime: '2026-08-02T00:00:00Z',
    start: '2026-08-01T00:00:00Z',
    name: expect.stringMatching(/^backfill-20260802T000000Z-[0-9a-f]{8}$/),
  });
});

test('no two runs have one name, also those that another backfill makes', async () => {
  const given = planEvent(WEEK);
  const other = { ...given, execution: { ...given.execution, Id: `${given.execution.Id}2` } };
  const [one, two] = [
    await planBackfill(given, await succeededRuns()),
    await planBackfill(other, await succeededRuns()),
  ];
  expect(new Set([...one.runs, ...two.runs].map(({ name }) => name)).size).toBe(16);
  // A try that follows an answer that was lost.
  expect((await planBackfill(given, await succeededRuns())).runs).toEqual(one.runs);
});

test('without what has succeeded', async () => {
  const made = await plan(WEEK, {}, '2026-08-01T00:00:00+0000', '2026-08-05T00:00:00+0000', '2026-08-05T01:02:03+0000');
  expect(times(made).map((time) => time.slice(9, 10))).toEqual(['2', '3', '4', '6', '7', '8']);
  expect(made.skipped).toBe(2);
});

test('nothing is left to run: it ends with its output', async () => {
  const one = { ...WEEK, to: '2026-08-01' };
  expect(await plan(one, {}, '2026-08-01T00:00:00+0000')).toMatchObject({
    next: 'END',
    runs: [],
    summary: {
      pipeline: 'sales',
      from: '2026-08-01T00:00:00Z',
      to: '2026-08-01T23:59:59Z',
      runs: 0,
      skipped: 1,
      statuses: {},
    },
  });
});

test('times that have not come yet are left out', async () => {
  expect(times(await plan({ ...WEEK, from: '2026-08-31', to: '2027-01-01' }))).toEqual([
    '2026-08-31T00:00:00Z',
    '2026-09-01T00:00:00Z',
  ]);
});

test('a dry run says what would be run', async () => {
  const { next, runs, summary } = await plan(
    { ...WEEK, to: '2026-08-02', dryRun: true },
    {},
    '2026-08-01T00:00:00+0000',
  );
  expect({ next, runs }).toEqual({ next: 'END', runs: [] });
  expect(summary).toEqual({
    pipeline: 'sales',
    from: '2026-08-01T00:00:00Z',
    to: '2026-08-02T23:59:59Z',
    dryRun: true,
    runs: 1,
    skipped: 1,
    ticks: [
      { scheduledTime: '2026-08-01T00:00:00Z', status: 'SUCCEEDED' },
      { scheduledTime: '2026-08-02T00:00:00Z', status: 'PENDING' },
    ],
  });
});

describe('times', () => {
  test.each([
    ['2026-08-01T02:30:00', '2026-08-02T02:30:00', ['2026-08-01T00:30:00Z', '2026-08-02T00:30:00Z']],
    ['2026-08-01', '2026-08-01', ['2026-08-01T00:30:00Z']],
    ['2026-08-01T00:30:00Z', '2026-08-02T02:29:59+02:00', ['2026-08-01T00:30:00Z']],
    ['2026-08-01T00:30:01Z', '2026-08-02 00:30Z', ['2026-08-02T00:30:00Z']],
    // The clocks leave the time out.
    ['2026-03-29T02:30', '2026-03-30T02:30', ['2026-03-30T00:30:00Z']],
  ])('from %s to %s, in the time zone where they say no other', async (from, to, expected) => {
    expect(
      times(await plan({ pipeline: 'sales', from, to }, { cron: '30 2 * * *', timeZone: 'Europe/Paris' })),
    ).toEqual(expected);
  });
});

test.each([
  ['a day of 23 hours', 'Europe/Paris', '2026-03-29', '2026-03-28T23:00:00Z', '2026-03-29T21:59:59Z'],
  ['a day of 25 hours', 'Europe/Paris', '2026-10-25', '2026-10-24T22:00:00Z', '2026-10-25T22:59:59Z'],
  // At midnight clocks go from 24:00 to 01:00, and to 23:00.
  [
    'the day before one without midnight',
    'America/Santiago',
    '2026-09-05',
    '2026-09-05T04:00:00Z',
    '2026-09-06T03:59:59Z',
  ],
  ['a day without midnight', 'America/Santiago', '2026-09-06', '2026-09-06T04:00:00Z', '2026-09-07T02:59:59Z'],
  [
    'a day whose last hour comes twice',
    'America/Santiago',
    '2026-04-04',
    '2026-04-04T03:00:00Z',
    '2026-04-05T03:59:59Z',
  ],
])('%s, in %s: %s is from %s to %s', async (_, timeZone, day, from, to) => {
  const made = await plan({ pipeline: 'sales', from: day, to: day }, { cron: '0 * * * *', timeZone });
  expect(made).toMatchObject({ from, to });
});

describe('an invalid input', () => {
  test.each([
    [null, "the execution's input must be a JSON object, got null"],
    [[], 'must be a JSON object'],
    [{ ...WEEK, pipeline: 'saels' }, 'pipeline must be one of hr, sales, got "saels"'],
    [{ ...WEEK, pipeline: 'toString' }, 'pipeline must be one of hr, sales, got "toString"'],
    [{}, 'pipeline must be one of hr, sales, got nothing'],
    [
      { ...WEEK, from: undefined },
      'from must be a day or an ISO-8601 time such as 2026-08-01 or 2026-08-01T00:00:00Z, got nothing',
    ],
    [{ ...WEEK, from: '2026-02-30' }, 'from must be a day or an ISO-8601 time'],
    [{ ...WEEK, to: 'yesterday' }, 'got "yesterday"'],
    [{ ...WEEK, to: '2026-08-08T00:00:00+99:00' }, 'to must be a day'],
    [{ ...WEEK, to: 5 }, 'to must be a day'],
    [{ ...WEEK, to: '2026-07-31' }, 'from must not be after to, got from "2026-08-01" and to "2026-07-31"'],
    [{ ...WEEK, maxConcurrency: 41 }, 'maxConcurrency must be a whole number from 1 to 40, got 41'],
    [{ ...WEEK, maxConcurrency: '2' }, 'got "2"'],
    [{ ...WEEK, dryRun: 'yes' }, 'dryRun must be true or false, got "yes"'],
  ])('%j', async (input, message) => {
    await expect(plan(input)).rejects.toMatchObject({
      name: 'Starlake.InvalidInput',
      message: expect.stringContaining(message),
    });
  });
});

describe('more than one execution has room for', () => {
  const input = { pipeline: 'sales', from: '2026-06-01T00:00:00Z', to: '2026-08-31T23:00:00Z' };

  test('is refused, with how many there are and how to go on', async () => {
    const made = plan(input, { cron: '0 * * * *' });
    await expect(made).rejects.toMatchObject({
      name: 'Starlake.InvalidInput',
      message:
        "there are 2208 runs to make of 'sales' from 2026-06-01T00:00:00Z to 2026-08-31T23:00:00Z, and one execution makes 1000: " +
        'backfill it in parts, the first with "to": "2026-07-12T15:00:00Z"',
    });
    const part = await plan({ ...input, to: '2026-07-12T15:00:00Z' }, { cron: '0 * * * *' });
    expect(part.runs).toHaveLength(MAX_RUNS);
  });

  test('is not, where enough has succeeded', async () => {
    const dates = Array.from({ length: 1208 }, (_, i) => new Date(Date.parse('2026-06-01T00:00:00Z') + i * 3_600_000));
    const marks = dates.map((date) => date.toISOString().replace('.000Z', '+0000'));
    const made = await plan(input, { cron: '0 * * * *' }, ...marks);
    expect(made).toMatchObject({ skipped: 1208, next: 'RUN' });
    expect(made.runs).toHaveLength(1000);
  });

  test('is not looked through without an end', async () => {
    await expect(plan({ ...input, from: '1990-01-01' }, { cron: '* * * * *' })).rejects.toThrow(
      'there are more than 50000 times',
    );
  });

  test('the largest, with how its runs have ended, is well within what a state may hold', async () => {
    const made = await plan({ ...input, to: '2026-07-12T15:00:00Z' }, { cron: '0 * * * *' });
    const failed = {
      error: 'StepFunctions.ExecutionAlreadyExistsException',
      name: `${made.runs[0].name}-10-10`,
      redrive: 10,
    };
    const state = { plan: made, results: made.runs.map(() => failed) };
    expect(JSON.stringify(state).length).toBeLessThan(250_000);
    const dry = await plan({ ...input, to: '2026-07-12T15:00:00Z', dryRun: true }, { cron: '0 * * * *' });
    expect(JSON.stringify(dry).length).toBeLessThan(150_000);
  });
});

test('a dry run of much that has succeeded tells the first times only', async () => {
  const dates = Array.from({ length: 2500 }, (_, i) => new Date(Date.parse('2026-01-01T00:00:00Z') + i * 3_600_000));
  const marks = dates.map((date) => date.toISOString().replace('.000Z', '+0000'));
  const to = dates[2499].toISOString();
  const { summary } = await plan(
    { pipeline: 'sales', from: '2026-01-01', to, dryRun: true },
    { cron: '0 * * * *' },
    ...marks,
  );
  expect(summary).toMatchObject({ runs: 0, skipped: 2500, moreTicks: 500 });
  expect(summary!.ticks).toHaveLength(2000);
});
