import * as s3 from 'aws-cdk-lib/aws-s3';
import { causeOf, FakeExecutor, runLocally, scratchFolder, synthesize, visits } from '../helpers/local-run';
import { EcsStarlakeJob, LoadPipeline, StarlakePool } from '../../lib';
import type { Assembly } from '../../local/assembly';

// What a run promises, each told from the outside: containers started, events, status, cause.
let assembly: Assembly;
const tableOf = (argv: string[]) => argv[argv.indexOf('--tables') + 1];

beforeAll(() => {
  assembly = synthesize((stack) => {
    const job = new EcsStarlakeJob(stack, 'Starlake', { bucket: new s3.Bucket(stack, 'Lake') });
    const pipeline = (domain: string, tables: number, slots: number) =>
      new LoadPipeline(stack, domain, {
        job,
        domain,
        tables: Array.from({ length: tables }, (_, i) => ({ name: `table_${i}` })),
        pool: new StarlakePool({ name: domain, slots }),
      });
    pipeline('wide', 60, 8);
    pipeline('huge', 300, 40);
  });
});

const run = (executor: FakeExecutor, input: unknown = {}, domain = 'wide') =>
  runLocally(assembly, domain, { root: scratchFolder(), executor, input });

test('60 tables go through a pool of 8, and never more than 8 at once', async () => {
  const executor = new FakeExecutor();
  const result = await run(executor);
  expect(result.status).toBe('SUCCEEDED');
  expect(executor.runs).toHaveLength(60);
  expect(new Set(executor.runs.map(({ argv }) => tableOf(argv))).size).toBe(60);
  expect(executor.most).toBe(8);
});

test('each container gets the argv, the environment and the logical date of its load', async () => {
  const executor = new FakeExecutor();
  await run(executor, { scheduledTime: '2026-08-02T02:00:00+02:00', tables: ['table_7'] });
  expect(executor.commands).toEqual(['load --scheduledDate 2026-08-02T00:00:00+0000 --domains wide --tables table_7']);
  expect(executor.runs[0].environment).toMatchObject({
    SL_FORCE_HALT: 'true',
    SL_ROOT: expect.stringContaining('starlake-test-'),
  });
});

test('1: a table that fails stops no other; 2: the run fails, and its cause names the table, its exit code and its log', async () => {
  const executor = new FakeExecutor(({ argv }) => {
    if (tableOf(argv) === 'table_3')
      return { exitCode: 137, reason: 'OutOfMemoryError: Container killed due to memory usage' };
    return tableOf(argv) === 'table_5' ? { exitCode: 1 } : undefined;
  });
  const result = await run(executor);
  expect(executor.runs).toHaveLength(60);
  expect(result).toMatchObject({ status: 'FAILED', error: 'Starlake.LoadFailed' });
  const cause = causeOf(result);
  expect(cause).toMatchObject({ domain: 'wide' });
  expect(cause.tables).toEqual([
    {
      table: 'table_3',
      status: 'FAILED',
      error: 'States.TaskFailed',
      kind: 'OUT_OF_MEMORY',
      diagnosis: expect.stringContaining('memory'),
      exitCode: 137,
      stopCode: 'EssentialContainerExited',
      reason: 'OutOfMemoryError: Container killed due to memory usage',
      log: expect.stringMatching(/:starlake\/starlake\/[0-9a-f]{32}$/),
    },
    expect.objectContaining({ table: 'table_5', exitCode: 1 }),
  ]);
  expect(cause.loaded).toHaveLength(58);
});

test('2: a container that never starts fails the run too', async () => {
  const executor = new FakeExecutor(() => {
    throw new Error('CannotPullContainerError: pull access denied');
  });
  const result = await run(executor, { tables: ['table_1'] });
  const [table] = causeOf(result).tables;
  expect(table).toMatchObject({
    stopCode: 'TaskFailedToStart',
    reason: expect.stringContaining('CannotPullContainerError'),
  });
  expect(table).not.toHaveProperty('exitCode');
});

test('2: 300 tables that all fail are all named, within what a state may hold', async () => {
  const executor = new FakeExecutor(() => ({ exitCode: 1, reason: 'x'.repeat(1000) }));
  const result = await run(executor, {}, 'huge');
  expect(result.error).toBe('Starlake.LoadFailed');
  expect(executor.most).toBe(40);
  expect(causeOf(result).tables).toHaveLength(300);
});

test('8: launch errors are tried again, and do not use up retries', async () => {
  let refused = 0;
  const executor = new FakeExecutor(() => {
    if (++refused <= 5) throw Object.assign(new Error('RESOURCE:MEMORY'), { name: 'AmazonECS.Unknown' });
  });
  const result = await run(executor, { tables: ['table_1'] });
  expect(result.status).toBe('SUCCEEDED');
  expect(visits(result, 'wide_table_load')).toEqual({ entered: 1, retried: 5 });
});

test('8: launch errors that last fail the run', async () => {
  const executor = new FakeExecutor(() => {
    throw Object.assign(new Error('Rate exceeded'), { name: 'ECS.ThrottlingException' });
  });
  const result = await run(executor, { tables: ['table_1'] });
  expect(executor.runs).toHaveLength(9);
  expect(causeOf(result).tables).toEqual([
    {
      table: 'table_1',
      status: 'FAILED',
      error: 'ECS.ThrottlingException',
      kind: 'THROTTLED',
      diagnosis: expect.stringContaining('throttled'),
      reason: 'Rate exceeded',
    },
  ]);
});

test('an invalid input fails the run before anything is started', async () => {
  const executor = new FakeExecutor();
  const result = await run(executor, { tables: ['tabel_1'] });
  expect(result).toMatchObject({ status: 'FAILED', error: 'Starlake.InvalidInput' });
  expect(JSON.parse(result.cause!).errorMessage).toContain(`tables has ["tabel_1"], which domain 'wide' has not`);
  expect(executor.runs).toEqual([]);
});
