import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { allStates, definitionOf, definitionOfStates, newStack } from '../helpers/definition';
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
import { EcsStarlakeJob, LoadPipeline, PreLoadStrategy, TransformPipeline } from '../../lib';
import type { Assembly } from '../../local/assembly';
import type { ContainerExit, ContainerRun } from '../../local/executor';

// Whether a command has succeeded, Starlake's container says alone. Step Functions fails a task when any of its containers does, as a
// log router that ECS kills because Starlake has ended.
const KILLED = { sidecars: { log_router: { exitCode: 137 } } };
const KILLED_WELL = { exitCode: 0, ...KILLED };

let assembly: Assembly;

function newJob(stack: Stack): EcsStarlakeJob {
  const job = new EcsStarlakeJob(stack, 'Starlake', { bucket: new s3.Bucket(stack, 'Lake'), options: { retries: 1 } });
  job.taskDefinition.addContainer('log_router', { image: ecs.ContainerImage.fromRegistry('router:1') });
  return job;
}

beforeAll(() => {
  assembly = synthesize((stack) => {
    const job = newJob(stack);
    const tables = ['orders', 'customers'].map((name) => ({ name, pattern: `${name}-.*` }));
    const load = (pipelineName: string, preLoadStrategy: PreLoadStrategy) =>
      new LoadPipeline(stack, pipelineName, { job, domain: 'sales', tables, pipelineName, preLoadStrategy });
    load('pending', PreLoadStrategy.PENDING);
    load('imported', PreLoadStrategy.IMPORTED);
    const tasks = [{ name: 'kpi.orders' }, { name: 'kpi.both', dependencies: ['kpi.orders'] }];
    new TransformPipeline(stack, 'kpi', { job, tasks, retries: 2 });
  });
});

const run = (name: string, executor: FakeExecutor, root = scratchFolder()) =>
  runLocally(assembly, name, { root, executor });

/** Starlake, every container of which has a log router beside it that ECS kills. */
function lake(area: string, fate: Fate = () => undefined): FakeStarlake {
  const starlake = new FakeStarlake(scratchFolder(), async (...played) => ({
    ...((await fate(...played)) ?? { exitCode: 0 }),
    ...KILLED,
  }));
  starlake.put(area, 'orders-1', 'customers-1');
  return starlake;
}

describe('loads', () => {
  test('that succeed are loaded, once', async () => {
    const starlake = lake('stage');
    const result = await run('pending', starlake, starlake.root);
    expect(result).toMatchObject({ status: 'SUCCEEDED', output: { status: 'LOADED' } });
    expect(starlake.tables.sort()).toEqual(['customers', 'orders']);
    expect(visits(result, 'explain_sales_failure').entered).toBe(2);
    expect(visits(result, 'wait_to_retry_sales').entered).toBe(0);
  });

  test('files decide as always: one that was left is not loaded', async () => {
    const starlake = lake('stage');
    const play = starlake.run.bind(starlake);
    starlake.run = async (container) =>
      container.argv.includes('orders')
        ? ((starlake.runs.push(container), KILLED_WELL) as ContainerExit)
        : play(container);
    const result = await run('pending', starlake, starlake.root);
    expect(causeOf(result)).toMatchObject({ tables: [{ table: 'orders', kind: 'FILES_LEFT' }], loaded: ['customers'] });
  });

  test('that fail are tried again', async () => {
    const starlake = lake('stage', (table, attempt) =>
      table === 'orders' && attempt === 1 ? { exitCode: 1 } : undefined,
    );
    expect((await run('pending', starlake, starlake.root)).status).toBe('SUCCEEDED');
    expect(starlake.tables.sort()).toEqual(['customers', 'orders', 'orders']);
    expect(starlake.loaded.sort()).toEqual(['customers-1', 'orders-1']);
  });

  test('that ECS stopped because a container beside them failed say so', async () => {
    const starlake = lake('stage');
    starlake.run = async () => ({ exitCode: 137, sidecars: { log_router: { exitCode: 1 } } });
    const { tables } = causeOf(await run('pending', starlake, starlake.root));
    expect(tables[0]).toMatchObject({
      kind: 'COMMAND_FAILED',
      exitCode: 137,
      diagnosis: 'container log_router failed with exit code 1, and ECS stopped the command',
    });
  });

  test('that were killed for memory are, whatever became of the others', async () => {
    const starlake = lake('stage', () => ({ exitCode: 137 }));
    const { tables } = causeOf(await run('pending', starlake, starlake.root));
    expect(tables.map(({ kind }: { kind: string }) => kind)).toEqual(['OUT_OF_MEMORY', 'OUT_OF_MEMORY']);
  });
});

