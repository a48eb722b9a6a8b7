import * as s3 from 'aws-cdk-lib/aws-s3';
import { EcsStarlakeJob, LoadPipeline, StarlakePool, TransformPipeline } from '../../lib';
import { FakeStarlake, Fate } from '../helpers/fake-starlake';
import {
  causeOf,
  FakeExecutor,
  redriveLocally,
  runLocally,
  scratchFolder,
  synthesize,
  visits,
} from '../helpers/local-run';
import type { Assembly } from '../../local/assembly';
import { eventually } from '../helpers/eventually';

// Workers in child executions keep the promises of those in the run's own.
const SLOTS = 64;
const names = Array.from({ length: 100 }, (_, i) => `kpi.t${i}`);
/** Tasks that all wait for one, and one that waits for all. */
const FAN = [
  { name: 'kpi.first', dependencies: ['sales.orders'] },
  ...Array.from({ length: 42 }, (_, i) => ({ name: `kpi.f${i}`, dependencies: ['kpi.first'] })),
  { name: 'kpi.last', dependencies: Array.from({ length: 42 }, (_, i) => `kpi.f${i}`) },
];

let assembly: Assembly;

beforeAll(() => {
  assembly = synthesize((stack) => {
    const job = new EcsStarlakeJob(stack, 'Starlake', {
      bucket: new s3.Bucket(stack, 'Lake'),
      options: { retries: 0 },
    });
    const pool = new StarlakePool({ name: 'large', slots: SLOTS });
    const tables = [{ name: 'orders', pattern: 'orders-.*' }];
    const sales = new LoadPipeline(stack, 'Sales', { job, domain: 'sales', tables });
    new TransformPipeline(stack, 'wide', { job, pool, tasks: names.map((name) => ({ name })) });
    new TransformPipeline(stack, 'fan', { job, pool, tasks: FAN, stateMachineName: 'fan' });
    new TransformPipeline(stack, 'loading', { job, pool, tasks: FAN, loads: [{ pipeline: sales }] });
    // Two tasks fill the history of a worker.
    const chain = Array.from({ length: 5 }, (_, i) => ({
      name: `kpi.c${i}`,
      dependencies: i === 0 ? [] : [`kpi.c${i - 1}`],
    }));
    new TransformPipeline(stack, 'chain', { job, tasks: chain, retries: 2000, pool: new StarlakePool({ slots: 1 }) });
  });
});

const nameOf = (argv: string[]) => argv[argv.indexOf('--name') + 1];
const namesOf = ({ runs }: FakeExecutor) =>
  runs.flatMap(({ argv }) => (argv[0] === 'transform' ? [nameOf(argv)] : [])).sort();
const sorted = (tasks: ReadonlyArray<{ name: string }>) => tasks.map(({ name }) => name).sort();

test(`a pool of ${SLOTS} slots runs ${SLOTS} tasks at once, and each task once`, async () => {
  // Each waits until as many run as there are slots.
  const executor: FakeExecutor = new FakeExecutor(async () => {
    await eventually(
      'all slots are taken',
      () => executor.most,
      (most) => most >= SLOTS,
    );
  });
  const result = await runLocally(assembly, 'wide', { root: scratchFolder(), executor });
  expect(result.output).toMatchObject({ status: 'DONE', tasks: names.map((task) => ({ task, status: 'DONE' })) });
  expect(executor.most).toBe(SLOTS);
  expect(namesOf(executor)).toEqual([...names].sort());
  const told = executor.runs.map(({ environment }) => environment.STEP_FUNCTIONS_EXECUTION);
  expect(new Set(told)).toEqual(new Set([result.execution!.arn]));
});

