import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { cleanUp, cli, fakeIo, tempApp } from '../local/cli/support';
import { FakeStarlake, Fate } from '../helpers/fake-starlake';
import { runLocally, scratchFolder, synthesize } from '../helpers/local-run';
import { BackfillPipeline, EcsStarlakeJob, LoadPipeline, Overlap } from '../../lib';
import { findPipeline, type Assembly } from '../../local/assembly';
import { engineParts, type Parts } from '../../local/cli/parts';
import { redrivePipeline, runPipeline } from '../../local/engine/engine';
import type { ContainerRun } from '../../local/executor';
import type { RunEvent, RunResult } from '../../local/run-event';

// Runs of what was synthesized: the definition, the handlers, the markers.
const FAILED = { exitCode: 1 };

let assembly: Assembly;

afterAll(cleanUp);

beforeAll(() => {
  assembly = synthesize((stack) => {
    const job = new EcsStarlakeJob(stack, 'Starlake', { bucket: new s3.Bucket(stack, 'Lake') });
    const props = { job, retries: 0, tables: [{ name: 'orders' }, { name: 'customers' }] };
    const pipeline = new LoadPipeline(stack, 'Sales', { domain: 'sales', schedule: { cron: 'daily' }, ...props });
    const skipping = new LoadPipeline(stack, 'Skipping', {
      domain: 'sales',
      pipelineName: 'skipping',
      overlap: Overlap.SKIP,
      ...props,
    });
    const pipelines = [pipeline, skipping].map((each) => ({ pipeline: each, cron: 'daily' }));
    new BackfillPipeline(stack, 'Backfill', { job, pipelines });
  });
});

const DAYS = { pipeline: 'sales', from: '2024-08-01', to: '2024-08-04' };
const lake = (fate?: Fate) => new FakeStarlake(scratchFolder(), fate);
const run = (executor: FakeStarlake, input: object = DAYS, onEvent?: (event: RunEvent) => void) =>
  runLocally(assembly, 'backfill', { root: executor.root, executor, input, onEvent });
const redrive = (executor: FakeStarlake, last: RunResult) => {
  const options = { assembly, pipeline: findPipeline(assembly, 'backfill'), root: executor.root, executor };
  return redrivePipeline({ ...options, input: {}, fast: true }, last);
};

const dayOf = ({ argv }: ContainerRun) => argv[argv.indexOf('--scheduledDate') + 1].slice(8, 10);
const days = ({ runs }: FakeStarlake) => runs.filter(({ argv }) => argv.includes('orders')).map(dayOf);
const on = (...bad: string[]): Fate => {
  const failed = new Set<string>();
  return (table, _, command) => {
    const isFirst = table === 'orders' && bad.includes(dayOf(command)) && !failed.has(dayOf(command));
    failed.add(dayOf(command));
    return isFirst ? FAILED : undefined;
  };
};

const markers = ({ root }: FakeStarlake) => {
  const folder = path.join(root, 'datasets/.starlake-stepfunctions/succeeded/load/sales');
  return existsSync(folder) ? readdirSync(folder).sort() : [];
};

const reportOf = ({ cause }: RunResult) => JSON.parse(JSON.parse(cause!).errorMessage);

test('a run for each day, oldest first, one at a time, and each is noted', async () => {
  const starlake = lake();
  const result = await run(starlake);
  expect(result).toMatchObject({
    status: 'SUCCEEDED',
    output: { pipeline: 'sales', runs: 4, skipped: 0, statuses: { LOADED: 4 } },
  });
  expect(days(starlake)).toEqual(['01', '02', '03', '04']);
  // Two tables of one run.
  expect(starlake.most).toBe(2);
  expect(markers(starlake)).toEqual(['01', '02', '03', '04'].map((day) => `202408${day}T000000+0000`));
});

test('as many at once as the input says', async () => {
  const starlake = lake();
  expect((await run(starlake, { ...DAYS, maxConcurrency: 3 })).output).toMatchObject({
    runs: 4,
    statuses: { LOADED: 4 },
  });
  // Runs of one domain take turns, so that no more containers are at work, but three of them are begun.
  expect([...days(starlake)].sort()).toEqual(['01', '02', '03', '04']);
  expect(markers(starlake)).toHaveLength(4);
});

test('the same again runs nothing, and a longer interval what is new', async () => {
  const starlake = lake();
  await run(starlake);
  expect((await run(starlake)).output).toMatchObject({ runs: 0, skipped: 4 });
  expect((await run(starlake, { ...DAYS, to: '2024-08-05' })).output).toMatchObject({ runs: 1, skipped: 4 });
  expect(days(starlake)).toEqual(['01', '02', '03', '04', '05']);
});

test('a run that the schedule has made is not made again, and a run of some tables counts for nothing', async () => {
  const starlake = lake();
  const load = (input: object) => runLocally(assembly, 'sales', { root: starlake.root, executor: starlake, input });
  await load({ scheduledTime: '2024-08-02T00:00:00Z' });
  await load({ scheduledTime: '2024-08-03T00:00:00Z', tables: ['orders'] });
  expect((await run(starlake)).output).toMatchObject({ runs: 3, skipped: 1 });
});

