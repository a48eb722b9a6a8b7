import fc from 'fast-check';
import { beginTransforms } from '../../../lambda/scheduler/begin-run';
import type { BeginTransformsEvent } from '../../../lib/contract/begin-transforms';
import type { RunState } from '../../../lambda/scheduler/run-state';
import { fakePorts } from '../../helpers/handler-ports';

const DATASETS = 's3://lake/datasets';
const arn = (name: string) => `arn:aws:states:us-east-1:123456789012:execution:kpi:${name}`;
const TURN = `${DATASETS}/.starlake-stepfunctions/turns/transforms/kpi.json`;
const fileOf = (name: string) => `${DATASETS}/.starlake-stepfunctions/runs/kpi/${name}.json`;
const markerOf = (date: string) =>
  `${DATASETS}/.starlake-stepfunctions/succeeded/transform/kpi/${date.replaceAll('-', '')}T000000+0000`;
const TASKS = [{ task: 'kpi.a' }, { task: 'kpi.b', after: [0, 2] }];
const LOADS = [{ pipeline: 'sales', machine: 'arn:sales', tables: [['orders', 'sales.orders']] as const }];

const event = (input: unknown = {}, more: Partial<BeginTransformsEvent> = {}): BeginTransformsEvent => ({
  pipeline: 'kpi',
  overlap: 'WAIT',
  lock: '.starlake-stepfunctions/turns/transforms/kpi.json',
  runs: '.starlake-stepfunctions/runs/kpi',
  succeeded: '.starlake-stepfunctions/succeeded/transform',
  tasks: TASKS,
  loads: LOADS,
  slots: 6,
  events: 6000,
  taskEvents: 30,
  execution: { Id: arn('one'), Input: input, StartTime: '2026-08-02T03:04:05.678Z' },
  ...more,
});

async function stateOf(given: BeginTransformsEvent, ports = fakePorts()): Promise<RunState> {
  await beginTransforms(given, ports, DATASETS);
  return JSON.parse(ports.storage.contents.get(fileOf('one'))!) as RunState;
}

test('writes down what is to be done, and has a worker for each slot that may be used, and for each load', async () => {
  const ports = fakePorts();
  const result = await beginTransforms(event(), ports, DATASETS);
  expect(result).toEqual({
    ready: true,
    workers: [
      { worker: 0, assignmentId: 1 },
      { worker: 1, assignmentId: 2 },
      { worker: 2, assignmentId: 3 },
    ],
  });
  const state = JSON.parse(ports.storage.contents.get(fileOf('one'))!) as RunState;
  expect(state).toMatchObject({
    scheduledDate: '2026-08-02T03:04:05+0000',
    options: 'sl_options_applied=0',
    whole: true,
    statuses: ['PENDING', 'PENDING', 'PENDING'],
    ranks: [0, 1],
    events: 6090,
  });
  expect(JSON.parse(ports.storage.contents.get(TURN)!)).toMatchObject({ execution: arn('one') });
});

test('never more workers than tasks, slots and what a Map runs at once', async () => {
  const many = Array.from({ length: 60 }, (_, i) => ({ task: `kpi.t${i}` }));
  const count = async (more: Partial<BeginTransformsEvent>) =>
    (await stateOf(event({}, { loads: [], ...more }))).workers.length;
  expect(await count({ slots: 40 })).toBe(2);
  expect(await count({ tasks: many, slots: 7 })).toBe(7);
  expect(await count({ tasks: many, slots: 40, loads: LOADS })).toBe(40);
});

test('a run that begins in a redrive knows, so that its end does not take the failures of this life for old ones', async () => {
  const { execution } = event();
  expect((await stateOf(event())).redrive).toBe(0);
  expect((await stateOf(event({}, { execution: { ...execution, RedriveCount: 2 } }))).redrive).toBe(2);
});

test('a call that is repeated, and a redrive, find the run as it is', async () => {
  const ports = fakePorts();
  await beginTransforms(event(), ports, DATASETS);
  const state = JSON.parse(ports.storage.contents.get(fileOf('one'))!) as RunState;
  ports.storage.contents.set(
    fileOf('one'),
    JSON.stringify({ ...state, statuses: ['DONE', 'PENDING', 'PENDING'], changes: 5 }),
  );
  await beginTransforms(event(), ports, DATASETS);
  expect(JSON.parse(ports.storage.contents.get(fileOf('one'))!)).toMatchObject({
    statuses: ['DONE', 'PENDING', 'PENDING'],
    changes: 5,
  });
  // The same name, years after.
  const again = event({}, { execution: { Id: arn('one'), Input: {}, StartTime: '2027-08-02T00:00:00Z' } });
  await beginTransforms(again, ports, DATASETS);
  expect(JSON.parse(ports.storage.contents.get(fileOf('one'))!)).toMatchObject({
    statuses: ['PENDING', 'PENDING', 'PENDING'],
    changes: 0,
  });
});

