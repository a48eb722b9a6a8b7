import fc from 'fast-check';
import { transformFailed } from '../../../lambda/scheduler/cause';
import { endTransforms } from '../../../lambda/scheduler/end-run';
import type { EndTransformsEvent } from '../../../lib/contract/end-transforms';
import type { Assignment, RunState } from '../../../lambda/scheduler/run-state';
import type { Refreshed } from '../../../lambda/datasets/publisher';
import type { JobTask } from '../../../lambda/aws/tasks';
import { MAX_CAUSE } from '../../../lib/contract/limits';
import { FakeLogs } from '../../helpers/fake-logs';
import { FakeClock, fakePorts } from '../../helpers/handler-ports';

const DATASETS = 's3://lake/datasets';
const ID = 'arn:aws:states:us-east-1:123456789012:execution:kpi:one';
const OTHER = 'arn:aws:states:us-east-1:123456789012:execution:kpi:two';
const FILE = `${DATASETS}/.starlake-stepfunctions/runs/kpi/one.json`;
const TURN = `${DATASETS}/.starlake-stepfunctions/turns/transforms/kpi.json`;
const MARK = `${DATASETS}/.starlake-stepfunctions/succeeded/kpi/20260802T000000+0000`;
const END: { assignmentId: number; assignment: Assignment } = { assignmentId: 9, assignment: { do: 'END' } };

const run = (more: Partial<RunState> = {}): RunState => ({
  pipeline: 'kpi',
  execution: ID,
  started: '1970-01-01T00:00:01Z',
  scheduledDate: '2026-08-02T00:00:00+0000',
  options: '',
  slots: 2,
  whole: true,
  tasks: [{ task: 'kpi.a' }, { task: 'kpi.b', after: [0] }, { task: 'kpi.c' }],
  loads: [],
  ranks: [0, 1, 2],
  statuses: ['DONE', 'DONE', 'DONE'],
  failures: {},
  workers: [END, END],
  redrive: 0,
  events: 6090,
  taskEvents: 30,
  lastAssignmentId: 9,
  changes: 4,
  ...more,
});

function setUp(state: RunState, running: string[] = [], containers: JobTask[] = []) {
  const published: Refreshed[] = [];
  const publisher = { published: async (refreshed: readonly Refreshed[]) => void published.push(...refreshed) };
  const ports = { ...fakePorts([], running, containers), publisher, warn: () => undefined };
  ports.storage.contents.set(FILE, JSON.stringify(state));
  ports.storage.contents.set(TURN, JSON.stringify({ execution: ID, redrive: 0 }));
  const end = (redrive = 0, more: Partial<EndTransformsEvent> = {}) =>
    endTransforms(
      {
        pipeline: 'kpi',
        overlap: 'WAIT',
        lock: '.starlake-stepfunctions/turns/transforms/kpi.json',
        runs: '.starlake-stepfunctions/runs/kpi',
        succeeded: '.starlake-stepfunctions/succeeded',
        execution: { Id: ID, Input: {}, StartTime: 'then', RedriveCount: redrive },
        ...more,
      },
      ports,
      DATASETS,
    );
  const read = (file: string) => JSON.parse(ports.storage.contents.get(file)!) as Record<string, unknown>;
  return { ports, published, end, read };
}

const half = () =>
  run({
    statuses: ['FAILED', 'PENDING', 'DONE'],
    failures: {
      0: { error: 'States.TaskFailed', kind: 'COMMAND_FAILED', exitCode: 2, diagnosis: 'see its log', log: 'g:s' },
    },
  });

test('a run that has done everything says so, notes it, and gives its turn back; repeated, it says the same', async () => {
  const { ports, end, read } = setUp(run(), [OTHER]);
  const done = ['kpi.a', 'kpi.b', 'kpi.c'].map((task) => ({ task, status: 'DONE' }));
  const summary = { pipeline: 'kpi', status: 'DONE', scheduledDate: '2026-08-02T00:00:00+0000', tasks: done };
  expect(await end()).toEqual({ next: 'END', summary });
  expect(ports.storage.contents.has(MARK)).toBe(true);
  expect(read(TURN)).toMatchObject({ ended: true });
  // Meanwhile the next run has begun.
  ports.storage.contents.set(TURN, JSON.stringify({ execution: OTHER, redrive: 0 }));
  expect(await end()).toEqual({ next: 'END', summary });
  expect(read(TURN)).toMatchObject({ execution: OTHER });
});

