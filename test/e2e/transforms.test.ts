import { once } from 'node:events';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { findPipeline } from '../../local/assembly';
import { runPipeline } from '../../local/engine/engine';
import { EcsStarlakeJob, LoadPipeline, StarlakePool, TransformPipeline } from '../../lib';
import { FakeStarlake } from '../helpers/fake-starlake';
import { causeOf, FakeExecutor, redriveLocally, runLocally, scratchFolder, synthesize } from '../helpers/local-run';
import { eventually } from '../helpers/eventually';

// A pipeline of transforms as it is deployed, run by the local engine.
const TASKS = [
  { name: 'kpi.orders', dependencies: ['sales.orders'] },
  { name: 'kpi.customers', dependencies: ['sales.customers'] },
  { name: 'kpi.both', dependencies: ['kpi.orders', 'kpi.customers'], options: { day: '1' } },
  { name: 'kpi.last', dependencies: ['kpi.both'] },
  { name: 'kpi.alone' },
];

const assembly = (withLoads = false) =>
  synthesize((stack) => {
    const job = new EcsStarlakeJob(stack, 'Starlake', {
      bucket: new s3.Bucket(stack, 'Lake'),
      pools: [new StarlakePool({ slots: 2 })],
      options: { retries: 0 },
    });
    const tables = [
      { name: 'orders', pattern: 'orders-.*' },
      { name: 'customers', pattern: 'customers-.*' },
    ];
    const sales = new LoadPipeline(stack, 'Sales', { job, domain: 'sales', tables });
    new TransformPipeline(stack, 'Kpi', {
      job,
      pipelineName: 'kpi',
      tasks: TASKS,
      ...(withLoads ? { loads: [{ pipeline: sales }] } : {}),
    });
  });
const nameOf = (argv: string[]) => argv[argv.indexOf('--name') + 1];
const namesOf = (executor: FakeExecutor) => executor.runs.map(({ argv }) => nameOf(argv));

test('runs every task once, after what it depends on, at most as many at once as there are slots', async () => {
  // The first that runs goes on once another runs beside it.
  const executor: FakeExecutor = new FakeExecutor(async () => {
    await eventually(
      '2 run at once',
      () => executor.most,
      (most) => most >= 2,
    );
  });
  const input = { scheduledTime: '2026-08-02T00:00:00Z', dataInterval: { start: '2026-08-01', end: '2026-08-02' } };
  const result = await runLocally(assembly(), 'kpi', { root: scratchFolder(), executor, input });
  expect(result.output).toEqual({
    pipeline: 'kpi',
    status: 'DONE',
    scheduledDate: '2026-08-02T00:00:00+0000',
    tasks: TASKS.map(({ name }) => ({ task: name, status: 'DONE' })),
  });
  const names = namesOf(executor);
  expect([...names].sort()).toEqual(TASKS.map(({ name }) => name).sort());
  expect(names.indexOf('kpi.both')).toBeGreaterThan(
    Math.max(names.indexOf('kpi.orders'), names.indexOf('kpi.customers')),
  );
  expect(names.at(-1)).toBe('kpi.last');
  expect(executor.most).toBe(2);
  const both = executor.runs.find(({ argv }) => nameOf(argv) === 'kpi.both');
  expect(both!.argv).toEqual([
    'transform',
    '--scheduledDate',
    '2026-08-02T00:00:00+0000',
    '--name',
    'kpi.both',
    '--options',
    "day=1,sl_data_interval_start='2026-08-01T00:00:00+0000',sl_data_interval_end='2026-08-02T00:00:00+0000',sl_options_applied=0",
  ]);
});

test('a task that fails stops only what depends on it, and the run fails at its end and names both', async () => {
  const executor = new FakeExecutor(({ argv }) => ({ exitCode: nameOf(argv) === 'kpi.orders' ? 3 : 0 }));
  const result = await runLocally(assembly(), 'kpi', { root: scratchFolder(), executor });
  expect(result.error).toBe('Starlake.TransformFailed');
  expect(causeOf(result)).toMatchObject({
    pipeline: 'kpi',
    failed: [{ task: 'kpi.orders', kind: 'COMMAND_FAILED', exitCode: 3 }],
    blocked: [
      { task: 'kpi.both', because: ['kpi.orders'] },
      { task: 'kpi.last', because: ['kpi.orders'] },
    ],
  });
  expect(namesOf(executor).sort()).toEqual(['kpi.alone', 'kpi.customers', 'kpi.orders']);
});

test('a new run with `tasks` runs only these', async () => {
  const executor = new FakeExecutor();
  const input = { tasks: ['kpi.last', 'kpi.both'] };
  const result = await runLocally(assembly(), 'kpi', { root: scratchFolder(), executor, input });
  expect(result.output).toMatchObject({ tasks: [{ task: 'kpi.both' }, { task: 'kpi.last' }] });
  expect(namesOf(executor)).toEqual(['kpi.both', 'kpi.last']);
});

