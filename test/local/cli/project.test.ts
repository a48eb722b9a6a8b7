import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Stack } from 'aws-cdk-lib';
import { EcsStarlakeJob, LoadPipeline, PreLoadStrategy, StarlakePool, TransformPipeline } from '../../../lib';
import { engineParts } from '../../../local/cli/parts';
import { synthesize } from '../../helpers/local-run';
import { cleanUp, cli, fakeIo, tempFolder, write, type FakeIo } from './support';

afterAll(cleanUp);

const SALES = [
  ['customers', 'customers-.*\\.csv'],
  ['order_items', 'order_items-.*\\.csv'],
  ['orders', 'orders-.*\\.jsonl'],
];

/** Two domains; the figures of sales, and a report on those and on the employees. */
function project(stack: Stack): void {
  const job = new EcsStarlakeJob(stack, 'Starlake', {
    bucket: new s3.Bucket(stack, 'Lake'),
    pools: [new StarlakePool({ slots: 2 })],
    options: { retries: 0, preLoadStrategy: PreLoadStrategy.IMPORTED },
  });
  const tables = SALES.map(([name, pattern]) => ({ name: name!, pattern: pattern! }));
  new LoadPipeline(stack, 'Sales', { job, domain: 'sales', tables });
  new LoadPipeline(stack, 'Hr', {
    job,
    domain: 'hr',
    tables: [{ name: 'employees', pattern: 'employees-.*\\.jsonl' }],
  });
  new TransformPipeline(stack, 'Report', {
    job,
    pipelineName: 'report',
    tasks: [{ name: 'report.summary', dependencies: ['figures.spent', 'hr.employees'] }],
  });
  new TransformPipeline(stack, 'Figures', {
    job,
    pipelineName: 'figures',
    tasks: [
      { name: 'figures.spent', dependencies: ['figures.lines'] },
      { name: 'figures.lines', dependencies: ['sales.orders', 'sales.order_items'] },
      { name: 'figures.people', dependencies: ['sales.customers'] },
    ],
  });
}

const QUERIES = {
  'figures/lines':
    'SELECT order_id, count(*) AS lines FROM sales.order_items JOIN sales.orders USING (order_id) GROUP BY 1',
  'figures/spent': 'SELECT sum(lines)::INTEGER AS lines FROM figures.lines',
  'figures/people': 'SELECT count(*) AS people FROM sales.customers',
  'report/summary':
    'SELECT (SELECT lines FROM figures.spent) AS lines, (SELECT count(*) FROM hr.employees) AS employees',
};

/** A folder with the sample project, these queries in the place of its own, and the assembly of an app for it. */
function folderOf(queries: Partial<typeof QUERIES> = {}): { folder: string; argv: string[] } {
  const folder = tempFolder();
  cpSync('examples/starlake-project', path.join(folder, 'project'), { recursive: true });
  for (const [name, sql] of Object.entries({ ...QUERIES, ...queries })) {
    write(folder, { [`project/metadata/transform/${name}.sql`]: sql });
  }
  const { directory } = synthesize(project);
  return { folder, argv: ['--app', directory, '--root', 'project', '--executor', 'embedded'] };
}

/** What is told of the pipelines, in their order: the rows of the table at the end. */
const rowsOf = (out: string) =>
  out
    .slice(out.indexOf('\npipeline  kind'))
    .split('\n')
    .slice(2, 6)
    .map((row) => row.trim().split(/ {2,}/).slice(0, 5));