test('a run of some tasks names these, and is not noted', async () => {
  const { ports, end } = setUp(run({ whole: false, statuses: ['EXCLUDED', 'DONE', 'EXCLUDED'] }));
  expect(await end()).toMatchObject({ summary: { tasks: [{ task: 'kpi.b', status: 'DONE' }] } });
  expect(ports.storage.contents.has(MARK)).toBe(false);
});

test('its file is deleted by a call of its own, which may be repeated', async () => {
  const { ports, end } = setUp(run());
  expect(await end(0, { forget: true })).toBeUndefined();
  expect(ports.storage.contents.has(FILE)).toBe(false);
  expect(await end(0, { forget: true })).toBeUndefined();
});

test('a run in which something failed fails, names what and why, and gives its turn back', async () => {
  const { ports, end, read } = setUp(half());
  const error = (await end().catch((thrown: Error) => thrown)) as Error;
  expect(error.name).toBe('Starlake.TransformFailed');
  expect(JSON.parse(error.message)).toEqual({
    pipeline: 'kpi',
    scheduledDate: '2026-08-02T00:00:00+0000',
    failed: [
      {
        task: 'kpi.a',
        error: 'States.TaskFailed',
        kind: 'COMMAND_FAILED',
        exitCode: 2,
        diagnosis: 'see its log',
        log: 'g:s',
      },
    ],
    blocked: [{ task: 'kpi.b', because: ['kpi.a'] }],
  });
  expect(read(TURN)).toMatchObject({ ended: true });
  expect(ports.storage.contents.has(MARK)).toBe(false);
  expect(ports.storage.contents.has(FILE)).toBe(true);
});

describe('expectations', () => {
  const DATE = '2026-08-02T00:00:00+0000';
  const log = (expectations: number) => {
    const begin = {
      stream: 's',
      time: 2_000,
      text: `Running Starlake transform --scheduledDate ${DATE} --name kpi.c`,
    };
    const reports = Array.from({ length: expectations }, (_, i) => ({
      stream: 's',
      time: 2_001,
      text: `ExpectationJob: name: {{e${i}()}}, params:e${i}(), count:${i % 2}, success:${i % 2 === 0}, message: , sql:`,
    }));
    return { printed: new FakeLogs([begin, ...reports]), clock: new FakeClock() };
  };
  const expecting = (more: Partial<RunState> = {}) =>
    run({ tasks: [{ task: 'kpi.a' }, { task: 'kpi.b' }, { task: 'kpi.c', expects: true }], ...more });

  test('are in the output', async () => {
    const { ports, end } = setUp(expecting());
    Object.assign(ports, { log: log(1) });
    expect(await end()).toMatchObject({
      summary: { tasks: [{}, {}, { task: 'kpi.c', expectations: [{ expect: 'e0()', passed: true, count: 0 }] }] },
    });
  });

  test('are in the cause of a run that failed', async () => {
    const { ports, end } = setUp(expecting({ statuses: ['FAILED', 'DONE', 'DONE'] }));
    Object.assign(ports, { log: log(2) });
    const { message } = (await end().catch((thrown: Error) => thrown)) as Error;
    expect(JSON.parse(message)).toMatchObject({
      expectations: {
        'kpi.c': [
          { expect: 'e1()', passed: false, count: 1 },
          { expect: 'e0()', passed: true, count: 0 },
        ],
      },
    });
  });

  test('are left out where there is no room, those that passed first', () => {
    const results = (passed: boolean, expect: string) => ({ expect, passed, count: passed ? 0 : 1 });
    const failed = { 'kpi.c': [results(false, 'short()')] };
    const all = { 'kpi.c': [results(false, 'short()'), results(true, 'x'.repeat(MAX_CAUSE))] };
    const causeOf = (...expectations: object[]) =>
      JSON.parse(transformFailed(half(), undefined, expectations as never).message) as { expectations?: object };
    expect(causeOf(failed, failed).expectations).toEqual(failed);
    expect(causeOf(all, failed).expectations).toEqual(failed);
    expect(causeOf(all, all).expectations).toBeUndefined();
  });
});