test('loads run first, and a table that fails stops only what reads it', async () => {
  const root = scratchFolder();
  const starlake = new FakeStarlake(root, (table) => (table === 'orders' ? { exitCode: 1 } : undefined));
  starlake.put('stage', 'orders-1.csv', 'customers-1.csv');
  const result = await runLocally(assembly(true), 'kpi', { root, executor: starlake });
  expect(result.error).toBe('Starlake.TransformFailed');
  expect(causeOf(result)).toMatchObject({
    failed: [{ task: 'sales.orders', kind: 'COMMAND_FAILED', exitCode: 1 }],
    blocked: [
      { task: 'kpi.orders', because: ['sales.orders'] },
      { task: 'kpi.both', because: ['sales.orders'] },
      { task: 'kpi.last', because: ['sales.orders'] },
    ],
  });
  expect(starlake.loaded).toEqual(['customers-1.csv']);
  const names = starlake.runs.filter(({ argv }) => argv[0] === 'transform').map(({ argv }) => nameOf(argv));
  expect(names.sort()).toEqual(['kpi.alone', 'kpi.customers']);
});

test('who waits runs what becomes ready meanwhile: nothing is taken for done that was not run', async () => {
  const wide = synthesize((stack) => {
    const job = new EcsStarlakeJob(stack, 'Starlake', { bucket: new s3.Bucket(stack, 'Lake') });
    const middle = ['kpi.b', 'kpi.c', 'kpi.d', 'kpi.e'];
    new TransformPipeline(stack, 'kpi', {
      job,
      tasks: [
        { name: 'kpi.a' },
        ...middle.map((name) => ({ name, dependencies: ['kpi.a'] })),
        { name: 'kpi.z', dependencies: middle },
      ],
    });
  });
  const executor: FakeExecutor = new FakeExecutor(async ({ argv }) => {
    const isMiddle = !['kpi.a', 'kpi.z'].includes(nameOf(argv));
    if (isMiddle)
      await eventually(
        '4 run at once',
        () => executor.most,
        (most) => most >= 4,
      );
  });
  const result = await runLocally(wide, 'kpi', { root: scratchFolder(), executor });
  expect(result.status).toBe('SUCCEEDED');
  expect(executor.most).toBe(4);
  expect(namesOf(executor).sort()).toEqual(['kpi.a', 'kpi.b', 'kpi.c', 'kpi.d', 'kpi.e', 'kpi.z']);
});

describe('a redrive', () => {
  const app = assembly(true);
  const redrive = (root: string, executor: FakeExecutor, last: Awaited<ReturnType<typeof runLocally>>) =>
    redriveLocally(app, 'kpi', { root, executor }, last);
  const transformsOf = (executor: FakeExecutor) =>
    executor.runs.filter(({ argv }) => argv[0] === 'transform').map(({ argv }) => nameOf(argv));

  test('runs what failed and what waits for it, a table that was not loaded too', async () => {
    const root = scratchFolder();
    const failing = new FakeStarlake(root, (table) => (table === 'transform' ? undefined : { exitCode: 1 }));
    failing.put('stage', 'orders-1.csv', 'customers-1.csv');
    const failed = await runLocally(app, 'kpi', { root, executor: failing });
    expect(failed.error).toBe('Starlake.TransformFailed');
    expect(transformsOf(failing)).toEqual(['kpi.alone']);

    const mended = new FakeStarlake(root);
    const result = await redrive(root, mended, failed);
    expect(result.output).toMatchObject({
      status: 'DONE',
      tasks: TASKS.map(({ name }) => ({ task: name, status: 'DONE' })),
    });
    expect(mended.loaded.sort()).toEqual(['customers-1.csv', 'orders-1.csv']);
    expect(transformsOf(mended).sort()).toEqual(['kpi.both', 'kpi.customers', 'kpi.last', 'kpi.orders']);
  });

  test('that fails can be redriven', async () => {
    const root = scratchFolder();
    const fails = (name: string) => new FakeExecutor(({ argv }) => ({ exitCode: nameOf(argv) === name ? 1 : 0 }));
    let last = await runLocally(app, 'kpi', { root, executor: fails('kpi.customers') });
    const second = fails('kpi.last');
    last = await redrive(root, second, last);
    expect(last.error).toBe('Starlake.TransformFailed');
    expect(transformsOf(second)).toEqual(['kpi.customers', 'kpi.both', 'kpi.last']);
    const third = new FakeExecutor();
    expect((await redrive(root, third, last)).status).toBe('SUCCEEDED');
    expect(transformsOf(third)).toEqual(['kpi.last']);
  });

  test('goes on with a run that was aborted, where each worker was', async () => {
    const root = scratchFolder();
    const controller = new AbortController();
    const executor: FakeExecutor = new FakeExecutor(async ({ argv, signal }) => {
      if (nameOf(argv) !== 'kpi.both') return;
      const told = once(signal, 'abort');
      controller.abort();
      await told;
    });
    const options = { assembly: app, pipeline: findPipeline(app, 'kpi'), root, input: {}, fast: true };
    const aborted = await runPipeline({ ...options, executor, signal: controller.signal });
    expect(aborted.error).toBe('Execution.Stopped');
    const again = new FakeExecutor();
    const result = await redrive(root, again, aborted);
    expect(result.status).toBe('SUCCEEDED');
    expect(transformsOf(again).filter((name) => ['kpi.orders', 'kpi.customers'].includes(name))).toEqual([]);
    expect(transformsOf(again)).toEqual(expect.arrayContaining(['kpi.both', 'kpi.last']));
  });
});