test('`tasks` chooses tasks and tables of loads; the others count as done', async () => {
  const state = await stateOf(event({ tasks: ['kpi.b', 'sales.orders'] }));
  expect(state).toMatchObject({ statuses: ['EXCLUDED', 'PENDING', 'PENDING'], whole: false });
  expect((await stateOf(event({ tasks: ['kpi.b'] }))).statuses).toEqual(['EXCLUDED', 'PENDING', 'EXCLUDED']);
});

test.each<[string, unknown, RegExp]>([
  ['no object', 'x', /input must be a JSON object, got "x"/],
  ['too long', { x: 'x'.repeat(20_000) }, /has 20\d\d\d bytes, and may have 16384/],
  ['no time', { scheduledTime: 'monday' }, /scheduledTime must be an ISO-8601 time .* got "monday"/],
  ['no list of tasks', { tasks: 'kpi.a' }, /tasks must be a list of one or more names, got "kpi.a"/],
  ['no tasks at all', { tasks: [] }, /tasks must be a list/],
  [
    'a task that is not there',
    { tasks: ['kpi.c'] },
    /tasks has \["kpi.c"\], which pipeline 'kpi' has not; it has kpi.a, kpi.b, sales.orders/,
  ],
  [
    'an interval that is none',
    { dataInterval: '2026' },
    /dataInterval must be {"start": time, "end": time}, got "2026"/,
  ],
  ['half an interval', { dataInterval: { start: '2026-08-01' } }, /dataInterval.end must be an ISO-8601 time/],
  ['no interval', { dataInterval: ['2026-08-01'] }, /dataInterval must be {"start": time, "end": time}, got \["2026/],
  [
    'since when',
    { dataInterval: { since: 5, end: '2026-08-02' } },
    /dataInterval.since must be an ISO-8601 time .* got 5/,
  ],
  ['until when', { dataInterval: { since: '2026-08-01' } }, /dataInterval.end must be an ISO-8601 time .* got nothing/],
  [
    'the first begin',
    { dataInterval: { since: '2026-08-01', startDate: 'x', end: '2026-08-02' } },
    /dataInterval.startDate must be an ISO-8601 time .* got "x"/,
  ],
  [
    'two begins',
    { dataInterval: { since: '2026-08-01', start: '2026-08-01', end: '2026-08-02' } },
    /dataInterval must have start or since, not both, got {"since"/,
  ],
  ['since backwards', { dataInterval: { since: '2026-08-02', end: '2026-08-01' } }, /must start before it ends/],
  ['once or what', { once: 'yes' }, /once must be true or false, got "yes"/],
  ['an interval backwards', { dataInterval: { start: '2026-08-02', end: '2026-08-01' } }, /must start before it ends/],
])('refuses an invalid input: %s', async (_, input, message) => {
  const ports = fakePorts();
  const error = (await beginTransforms(event(input), ports, DATASETS).catch((thrown: Error) => thrown)) as Error;
  expect(error.name).toBe('Starlake.InvalidInput');
  expect(error.message).toMatch(message);
  expect(ports.storage.contents.size).toBe(0);
});

test('whatever the input is, the run begins or says what is wrong with it', async () => {
  const time = fc.oneof(
    fc.string(),
    fc.date().map(String),
    fc.constantFrom('2026-08-02', '2026-02-30', '0000-01-01T00:00:00Z'),
  );
  const wild = fc.oneof(
    fc.anything(),
    time,
    fc.array(fc.constantFrom('kpi.a', 'kpi.b', 'x')),
    fc.record({ start: time, end: time }),
    fc.record({ since: time, startDate: time, end: time }),
  );
  const input = fc.oneof(
    fc.anything(),
    fc.record({ scheduledTime: wild, tasks: wild, dataInterval: wild, once: wild }, { requiredKeys: [] }),
  );
  await fc.assert(
    fc.asyncProperty(input, async (given) => {
      // As Step Functions has it: what came as JSON.
      const json: unknown = JSON.parse(JSON.stringify(given) ?? 'null');
      const outcome = await beginTransforms(event(json), fakePorts(), DATASETS).catch((error: Error) => error);
      expect(outcome instanceof Error ? outcome.name : 'ready').toMatch(/^(ready|Starlake\.InvalidInput)$/);
    }),
    { numRuns: 500 },
  );
});

describe('the data interval', () => {
  const optionsOf = async (input: object, more: Partial<BeginTransformsEvent> = {}) =>
    (await stateOf(event(input, more))).options;

  test('of the schedule, as upstream passes it', async () => {
    const daily = { cron: '0 0 * * *', timeZone: 'UTC' };
    const expected =
      "sl_data_interval_start='2026-08-01T00:00:00+0000',sl_data_interval_end='2026-08-02T00:00:00+0000',sl_options_applied=0";
    expect(await optionsOf({ scheduledTime: '2026-08-02T00:00:00Z' }, daily)).toBe(expected);
    // A run that somebody starts later has the interval that was over.
    expect(await optionsOf({ scheduledTime: '2026-08-02T03:00:00Z' }, daily)).toBe(expected);
  });

  test('of the schedule in its time zone', async () => {
    const paris = { cron: '0 0 * * *', timeZone: 'Europe/Paris' };
    expect(await optionsOf({ scheduledTime: '2026-08-01T22:00:00Z' }, paris)).toContain(
      "sl_data_interval_start='2026-07-31T22:00:00+0000',sl_data_interval_end='2026-08-01T22:00:00+0000'",
    );
  });

  test('of the input, over that of the schedule', async () => {
    const input = { dataInterval: { start: '2026-07-01T00:00:00+02:00', end: '2026-08-01' } };
    expect(await optionsOf(input, { cron: '0 0 * * *' })).toContain(
      "sl_data_interval_start='2026-06-30T22:00:00+0000',sl_data_interval_end='2026-08-01T00:00:00+0000'",
    );
  });
});

describe('an interval that begins with the last run that succeeded', () => {
  const open = (since: string, end: string, startDate?: string) => ({ dataInterval: { since, end, startDate } });
  const intervalOf = async (input: object, ...succeeded: string[]) => {
    const ports = fakePorts(succeeded.map(markerOf));
    const { options } = await stateOf(event(input), ports);
    return /start='([^T]*).*end='([^T]*)/.exec(options)!.slice(1);
  };

  test('takes what waited together from the first of it on', async () => {
    expect(await intervalOf(open('2026-08-06', '2026-08-07'), '2026-08-04', '2026-08-05', '2026-08-06')).toEqual([
      '2026-08-05',
      '2026-08-07',
    ]);
  });

  test('is not later than a run of the same logical date', async () => {
    expect(await intervalOf(open('2026-08-06', '2026-08-06'), '2026-08-05', '2026-08-06', '2026-08-09')).toEqual([
      '2026-08-05',
      '2026-08-06',
    ]);
  });

  test.each([
    [undefined, '1970-01-01'],
    ['2026-07-01', '2026-07-01'],
    ['2026-08-07', '2026-08-07'],
    ['2027-01-01', '2026-08-08'],
  ])('begins with the start date %p where none has: %s', async (startDate, start) => {
    expect(await intervalOf(open('2026-08-06', '2026-08-08', startDate), '2026-08-06')).toEqual([start, '2026-08-08']);
  });

  test('is read when the run holds the lock: it begins where the one before ended', async () => {
    const ports = fakePorts([markerOf('2026-08-01')], [arn('other')]);
    ports.storage.contents.set(TURN, JSON.stringify({ execution: arn('other'), redrive: 0 }));
    const given = event(open('2026-08-03', '2026-08-03'));
    await expect(beginTransforms(given, ports, DATASETS)).rejects.toMatchObject({ name: 'Starlake.StillRunning' });
    ports.executions.running.clear();
    ports.storage.contents.set(markerOf('2026-08-02'), '');
    expect((await stateOf(given, ports)).options).toContain("sl_data_interval_start='2026-08-02T");
  });
});

describe('once', () => {
  const given = (input: object, more: Partial<BeginTransformsEvent> = {}) =>
    event({ scheduledTime: '2026-08-02T00:00:00Z', ...input }, more);

  test.each(['WAIT', 'ALLOW'] as const)('a run for the logical date has succeeded: skipped (%s)', async (overlap) => {
    const ports = fakePorts([markerOf('2026-08-02')]);
    expect(await beginTransforms(given({ once: true }, { overlap }), ports, DATASETS)).toEqual({
      ready: false,
      summary: {
        pipeline: 'kpi',
        status: 'SKIPPED',
        scheduledDate: '2026-08-02T00:00:00+0000',
        reason: 'a run for 2026-08-02T00:00:00+0000 has succeeded',
        tasks: [],
      },
    });
    expect(ports.storage.contents.has(fileOf('one'))).toBe(false);
    // Nobody has to wait for it.
    const turn = ports.storage.contents.get(TURN);
    expect(turn === undefined || JSON.parse(turn).ended).toBe(true);
  });

  test('of two that wait for each other, the second is skipped', async () => {
    const ports = fakePorts([], [arn('other')]);
    ports.storage.contents.set(TURN, JSON.stringify({ execution: arn('other'), redrive: 0 }));
    const again = () => beginTransforms(given({ once: true }), ports, DATASETS);
    await expect(again()).rejects.toMatchObject({ name: 'Starlake.StillRunning' });
    ports.executions.running.clear();
    ports.storage.contents.set(markerOf('2026-08-02'), '');
    expect(await again()).toMatchObject({ ready: false, summary: { status: 'SKIPPED' } });
  });

  test.each([
    [{ once: true }, '2026-08-01'],
    [{ once: false }, '2026-08-02'],
    [{ once: null }, '2026-08-02'],
    [{}, '2026-08-02'],
  ])('%j, and %s has succeeded: it runs', async (input, date) => {
    const ports = fakePorts([markerOf(date)]);
    expect(await beginTransforms(given(input), ports, DATASETS)).toMatchObject({ ready: true });
  });
});

describe('while another run of the pipeline is going', () => {
  const busy = async (overlap: BeginTransformsEvent['overlap']) => {
    const ports = fakePorts([], [arn('other')]);
    ports.storage.contents.set(TURN, JSON.stringify({ execution: arn('other'), redrive: 0 }));
    return beginTransforms(event({}, { overlap }), ports, DATASETS);
  };

  test('it waits, is skipped, fails, or runs beside it', async () => {
    await expect(busy('WAIT')).rejects.toMatchObject({
      name: 'Starlake.StillRunning',
      message: `another run of pipeline 'kpi' is still going: ${arn('other')}`,
    });
    await expect(busy('FAIL')).rejects.toMatchObject({ name: 'Starlake.Overlap' });
    expect(await busy('SKIP')).toEqual({
      ready: false,
      summary: {
        pipeline: 'kpi',
        status: 'SKIPPED',
        scheduledDate: '2026-08-02T03:04:05+0000',
        reason: `another run of pipeline 'kpi' is still going: ${arn('other')}`,
        blockedBy: arn('other'),
        tasks: [],
      },
    });
    expect(await busy('ALLOW')).toMatchObject({ ready: true });
  });

  test('the turn of a run that is over is over once its containers are gone, and only its transforms count', async () => {
    const command = (name: string) => ['transform', '--scheduledDate', 'x', '--name', name];
    const tasks = [
      { arn: 'task-1', execution: arn('other'), command: command('kpi.a') },
      { arn: 'task-2', execution: arn('other'), command: command('elsewhere.a') },
      { arn: 'task-3', execution: arn('other'), command: ['load', '--domains', 'kpi', '--tables', 'a'] },
    ];
    const ports = fakePorts([], [], tasks);
    ports.storage.contents.set(TURN, JSON.stringify({ execution: arn('other'), redrive: 0 }));
    await expect(beginTransforms(event(), ports, DATASETS)).rejects.toMatchObject({
      name: 'Starlake.StillRunning',
      message: `containers still work on pipeline 'kpi': task-1 of ${arn('other')}`,
    });
    expect(ports.tasks.stopped).toEqual(['task-1']);
    expect(await beginTransforms(event(), ports, DATASETS)).toMatchObject({ ready: true });
  });
});

test('the second of two schedules of one expression is skipped on a day that both have', async () => {
  const input = { scheduledTime: '2026-08-01T00:00:00Z', unless: { daysOfMonth: [1], timeZone: 'UTC' } };
  const result = await beginTransforms(event(input), fakePorts(), DATASETS);
  expect(result).toMatchObject({
    ready: false,
    summary: { status: 'SKIPPED', reason: expect.stringContaining('days of the month') },
  });
});