test('a container that is left of a run that failed is stopped before the turn ends', async () => {
  const command = ['transform', '--scheduledDate', 'x', '--name', 'kpi.a'];
  const { ports, end, read } = setUp(half(), [], [{ arn: 'task1', execution: ID, command }]);
  await expect(end()).rejects.toMatchObject({ name: 'Starlake.StillRunning' });
  expect(ports.tasks.stopped).toEqual(['task1']);
  expect(read(TURN)).not.toHaveProperty('ended');
  await expect(end()).rejects.toMatchObject({ name: 'Starlake.TransformFailed' });
  expect(read(TURN)).toMatchObject({ ended: true });
});

test('where runs may overlap, none waits for the containers of another', async () => {
  const command = ['transform', '--scheduledDate', 'x', '--name', 'kpi.a'];
  const { end } = setUp(half(), [OTHER], [{ arn: 'task1', execution: OTHER, command }]);
  await expect(end(0, { overlap: 'ALLOW' })).rejects.toMatchObject({ name: 'Starlake.TransformFailed' });
});

test('what could not be published is published before the run ends, and only once', async () => {
  const { ports, published, end, read } = setUp(run({ unpublished: { 'mart.a': 0, 'mart.b': 1 } }));
  const about = { scheduledDate: '2026-08-02T00:00:00+0000', run: ID, pipeline: 'kpi' };
  const works = ports.publisher.published;
  ports.publisher.published = () => Promise.reject(new Error('no bus'));
  await expect(end()).rejects.toThrow('no bus');
  expect(ports.storage.contents.has(MARK)).toBe(false);
  expect(read(FILE)).toMatchObject({ unpublished: { 'mart.a': 0, 'mart.b': 1 } });
  ports.publisher.published = works;
  expect(await end()).toMatchObject({ next: 'END' });
  expect(await end()).toMatchObject({ next: 'END' });
  expect(published).toEqual([
    { ...about, dataset: 'mart.a', redrive: 0 },
    { ...about, dataset: 'mart.b', redrive: 1 },
  ]);
  expect(ports.storage.contents.has(MARK)).toBe(true);
});

test('a run in which something failed publishes it too, and says where it cannot', async () => {
  const { ports, published, end } = setUp({ ...half(), unpublished: { 'kpi.c': 0 } });
  const works = ports.publisher.published;
  ports.publisher.published = () => Promise.reject(new Error(`no bus ${'x'.repeat(2000)}`));
  const error = (await end().catch((thrown: Error) => thrown)) as Error;
  expect(error.name).toBe('Starlake.TransformFailed');
  expect(JSON.parse(error.message)).toMatchObject({
    failed: [{ task: 'kpi.a' }],
    unpublished: `no bus ${'x'.repeat(993)}`,
  });
  ports.publisher.published = works;
  const again = (await end().catch((thrown: Error) => thrown)) as Error;
  expect(JSON.parse(again.message)).not.toHaveProperty('unpublished');
  expect(published).toMatchObject([{ dataset: 'kpi.c' }]);
});

test('a run is done only when everything is: what nobody has told the end of fails it, and is redriven', async () => {
  const workers = [{ assignmentId: 8, assignment: { do: 'RUN', task: 1 } as const }, END];
  const { ports, end, read } = setUp(run({ statuses: ['DONE', 'PENDING', 'DONE'], workers }));
  const error = (await end().catch((thrown: Error) => thrown)) as Error;
  expect(error.name).toBe('Starlake.TransformFailed');
  expect(JSON.parse(error.message)).toMatchObject({
    failed: [{ task: 'kpi.b', error: 'Starlake.TaskLost' }],
    blocked: [],
  });
  expect(ports.storage.contents.has(MARK)).toBe(false);
  expect(await end(1)).toEqual({ next: 'RUN', workers: [{ worker: 0, assignmentId: 10 }] });
  expect(read(FILE)).toMatchObject({ statuses: ['DONE', 'PENDING', 'DONE'] });
});

test('a redrive runs what failed and what waits for it, once for each redrive', async () => {
  const { end, read } = setUp(half());
  await expect(end()).rejects.toThrow();
  const again = await end(1);
  const workers = [10, 11].map((assignmentId, worker) => ({ worker, assignmentId }));
  expect(again).toEqual({ next: 'RUN', workers });
  expect(read(FILE)).toMatchObject({
    statuses: ['PENDING', 'PENDING', 'DONE'],
    failures: {},
    redrive: 1,
    events: 6150,
  });
  expect(read(TURN)).toMatchObject({ execution: ID, redrive: 1 });
  // Its answer got lost.
  expect(await end(1)).toEqual(again);
  expect(read(FILE)).toMatchObject({ events: 6150 });
});