describe('imports', () => {
  /** How each import ends, the last for all further ones. */
  const importing = (...ends: ContainerExit[]) => {
    const starlake = lake('incoming');
    const play = starlake.run.bind(starlake);
    let count = 0;
    starlake.run = async (container: ContainerRun) => {
      if (container.argv[0] !== 'stage') return play(container);
      const end = ends[Math.min(count++, ends.length - 1)];
      return end.exitCode === 0 ? { ...(await play(container)), ...end } : end;
    };
    return { starlake, imports: () => count };
  };

  test('that succeed are run once, and their files loaded', async () => {
    const { starlake, imports } = importing(KILLED_WELL);
    const result = await run('imported', starlake, starlake.root);
    expect(result).toMatchObject({ status: 'SUCCEEDED', output: { status: 'LOADED' } });
    expect(imports()).toBe(1);
    expect(starlake.loaded.sort()).toEqual(['customers-1', 'orders-1']);
    expect(visits(result, 'wait_to_import_sales').entered).toBe(0);
  });

  test('that fail are run again as often as retries says, later', async () => {
    const { starlake, imports } = importing({ exitCode: 1, ...KILLED }, KILLED_WELL);
    const result = await run('imported', starlake, starlake.root);
    expect(result.status).toBe('SUCCEEDED');
    expect(imports()).toBe(2);
    expect(visits(result, 'wait_to_import_sales').entered).toBe(1);
  });

  test('and then fail the run; a redrive begins anew', async () => {
    const { starlake, imports } = importing(...Array(3).fill({ exitCode: 1, ...KILLED }), KILLED_WELL);
    const failed = await run('imported', starlake, starlake.root);
    expect(failed.error).toBe('Starlake.ImportFailed');
    expect(causeOf(failed)).toMatchObject({ kind: 'COMMAND_FAILED', exitCode: 1 });
    expect(imports()).toBe(2);
    const redriven = await redriveLocally(assembly, 'imported', { root: starlake.root, executor: starlake }, failed);
    expect(redriven.status).toBe('SUCCEEDED');
    expect(imports()).toBe(4);
  });
});

describe('transforms', () => {
  const nameOf = ({ argv }: ContainerRun) => argv[argv.indexOf('--name') + 1];
  const named = (executor: FakeExecutor) => executor.runs.map(nameOf);

  test('that succeed are not run twice', async () => {
    const executor = new FakeExecutor(() => KILLED_WELL);
    const result = await run('kpi', executor);
    expect(result.output).toMatchObject({ status: 'DONE', tasks: [{ task: 'kpi.orders' }, { task: 'kpi.both' }] });
    expect(named(executor)).toEqual(['kpi.orders', 'kpi.both']);
    expect(visits(result, 'wait_to_retry_kpi').entered).toBe(0);
  });

  test('that fail are run again as often as retries says, later', async () => {
    const executor: FakeExecutor = new FakeExecutor(() => ({ exitCode: executor.runs.length < 3 ? 3 : 0, ...KILLED }));
    const result = await run('kpi', executor);
    expect(result.status).toBe('SUCCEEDED');
    expect(named(executor)).toEqual(['kpi.orders', 'kpi.orders', 'kpi.orders', 'kpi.both']);
    expect(visits(result, 'wait_to_retry_kpi').entered).toBe(2);
  });

  test('and then fail the run; a redrive begins anew', async () => {
    const executor: FakeExecutor = new FakeExecutor(() => ({ exitCode: executor.runs.length < 6 ? 3 : 0, ...KILLED }));
    const root = scratchFolder();
    const failed = await run('kpi', executor, root);
    expect(causeOf(failed)).toMatchObject({ failed: [{ task: 'kpi.orders', exitCode: 3 }] });
    expect(named(executor)).toEqual(Array(3).fill('kpi.orders'));
    const redriven = await redriveLocally(assembly, 'kpi', { root, executor }, failed);
    expect(redriven.status).toBe('SUCCEEDED');
    expect(named(executor)).toEqual([...Array(6).fill('kpi.orders'), 'kpi.both']);
  });
});

test('a state of your own is not run again, since it fails when any container does', () => {
  const retryOf = (job: EcsStarlakeJob, stack: Stack) =>
    definitionOfStates(stack, job.slTransform(stack, { transformName: 'kpi.a' }))
      .States['kpi.a'].Retry.flatMap(({ ErrorEquals }: { ErrorEquals: string[] }) => ErrorEquals)
      .includes('States.TaskFailed');
  const [alone, beside] = [newStack(), newStack()];
  expect(retryOf(new EcsStarlakeJob(alone, 'Starlake', { bucket: new s3.Bucket(alone, 'Lake') }), alone)).toBe(true);
  expect(retryOf(newJob(beside), beside)).toBe(false);
});

test('without containers beside Starlake, Step Functions tries again itself', () => {
  const stack = newStack();
  const job = new EcsStarlakeJob(stack, 'Starlake', { bucket: new s3.Bucket(stack, 'Lake') });
  const pipeline = new TransformPipeline(stack, 'kpi', { job, tasks: [{ name: 'kpi.a' }] });
  const states = allStates(definitionOf(pipeline.stateMachine));
  expect(states.wait_to_retry_kpi).toBeUndefined();
  expect(states.begin_kpi.Parameters.retries).toBeUndefined();
});

test('containers that are added once there are states are an error: those would run a command twice', () => {
  const stack = newStack();
  const job = new EcsStarlakeJob(stack, 'Starlake', { bucket: new s3.Bucket(stack, 'Lake') });
  new TransformPipeline(stack, 'kpi', { job, tasks: [{ name: 'kpi.a' }] });
  job.taskDefinition.addContainer('late', { image: ecs.ContainerImage.fromRegistry('late:1') });
  expect(() => Template.fromStack(stack)).toThrow('add them before');
});

test("CDK's own log router, which is added at synth, is known before", () => {
  const stack = newStack();
  const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Task', { cpu: 1024, memoryLimitMiB: 8192 });
  taskDefinition.addContainer('starlake', {
    image: ecs.ContainerImage.fromRegistry('mine:1'),
    logging: ecs.LogDrivers.firelens({}),
  });
  const job = new EcsStarlakeJob(stack, 'Starlake', {
    bucket: new s3.Bucket(stack, 'Lake'),
    taskDefinition,
    containerName: 'starlake',
  });
  const pipeline = new TransformPipeline(stack, 'kpi', { job, tasks: [{ name: 'kpi.a' }] });
  expect(allStates(definitionOf(pipeline.stateMachine))).toHaveProperty('wait_to_retry_kpi');
  expect(() => Template.fromStack(stack)).not.toThrow();
});
