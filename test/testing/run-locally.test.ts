import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { shopProject } from './project';
import { scratchFolder } from '../helpers/local-run';
import { EcsStarlakeJob, LoadGrouping, LoadPipeline, PreLoadStrategy } from '../../lib';
import { runLocally, type LocalRunOptions } from '../../testing';

const project = shopProject();
const ORDERS = { 'datasets/incoming/sales/orders-1.csv': 'id,city\n1,Lyon\n2,Paris\n' };
const BOTH = { ...ORDERS, 'datasets/incoming/sales/returns-1.csv': 'id,city\n7,Lyon\n' };

/** A stack with one container for each table, or with one for both. */
function shop(grouping = LoadGrouping.EACH_TABLE): Stack {
  const stack = new Stack(new App(), 'Shop');
  const job = new EcsStarlakeJob(stack, 'Starlake', { bucket: new Bucket(stack, 'Lake') });
  const tables = ['orders', 'returns'].map((name) => ({ name, pattern: `${name}-.*\\.csv` }));
  const props = { job, domain: 'sales', tables, preLoadStrategy: PreLoadStrategy.IMPORTED, retries: 1, grouping };
  new LoadPipeline(stack, 'Sales', props);
  return stack;
}

const stack = shop();
const run = (options: LocalRunOptions) => runLocally(stack, 'sales', { project, ...options });
const attemptsOf = ({ containers }: Awaited<ReturnType<typeof run>>, table: string) =>
  containers.flatMap(({ argv, attempt, exitCode }) =>
    argv[0] === 'load' && argv.includes(table) ? [[attempt, exitCode]] : [],
  );

test('a run of files of its own: output, states, containers and rows; the project is as it was', async () => {
  process.env['TMPDIR'] = scratchFolder();
  const { status, output, states, containers, rows } = await run({
    files: BOTH,
    input: { scheduledTime: '2026-03-30T02:00:00Z', tables: ['orders'] },
  });
  expect(status).toBe('SUCCEEDED');
  expect(output).toMatchObject({ scheduledDate: expect.stringMatching(/^2026-03-30/), tables: [{ rows: 2 }] });
  expect(states[0]).toBe('check_sales_incoming_files');
  expect(containers.map(({ argv }) => argv[0])).toEqual(['stage', 'load']);
  expect(containers[1]).toMatchObject({ attempt: 1, exitCode: 0, environment: { SL_LOG_LEVEL: 'info' } });
  expect(containers[1]!.log.join('\n')).toContain('orders-1.csv');
  expect(rows['sales.orders']).toEqual([
    { id: 1, city: 'Lyon' },
    { id: 2, city: 'Paris' },
  ]);
  expect(Object.keys(rows)).toEqual(['audit.audit', 'audit.rejected', 'sales.orders']);
  expect(readdirSync(path.join(project, 'datasets/incoming/sales'))).toEqual(['orders-project.csv']);
  expect(existsSync(path.join(project, 'shop.db'))).toBe(false);
  expect(readdirSync(tmpdir())).toEqual([]);
});

test('without files, those of the project; of a folder of an assembly, too', async () => {
  const { directory } = (stack.node.root as App).synth();
  const { rows } = await runLocally(directory, 'sales', { project });
  expect(rows['sales.orders']).toEqual([{ id: 99, city: 'Nantes' }]);
});

test('a file of this machine, and bytes', async () => {
  const file = path.join(scratchFolder(), 'any.csv');
  writeFileSync(file, 'id,city\n3,Brest\n');
  const bytes = Buffer.from('id,city\n4,Lille\n');
  const { rows } = await run({
    files: { 'datasets/incoming/sales/orders-1.csv': { path: file }, 'datasets/incoming/sales/orders-2.csv': bytes },
  });
  expect(rows['sales.orders']).toEqual([
    { id: 3, city: 'Brest' },
    { id: 4, city: 'Lille' },
  ]);
});

test.each([
  [1, 'COMMAND_FAILED', 1],
  ['OUT_OF_MEMORY', 'OUT_OF_MEMORY', 137],
  ['IMAGE_NOT_PULLED', 'IMAGE_NOT_PULLED', undefined],
  ['TIMED_OUT', 'TIMED_OUT', 143],
] as const)(
  'each container of orders fails with %s: the run says so, and the other table is loaded',
  async (failure, kind, exitCode) => {
    const failed = await run({ files: BOTH, failures: { orders: failure } });
    expect(failed).toMatchObject({ status: 'FAILED', error: 'Starlake.LoadFailed' });
    expect(failed.cause).toMatchObject({ tables: [{ table: 'orders', kind }], loaded: ['returns'] });
    expect(attemptsOf(failed, 'orders')).toEqual(expect.arrayContaining([[1, exitCode]]));
    expect(failed.rows['sales.returns']).toHaveLength(1);
    expect(failed.rows['sales.orders'] ?? []).toEqual([]);
  },
);