test('a redrive of a run whose workers have histories of their own takes little of its history', async () => {
  const { end, read } = setUp({ ...half(), workerTasks: 600 });
  expect(await end(1)).toMatchObject({ next: 'RUN', workers: [{}, {}], execution: ID });
  expect(read(FILE)).toMatchObject({ events: 6120 });
});

test('workers that ended before everything was done are replaced', async () => {
  const { end, read } = setUp(run({ statuses: ['DONE', 'PENDING', 'PENDING'], workerTasks: 600 }));
  const again = {
    next: 'RUN',
    execution: ID,
    workers: [10, 11].map((assignmentId, worker) => ({ worker, assignmentId })),
  };
  expect(await end()).toEqual(again);
  // Its answer got lost.
  expect(await end()).toEqual(again);
  expect(read(FILE)).toMatchObject({ workers: [{ assignment: { do: 'RUN' } }, { assignment: { do: 'RUN' } }] });
});

test('a redrive waits for its turn', async () => {
  const { ports, end, read } = setUp(half(), [OTHER]);
  ports.storage.contents.set(TURN, JSON.stringify({ execution: OTHER, redrive: 0 }));
  await expect(end(1)).rejects.toMatchObject({ name: 'Starlake.StillRunning' });
  expect(read(FILE)).toMatchObject({ statuses: ['FAILED', 'PENDING', 'DONE'] });
  expect(await end(1, { overlap: 'ALLOW' })).toMatchObject({ next: 'RUN' });
});

test('a redrive that the history has no room for fails as before', async () => {
  const { end } = setUp({ ...half(), events: 24_990 });
  await expect(end(1)).rejects.toMatchObject({ name: 'Starlake.TransformFailed' });
});

test('what is left to do without a worker for it gets one', async () => {
  const { end } = setUp(run({ statuses: ['DONE', 'PENDING', 'DONE'] }));
  expect(await end()).toEqual({ next: 'RUN', workers: [{ worker: 0, assignmentId: 10 }] });
});

test('a table that was not loaded is named by its dataset', async () => {
  const loads = [{ pipeline: 'sales', machine: 'arn', tables: [['o', 'sales.orders']] as const }];
  const tasks = [{ task: 'kpi.a', after: [1] }];
  const failures = { 1: { error: 'Starlake.ImportFailed' } };
  const { end } = setUp(run({ tasks, loads, failures, statuses: ['PENDING', 'FAILED'] }));
  const error = (await end().catch((thrown: Error) => thrown)) as Error;
  expect(JSON.parse(error.message)).toMatchObject({
    failed: [{ task: 'sales.orders', error: 'Starlake.ImportFailed' }],
    blocked: [{ task: 'kpi.a', because: ['sales.orders'] }],
  });
});

test('a cause always fits, and always names as much of what failed as there is room for', () => {
  const text = fc.string({ maxLength: 300, unit: 'binary' });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 600 }), fc.integer({ min: 0, max: 600 }), text, (failed, blocked, reason) => {
      const name = (i: number) => `a_domain_with_a_long_name.and_a_task_with_a_longer_one_${i}`;
      const all = Array.from({ length: failed }, (_, i) => i);
      const state = run({
        tasks: [
          ...all.map((i) => ({ task: name(i) })),
          ...Array.from({ length: blocked }, (_, i) => ({ task: name(failed + i), after: all.slice(0, 1 + (i % 40)) })),
        ],
        statuses: [...all.map(() => 'FAILED' as const), ...Array.from({ length: blocked }, () => 'PENDING' as const)],
        failures: Object.fromEntries(
          all.map((i) => [i, { error: 'States.TaskFailed', kind: 'UNKNOWN' as const, reason, diagnosis: reason }]),
        ),
      });
      const { message } = transformFailed(state);
      expect(JSON.stringify(message).length).toBeLessThanOrEqual(32_000);
      const told = JSON.parse(message) as { failed: Array<{ task: string }>; blocked: unknown[]; more?: number };
      expect(told.failed.length + told.blocked.length + (told.more ?? 0)).toBe(failed + blocked);
      expect(told.failed.length === failed || told.blocked.length === 0).toBe(true);
      expect(told.failed[0]).toMatchObject({ task: name(0), error: 'States.TaskFailed' });
    }),
    { numRuns: 60 },
  );
});