test('workers that wait are resumed by the task that they wait for', async () => {
  const executor: FakeExecutor = new FakeExecutor(async ({ argv }) => {
    if (!/^kpi\.f\d/.test(nameOf(argv))) return;
    await eventually(
      '42 run at once',
      () => executor.most,
      (most) => most >= 42,
    );
  });
  const result = await runLocally(assembly, 'fan', { root: scratchFolder(), executor });
  expect(result.status).toBe('SUCCEEDED');
  expect(executor.most).toBe(42);
  const order = executor.runs.map(({ argv }) => nameOf(argv));
  expect([order[0], order.at(-1)]).toEqual(['kpi.first', 'kpi.last']);
});

test('a task that fails stops only what depends on it; a redrive runs both in a new Map Run', async () => {
  let isBroken = true;
  const executor = new FakeExecutor(({ argv }) => ({ exitCode: isBroken && nameOf(argv) === 'kpi.f7' ? 3 : 0 }));
  const root = scratchFolder();
  const failed = await runLocally(assembly, 'fan', { root, executor });
  expect(causeOf(failed)).toMatchObject({
    failed: [{ task: 'kpi.f7', kind: 'COMMAND_FAILED', exitCode: 3 }],
    blocked: [{ task: 'kpi.last', because: ['kpi.f7'] }],
  });
  isBroken = false;
  executor.runs.length = 0;
  const result = await redriveLocally(assembly, 'fan', { root, executor }, failed);
  expect(result).toMatchObject({ status: 'SUCCEEDED', output: { status: 'DONE' } });
  expect(namesOf(executor)).toEqual(['kpi.f7', 'kpi.last']);
});

test('a run that was stopped is redriven: what was done is not run again, and workers that waited go on', async () => {
  const stop = new AbortController();
  let isFirst = true;
  const executor = new FakeExecutor(({ argv }) => {
    if (!isFirst || nameOf(argv) !== 'kpi.f3') return { exitCode: 0 };
    stop.abort();
    return { exitCode: 137 };
  });
  const root = scratchFolder();
  const stopped = await runLocally(assembly, 'fan', { root, executor, signal: stop.signal });
  expect(stopped.status).not.toBe('SUCCEEDED');
  isFirst = false;
  const result = await redriveLocally(assembly, 'fan', { root, executor }, stopped);
  expect(result).toMatchObject({ status: 'SUCCEEDED', output: { status: 'DONE' } });
  expect(new Set(namesOf(executor))).toEqual(new Set(sorted(FAN)));
  expect(namesOf(executor).filter((name) => name === 'kpi.first')).toHaveLength(1);
});

describe('with loads', () => {
  const fate: Fate = () => ({ exitCode: 1 });
  const run = (starlake: FakeStarlake) => {
    starlake.put('stage', 'orders-1');
    return runLocally(assembly, 'loading', { root: starlake.root, executor: starlake });
  };

  test('they run first, and know the run that has started them', async () => {
    const starlake = new FakeStarlake(scratchFolder());
    expect(await run(starlake)).toMatchObject({ status: 'SUCCEEDED', output: { status: 'DONE' } });
    expect(starlake.loaded).toEqual(['orders-1']);
    expect(namesOf(starlake)).toEqual(sorted(FAN));
  });

  test('one that fails stops what reads its tables', async () => {
    const starlake = new FakeStarlake(scratchFolder(), fate);
    expect(causeOf(await run(starlake))).toMatchObject({ failed: [{ task: 'sales.orders', kind: 'COMMAND_FAILED' }] });
    expect(namesOf(starlake)).toEqual([]);
  });
});

test('workers whose histories are full are replaced by new ones, until everything is done', async () => {
  const executor = new FakeExecutor();
  const result = await runLocally(assembly, 'chain', { root: scratchFolder(), executor });
  expect(result).toMatchObject({ status: 'SUCCEEDED', output: { status: 'DONE' } });
  expect(executor.runs.map(({ argv }) => nameOf(argv))).toEqual([0, 1, 2, 3, 4].map((i) => `kpi.c${i}`));
  expect(visits(result, 'run_chain').entered).toBe(3);
});