test('a whole project runs in the order of its datasets, and is drawn', async () => {
  const { folder, argv } = folderOf();
  const { code, out } = await cli(['run', '--all', ...argv], fakeIo(folder), engineParts);
  expect(rowsOf(out)).toEqual([
    ['hr', 'load', 'LOADED', '1 of 1', '190'],
    ['sales', 'load', 'LOADED', '3 of 3', '4,748'],
    ['figures', 'transform', 'DONE', '3 of 3', '1,202'],
    ['report', 'transform', 'DONE', '1 of 1', '1'],
  ]);
  expect(code).toBe(0);
  // One folder for all: what one has written the next one finds.
  const again = [
    'run',
    'report',
    ...argv.slice(0, 2),
    '--root',
    '.starlake/all',
    '--in-place',
    '--executor',
    'embedded',
  ];
  const report = await cli([...again, '--json'], fakeIo(folder), engineParts);
  expect(JSON.parse(report.out)).toMatchObject({ status: 'SUCCEEDED', output: { pipeline: 'report', status: 'DONE' } });
  const drawing = await cli(['graph', '--all', ...argv.slice(0, 2), '--file', '-'], fakeIo(folder), engineParts);
  expect(drawing.out).toContain('subgraph p0["hr<br/>load · 1 table · 2 at once"]');
  expect(drawing.out).toMatch(/p1 -->\|"sales.customers.*|3 datasets"\| p2/);
  expect(drawing.out).toMatch(/p2 -->\|"figures.spent"\| p3/);
});

test('what failed keeps from running only what reads it', async () => {
  const { folder, argv } = folderOf({ 'figures/lines': 'SELECT nothing FROM sales.orders' });
  const { code, out } = await cli(['run', '--all', ...argv], fakeIo(folder), engineParts);
  expect(code).toBe(1);
  expect(rowsOf(out).map((row) => row.slice(0, 4))).toEqual([
    ['hr', 'load', 'LOADED', '1 of 1'],
    ['sales', 'load', 'LOADED', '3 of 3'],
    ['figures', 'transform', 'FAILED', '1 of 3'],
    ['report', 'transform', 'NOT RUN', '–'],
  ]);
  expect(out).toContain('figures.spent  – because of figures.lines');
  expect(out).toContain('report  – not run because of figures');
  expect(out).toContain('Fix the cause in project, then resume where it failed: npx starlake-sfn run ');
});

/** The command line in a process of its own, as far as that goes: it knows nothing of earlier runs. */
async function inAnotherProcess(argv: string[], io: FakeIo) {
  return jest.isolateModulesAsync(async () => {
    const { main } = require('../../../local/cli/main') as typeof import('../../../local/cli/main');
    expect(await main(argv, io)).toBe(0);
  });
}

test('what failed is gone on with in another process, and what succeeded is not run again', async () => {
  const { folder, argv } = folderOf({ 'figures/lines': 'SELECT nothing FROM sales.orders' });
  const orders = path.join(folder, 'project/metadata/load/sales/orders.sl.yml');
  const right = readFileSync(orders, 'utf8');
  writeFileSync(orders, right.replace('iso_date_time', 'no_such_type'));
  const first = await cli(['run', '--all', ...argv, '--json'], fakeIo(folder), engineParts);
  const statuses = (out: string) => (JSON.parse(out) as Report).pipelines.map(({ status }) => status);
  expect(statuses(first.out)).toEqual(['SUCCEEDED', 'FAILED', 'NOT_RUN', 'NOT_RUN']);

  writeFileSync(orders, right);
  write(folder, { 'project/metadata/transform/figures/lines.sql': QUERIES['figures/lines'] });
  const io = fakeIo(folder);
  await inAnotherProcess(['run', '--all', ...argv, '--json', '--resume'], io);
  expect(statuses(io.out)).toEqual(['SUCCEEDED', 'SUCCEEDED', 'SUCCEEDED', 'SUCCEEDED']);
  const [hr, sales] = (JSON.parse(io.out) as Report).pipelines;
  expect(hr).toMatchObject({ earlier: true, history: [] });
  const started = sales!.history.filter(({ type }) => type === 'ContainerStarted');
  expect(started.map(({ argv: words }) => words!.at(-1))).toEqual(['orders']);
  // Rows of the tables that were loaded before are known from what their containers had printed.
  expect(sales!.results.map(({ name, rows }) => [name, rows])).toEqual([
    ['customers', 420],
    ['order_items', 3128],
    ['orders', 1200],
  ]);
});

/** What `run --all --json` prints, as far as it is looked at. */
interface Report {
  readonly pipelines: ReadonlyArray<{
    readonly status: string;
    readonly results: ReadonlyArray<{ readonly name: string; readonly rows?: number }>;
    readonly history: ReadonlyArray<{ readonly type: string; readonly argv?: readonly string[] }>;
  }>;
}
