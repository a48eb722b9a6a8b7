import path from 'node:path';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { FakeStarlake } from '../helpers/fake-starlake';
import { causeOf, redriveLocally, runLocally, scratchFolder, synthesize, visits } from '../helpers/local-run';
import { EcsStarlakeJob, LoadPipeline, PreLoadStrategy } from '../../lib';
import { account } from '../../local/aws/account';
import type { Assembly } from '../../local/assembly';
import type { ContainerRun } from '../../local/executor';

// Promise 9: a run tells its rows, and does not succeed for a file of which no row was loaded.
let assembly: Assembly;

beforeAll(() => {
  assembly = synthesize((stack) => {
    const job = new EcsStarlakeJob(stack, 'Starlake', { bucket: new s3.Bucket(stack, 'Lake') });
    const tables = ['orders', 'customers'].map((name) => ({ name, pattern: `${name}-.*` }));
    new LoadPipeline(stack, 'Sales', { job, domain: 'sales', tables, preLoadStrategy: PreLoadStrategy.PENDING });
  });
});

type Rows = Record<string, [accepted: number, rejected: number]>;

/** Prints what Starlake does of each file that it has written. */
function tell({ onLine }: ContainerRun, starlake: FakeStarlake, table: string, rows: Rows): void {
  const files = starlake.files('ingesting').filter((name) => name.startsWith(table) && name in rows);
  onLine(`26/11/29 19:37:30 INFO IngestionWorkflow: Ingest resolved file : ${files.join(',')} as table sales.${table}`);
  for (const name of files) {
    const uri = `file:${path.join(starlake.root, 'datasets', 'ingesting', 'sales', name)}`;
    const [accepted, rejected] = rows[name]!;
    onLine(
      `26/11/29 19:37:34 INFO DsvIngestionJob: ingestion-summary -> files: [${uri}], domain: sales, schema: ${table}, ` +
        `input: ${accepted + rejected}, accepted: ${accepted}, rejected:${rejected}`,
    );
  }
}

function lake(rows: Rows, exitCodeOf: (table: string, attempt: number) => number = () => 0): FakeStarlake {
  const starlake: FakeStarlake = new FakeStarlake(scratchFolder(), (table, attempt, run) => {
    tell(run, starlake, table, rows);
    return { exitCode: exitCodeOf(table, attempt) };
  });
  starlake.put('stage', ...Object.keys(rows));
  return starlake;
}

const run = (starlake: FakeStarlake) =>
  runLocally(assembly, 'sales', { root: starlake.root, executor: starlake, input: {} });

test('rows are in the output and in the dataset events', async () => {
  const result = await run(lake({ 'orders-1': [10, 1], 'orders-2': [20, 0], 'customers-1': [3, 0] }));
  expect(result.output).toMatchObject({
    status: 'LOADED',
    tables: [
      { table: 'orders', rows: 30, rejected: 1 },
      { table: 'customers', rows: 3, rejected: 0 },
    ],
  });
  const [{ executionArn }] = [{ executionArn: result.execution!.arn }];
  const details = account.events.all().map(({ detail }) => detail as { run: string; table: string; rows?: number });
  expect(details.filter((detail) => detail.run === executionArn)).toMatchObject([
    { table: 'orders', rows: 30, rejected: 1 },
    { table: 'customers', rows: 3, rejected: 0 },
  ]);
});

test('a file of which every row was rejected fails its table, is not tried again, and its dataset is not published', async () => {
  const starlake = lake({ 'orders-1': [0, 5], 'orders-2': [1_000, 0], 'customers-1': [3, 0] });
  const result = await run(starlake);
  expect(result).toMatchObject({ status: 'FAILED', error: 'Starlake.LoadFailed' });
  expect(causeOf(result)).toMatchObject({
    tables: [{ table: 'orders', kind: 'ROWS_REJECTED', rows: 1_000, rejected: 5 }],
    loaded: ['customers'],
    counts: { customers: { rows: 3, rejected: 0 } },
  });
  expect(starlake.tables.sort()).toEqual(['customers', 'orders']);
  const published = account.events.all().map(({ detail }) => detail as { run: string; table: string });
  expect(published.filter((detail) => detail.run === result.execution!.arn).map(({ table }) => table)).toEqual([
    'customers',
  ]);
});

test('a load that fails when its rows are written is not loaded twice, and the run says what really failed', async () => {
  const starlake = lake({ 'orders-1': [10, 0], 'customers-1': [3, 0] }, (table) => (table === 'orders' ? 1 : 0));
  const result = await run(starlake);
  expect(causeOf(result)).toMatchObject({
    tables: [{ table: 'orders', kind: 'COMMAND_FAILED', exitCode: 1, rows: 10 }],
  });
  expect(starlake.tables.filter((table) => table === 'orders')).toHaveLength(1);
  expect(starlake.files('archive')).toEqual(['customers-1', 'orders-1']);
  expect(visits(result, 'wait_to_retry_sales').entered).toBe(0);
});

test('a redrive tells the rows that the run has loaded before, and not those of a run in between', async () => {
  const rows: Rows = { 'orders-1': [10, 0], 'customers-1': [3, 0] };
  // The customers' load fails before it has written anything.
  const failing: FakeStarlake = new FakeStarlake(scratchFolder(), (table, attempt, one) => {
    if (table === 'customers' && attempt <= 2) return { exitCode: 1 };
    tell(one, failing, table, rows);
    return { exitCode: 0 };
  });
  failing.put('stage', ...Object.keys(rows));
  const first = await run(failing);
  expect(causeOf(first)).toMatchObject({
    tables: [{ table: 'customers' }],
    counts: { orders: { rows: 10, rejected: 0 } },
  });
  failing.put('stage', 'orders-9');
  rows['orders-9'] = [500, 0];
  const between = await runLocally(assembly, 'sales', {
    root: failing.root,
    executor: failing,
    input: { tables: ['orders'] },
  });
  expect(between.output).toMatchObject({ tables: [{ table: 'orders', rows: 500 }] });
  const redriven = await redriveLocally(assembly, 'sales', { root: failing.root, executor: failing }, first);
  expect(redriven.output).toMatchObject({
    tables: [
      { table: 'orders', rows: 10, rejected: 0 },
      { table: 'customers', rows: 3, rejected: 0 },
    ],
  });
});

test('a container that prints nothing of its files: their rows are not known, and that is said', async () => {
  const silent = new FakeStarlake(scratchFolder());
  silent.put('stage', 'orders-1', 'customers-1');
  const { output } = await run(silent);
  expect(output).toMatchObject({ status: 'LOADED', rowsUnknown: "the log says nothing of 'orders-1'" });
  expect(JSON.stringify(output)).not.toContain('"rows"');
});