test('only the first attempt fails: the second loads', async () => {
  const done = await run({ files: ORDERS, failures: { 'sales.orders': ['OUT_OF_MEMORY'] } });
  expect(done.status).toBe('SUCCEEDED');
  expect(attemptsOf(done, 'orders')).toEqual([
    [1, 137],
    [2, 0],
  ]);
  expect(done.rows['sales.orders']).toHaveLength(2);
});

test('a table fails in a container that loads another one, too', async () => {
  const options = { project, files: BOTH, failures: { orders: 1 } };
  const failed = await runLocally(shop(LoadGrouping.atMost(2)), 'sales', options);
  expect(failed.containers[1]!.argv).toContain('orders,returns');
  expect(failed.cause).toMatchObject({ tables: [{ table: 'orders' }], loaded: ['returns'] });
});

test('a command fails', async () => {
  const failed = await run({ files: ORDERS, failures: { stage: 2 } });
  expect(failed).toMatchObject({ status: 'FAILED', error: 'Starlake.ImportFailed', cause: { exitCode: 2 } });
});

describe('refused', () => {
  test('a pipeline that there is not', async () => {
    await expect(runLocally(stack, 'sale', { project })).rejects.toThrow(
      "there is no pipeline 'sale'; the app has sales\nDid you mean sales?",
    );
  });

  test('a failure of what was not started', async () => {
    await expect(run({ files: ORDERS, failures: { return: 1 } })).rejects.toThrow(
      "failures['return']: the run has started no such container, but containers of stage, sales.orders",
    );
  });

  test('a folder that is no project', async () => {
    const folder = scratchFolder();
    await expect(runLocally(stack, 'sales', { project: folder })).rejects.toThrow(
      `${folder} has no metadata/application.sl.yml: the option 'project' must be a Starlake project's folder`,
    );
  });

  test.each([
    ['../orders.csv', 'x', 'is outside of the project'],
    ['datasets/incoming/sales/orders-1.csv', { path: 'no-such-file.csv' }, 'there is no file'],
  ])('the file %s', async (name, content, message) => {
    await expect(run({ files: { [name]: content } })).rejects.toThrow(message);
  });
});

test.each<[unknown, string]>([
  [{ failures: { returns: 'OOM' } }, 'one of OUT_OF_MEMORY, IMAGE_NOT_PULLED, TIMED_OUT, got "OOM"'],
  [{ failures: { returns: 'out_of_memory' } }, 'got "out_of_memory", did you mean OUT_OF_MEMORY?'],
  [{ failures: { returns: [137, 'TIMEDOUT'] } }, 'got "TIMEDOUT", did you mean TIMED_OUT?'],
  [{ failures: { returns: true } }, "failures['returns'] must be an exit code, 1 to 255, or one of"],
  [{ failures: { returns: 0 } }, 'got 0'],
  [{ failures: { returns: null } }, 'got null'],
  [{ failures: { returns: [] } }, "failures['returns'] is empty, so nothing fails: leave it out"],
  [{ failures: ['returns'] }, '\'failures\' must have names with values, got ["returns"]'],
  [{ failure: {} }, "a run has no option 'failure', did you mean failures?"],
  [ORDERS, "a run has no option 'datasets/incoming/sales/orders-1.csv'; there are project, files, failures, input"],
  [{ files: { 'a.csv': ['1'] } }, "files['a.csv'] must be a text, bytes or { path: '…' }, got [\"1\"]"],
  [{ files: { 'a.csv': {} } }, 'got {}'],
  [{ project: 7 }, "'project' must be a folder, got 7"],
  [[], 'the options of a run must have names with values, got []'],
])('%j is refused before the run', async (options, message) => {
  await expect(runLocally(stack, 'sales', options as LocalRunOptions)).rejects.toThrow(message);
});

test.each([undefined, null, '', 7])('%p is no name of a pipeline', async (name) => {
  const message = `the pipeline must be its name, such as 'sales', got ${JSON.stringify(name) ?? 'undefined'}`;
  await expect(runLocally(stack, name as string)).rejects.toThrow(message);
});