test('a day that fails stops no other; a redrive runs it only', async () => {
  const starlake = lake(on('02', '04'));
  const result = await run(starlake);
  expect(result).toMatchObject({ status: 'FAILED', error: 'Starlake.BackfillFailed' });
  expect(reportOf(result)).toMatchObject({
    failed: [
      { scheduledTime: '2024-08-02T00:00:00Z', error: 'States.TaskFailed', execution: expect.stringMatching(/-0$/) },
      { scheduledTime: '2024-08-04T00:00:00Z' },
    ],
    runs: 2,
  });
  expect(markers(starlake)).toHaveLength(2);
  const again = await redrive(starlake, result);
  expect(again).toMatchObject({ status: 'SUCCEEDED', output: { runs: 4, statuses: { LOADED: 4 } } });
  expect(days(starlake)).toEqual(['01', '02', '03', '04', '02', '04']);
  expect(markers(starlake)).toHaveLength(4);
});

test('a day that is skipped because of another run has failed', async () => {
  let skipped = 0;
  let go = () => {};
  const gone = new Promise<void>((resolve) => (go = resolve));
  const starlake = lake(async () => {
    await gone;
    return { exitCode: 0 };
  });
  const onEvent = (event: RunEvent) => {
    const output = event.type === 'ChildEvent' && event.event.type === 'ExecutionSucceeded' && event.event.output;
    if (output && (output as { blockedBy?: string }).blockedBy && ++skipped === 3) go();
  };
  const result = await run(starlake, { ...DAYS, pipeline: 'skipping', maxConcurrency: 4 }, onEvent);
  expect(result).toMatchObject({ status: 'FAILED', error: 'Starlake.BackfillFailed' });
  const { failed, ...report } = reportOf(result);
  expect(report).toMatchObject({ runs: 1, skipped: 0, statuses: { LOADED: 1 } });
  expect(failed.map(({ error }: { error: string }) => error)).toEqual(Array(3).fill('Starlake.Overlap'));
});

test('or the same input does', async () => {
  const starlake = lake(on('03'));
  await run(starlake);
  expect((await run(starlake)).output).toMatchObject({ runs: 1, skipped: 3 });
  expect(days(starlake)).toEqual(['01', '02', '03', '04', '03']);
});

test('a dry run starts nothing', async () => {
  const starlake = lake();
  const { output } = await run(starlake, { ...DAYS, dryRun: true });
  expect(output).toMatchObject({ dryRun: true, runs: 4, ticks: expect.arrayContaining([expect.anything()]) });
  expect(starlake.runs).toEqual([]);
});

test('stopped, the run at work stops too; a redrive goes on with it', async () => {
  const stop = new AbortController();
  const starlake = lake(async (table, _, { signal, argv }) => {
    if (table !== 'orders' || argv[2].slice(8, 10) !== '02' || stop.signal.aborted) return { exitCode: 0 };
    const told = once(signal, 'abort');
    stop.abort();
    await told;
    return { exitCode: 143 };
  });
  const options = { assembly, pipeline: findPipeline(assembly, 'backfill'), root: starlake.root, executor: starlake };
  const result = await runPipeline({ ...options, input: DAYS, fast: true, signal: stop.signal });
  expect(result.status).toBe('FAILED');
  expect(markers(starlake)).toEqual(['20240801T000000+0000']);
  const again = await redrive(starlake, result);
  expect(again).toMatchObject({ status: 'SUCCEEDED', output: { runs: 4 } });
  expect(days(starlake)).toEqual(['01', '02', '02', '03', '04']);
});

test.each([
  [{ ...DAYS, pipeline: 'hr' }, 'pipeline must be one of sales, skipping, got "hr"'],
  [{ ...DAYS, from: 'monday' }, 'from must be a day'],
])('an invalid input: %j', async (input, message) => {
  const result = await run(lake(), input);
  expect(result).toMatchObject({ status: 'FAILED', error: 'Starlake.InvalidInput' });
  expect(JSON.parse(result.cause!).errorMessage).toContain(message);
});

test('the command line makes the runs, and goes on where they ended', async () => {
  const folder = tempApp({ context: { 'starlake:localRoot': 'project' } });
  let starlake!: FakeStarlake;
  const fate = on('02');
  const parts: Parts = {
    ...engineParts,
    readAssembly: async () => assembly,
    selectExecutor: async (_, root) => (starlake = new FakeStarlake(root, fate)),
  };
  const type = (words: string) => cli(words.split(' '), fakeIo(folder), parts);
  const first = await type('backfill sales --from 2024-08-01 --to 2024-08-03');
  expect(first.code).toBe(1);
  expect(first.out).toMatch(/✗ 2024-08-02T00:00:00Z FAILED {2}Starlake.LoadFailed\n +orders: the command failed/);
  const dry = await type('backfill sales --from 2024-08-01 --to 2024-08-03 --dry-run');
  expect(dry.out).not.toContain('has succeeded');
  const [, again] = /in the same folder: npx starlake-sfn (.*)\n/.exec(first.out)!;
  const second = await type(again);
  expect(second).toMatchObject({ code: 0, err: '' });
  expect(second.out).toContain('✓ sales: 1 run: 1 LOADED, ? rows  (2 times had succeeded before)\n');
  expect(days(starlake)).toEqual(['02']);
  const unknown = await type('backfill sales --from monday --to 2024-08-03');
  expect(unknown).toMatchObject({ code: 2, err: expect.stringContaining('from must be a day') });
});
