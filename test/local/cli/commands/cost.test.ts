import { cleanUp, cli, custom, fakeIo, fakeParts, sales, tempApp, write } from '../support';
import { executionHistory, type HistoryTask } from '../../../helpers/execution-history';
import type { Parts } from '../../../../local/cli/parts';
import { timesLine } from '../../../../local/cli/commands/cost/cost-lines';
import type { PipelineCost } from '../../../../local/cost/project-cost';
import type { Durations } from '../../../../local/cost/durations/durations';
import type { Pipeline } from '../../../../local/pipeline';

afterAll(cleanUp);

const TABLES = { domain: 'sales', tables: [['orders'], ['customers']] };
const load: Pipeline = {
  ...sales,
  schedules: ['0 2 * * * UTC'],
  definition: { StartAt: 'End', States: { End: { Type: 'Task', Parameters: TABLES, End: true } } },
};

/** What the engine was asked with: bytes, and durations. */
function spied(name = load.name) {
  const asked: Array<ReadonlyMap<string, number>> = [];
  const times: Durations[] = [];
  const { cost, ...fake } = fakeParts();
  const parts: Parts = {
    ...fake,
    pipelinesOf: async () => [
      { ...load, name },
      custom,
      { ...custom, kind: 'backfill', name: 'again', logicalId: 'Again' },
    ],
    cost: (assembly, request) => (asked.push(request.bytes), times.push(request.durations), cost(assembly, request)),
  };
  return { asked, times, parts };
}

test('cost shows a table: each pipeline, all of them, and the same work otherwise', async () => {
  const { code, out } = await cli(['cost'], fakeIo(tempApp()), spied().parts);
  expect(code).toBe(0);
  const lines = out.split('\n').map((line) => line.split(/ {2,}/));
  expect(lines.map(([name]) => name)).toEqual([
    ...['USD a month', 'sales', 'Nightly', 'total', 'one container a table', 'MWAA, mw1.small', 'MWAA Serverless', ''],
    expect.stringMatching(/^List prices of us-east-1, \d{4}-\d\d-\d\d, without free tiers\.$/),
    '',
  ]);
  expect(lines[1]!.slice(1, 4)).toEqual(['by schedule', '30', '0']);
  expect(lines[2]!.slice(1, 3)).toEqual(['assumed', '30']);
  expect(lines[5]!.at(-1)).toBe('357.70');
});

test('of one pipeline, as often as one says', async () => {
  const { out } = await cli(['cost', 'sales', '--runs-per-day', '0.5', '--json'], fakeIo(tempApp()), spied().parts);
  const { pipelines, total } = JSON.parse(out);
  expect(pipelines).toMatchObject([{ name: 'sales', runs: 15.21, by: 'option' }]);
  expect(total.usd.stepFunctions).toBe(0.00038);
});

test.each([
  ['sizes.json', '{"sales.orders": 5000000}'],
  ['sizes.csv', 'table,bytes\nsales.orders, 5000000\n\n'],
  ['heading.csv', '\uFEFF\ndomain.table , size in bytes\r\nsales.orders,5000000\r\n'],
  ['marked.csv', '\uFEFFsales.orders,5000000'],
  ['marked.json', '\uFEFF{"sales.orders": 5e6}'],
])('bytes of tables come from %s', async (name, content) => {
  const folder = tempApp();
  write(folder, { [name]: content });
  const { asked, parts } = spied();
  expect((await cli(['cost', '--sizes', name], fakeIo(folder), parts)).code).toBe(0);
  expect(asked.map((bytes) => [...bytes])).toEqual([[['sales.orders', 5_000_000]]]);
});

test.each([
  [['cost', 'slaes'], '', "there is no pipeline 'slaes'"],
  [['cost', '--runs-per-day', 'often'], '', '--runs-per-day must be a number above 0; got "often"'],
  [['cost', '--runs-per-day', '0'], '', 'got "0"'],
  [['cost', '--sizes', 'none.csv'], '', 'cannot read the sizes in none.csv'],
  [['cost', '--sizes', 's'], 'sales.ordres,1', 'Did you mean sales.orders?'],
  [
    ['cost', '--sizes', 's'],
    'sales.orders,1\nsales.orders;1',
    'line 2 of s is domain.table,bytes; got "sales.orders;1"',
  ],
  [
    ['cost', '--sizes', 's'],
    '{"sales.orders": "5 MB"}',
    'the size of sales.orders in s must be a number of bytes, less than 2^53, got "5 MB"',
  ],
  [['cost', '--sizes', 's'], '{"sales.orders"}', 's is not JSON'],
  [['cost', '--sizes', 's'], 'sales.orders,5 GB', 'line 1 of s is domain.table,bytes; got "sales.orders,5 GB"'],
  [['cost', '--sizes', 's'], 'sales.orders,big\n', 'line 1 of s is domain.table,bytes; got "sales.orders,big"'],
  [['cost', '--sizes', 's'], 'sales.orders;1', 'line 1 of s is domain.table,bytes; got "sales.orders;1"'],
  [['cost', '--sizes', 's'], '\ntable,bytes\ntable,bytes', 'line 3 of s is domain.table,bytes; got "table,bytes"'],
  [['cost', '--sizes', 's'], '', 's has no sizes'],
  [['cost', '--sizes', 's'], '\uFEFFtable,bytes\n', 's has no sizes'],
  [['cost', '--sizes', 's'], '{}', 's has no sizes'],
  [['cost', '--sizes', 's'], 'sales.orders,1\nsales.orders,2', 's has two sizes for sales.orders'],
  [
    ['cost', '--sizes', 's'],
    'sales.orders,9007199254740993',
    'the size of sales.orders in s must be a number of bytes, less than 2^53, got 9007199254740992',
  ],
  [['cost', '--sizes', 's'], '{"sales.orders": 1e300}', 'less than 2^53, got 1e+300'],
])('%j with %j', async (argv, sizes, message) => {
  const folder = tempApp();
  write(folder, { s: sizes });
  const { code, out, err } = await cli(argv, fakeIo(folder), spied().parts);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toContain(message);
});

test('a table goes by its domain, not by the pipeline that loads it', async () => {
  const folder = tempApp();
  write(folder, { domain: 'sales.orders,9', pipeline: 'sales_hourly.orders,9' });
  const { asked, parts } = spied('sales_hourly');
  expect((await cli(['cost', '--sizes', 'domain'], fakeIo(folder), parts)).code).toBe(0);
  expect(asked.map((bytes) => [...bytes])).toEqual([[['sales.orders', 9]]]);
  const { code, err } = await cli(['cost', '--sizes', 'pipeline'], fakeIo(folder), parts);
  expect([code, err]).toEqual([2, expect.stringContaining('no pipeline loads it')]);
});

test('a backfill costs what it starts', async () => {
  const { parts } = spied();
  const findPipeline = async () => ({ ...custom, kind: 'backfill' as const, logicalId: 'Again' });
  const { code, err } = await cli(['cost', 'again'], fakeIo(tempApp()), { ...parts, findPipeline });
  expect([code, err]).toEqual([2, expect.stringContaining('its cost is that of the pipelines that it starts')]);
});

describe('--durations', () => {
  const command = (...tables: string[]) => ['load', '--domains', 'sales', '--tables', tables.join()];
  const aws = (...tasks: HistoryTask[]) => executionHistory(tasks);
  const good = { command: command('orders'), pull: 0, start: 10, stop: 90 };
  const old = { command: command('returns'), pull: 0, start: 10, stop: 100 };
  const local = (executor: string, argv = command('orders')) => ({
    version: 1,
    executor,
    pipeline: 'sales',
    history: [
      { type: 'ContainerStarted', time: 1000, state: 'load', container: 1, argv },
      { type: 'ContainerStopped', time: 91_000, state: 'load', container: 1, argv, exitCode: 0 },
    ],
  });
  const orders = [{ name: 'load sales.orders', estimate: 3 }];

  test.each([
    ['with Starlake', local('starlake')],
    ['with Docker', local('docker')],
    ['on AWS', aws(good)],
  ])('takes a run %s, and says what was measured', async (_, run) => {
    const folder = tempApp();
    write(folder, { 'run.json': JSON.stringify(run) });
    const { times, parts } = spied();
    const { code, out } = await cli(['cost', '--durations', 'run.json'], fakeIo(folder), parts);
    expect(code).toBe(0);
    expect(times[0]!.timeOf(orders)).toEqual({ seconds: 90, isMeasured: true });
    expect(out.trimEnd().split('\n').at(-1)).toBe("Times of a run's containers: 0 measured, 0 estimated.");
  });

  test('takes a run of a pipeline that is not named as its domain', async () => {
    const folder = tempApp();
    write(folder, { 'run.json': JSON.stringify(aws(good, { ...good, command: ['stage', '--domains', 'sales'] })) });
    const { times, parts } = spied('sales_hourly');
    expect((await cli(['cost', '--durations', 'run.json'], fakeIo(folder), parts)).code).toBe(0);
    expect(times[0]!.timeOf(orders)).toEqual({ seconds: 90, isMeasured: true });
    expect(times[0]!.timeOf([{ name: 'import sales', estimate: 0 }]).isMeasured).toBe(true);
  });

  test('takes several, and says what they do not measure', async () => {
    const folder = tempApp();
    const map = { id: 99, type: 'MapRunStarted', mapRunStartedEventDetails: { mapRunArn: 'arn:map' } };
    const failed = { ...good, command: command('customers'), exitCode: 1 };
    write(folder, {
      'a.json': JSON.stringify(executionHistory([good, failed, old], [map])),
      'b.json': JSON.stringify(local('starlake', command('customers'))),
    });
    const { times, parts } = spied();
    const args = ['cost', '--durations', 'a.json', '--durations', 'b.json', '--json'];
    const { out } = await cli(args, fakeIo(folder), parts);
    const { pipelines, notices } = JSON.parse(out);
    expect(notices).toEqual([
      'a.json: 1 container failed, which is not counted.',
      'a.json: not counted, since no pipeline of the app does it: load sales.returns.',
      'a.json: containers of child executions are in histories of their own: aws stepfunctions list-executions --map-run-arn arn:map',
    ]);
    expect(pipelines[0].times).toEqual({ measured: 0, estimated: 0 });
    expect(times[0]!.timeOf([{ name: 'load sales.customers', estimate: 3 }]).seconds).toBe(90);
  });

  test.each([
    ['no JSON', '{', 'run.json is not JSON'],
    ['something else', '{"version": 1, "pipelines": [{}]}', 'run.json is not a run'],
    ['a text', '"x"', 'run.json is not a run'],
    ['another list of events', '{"events": [{"message": "x"}]}', 'run.json is not a run'],
    ['another executor', local('embedded'), 'a run with the embedded executor, which takes other times than Starlake'],
    [
      'another app',
      local('docker', command('returns')),
      'a run of a pipeline that the app does not have: load sales.returns',
    ],
    ['a run that failed', aws({ ...good, exitCode: 1 }), 'no container that succeeded: 1 container failed'],
    ['a run of nothing', aws(), 'run.json has no container that succeeded'],
    [
      'a run of child executions',
      executionHistory([], [{ id: 9, type: 'MapRunStarted', mapRunStartedEventDetails: { mapRunArn: 'arn:map' } }]),
      'list-executions --map-run-arn arn:map',
    ],
    ['a page', { ...aws(good), NextToken: 'x' }, 'run.json is only a page of a history'],
    [
      'a history without data',
      { events: [{ id: 1, type: 'TaskSucceeded', taskSucceededEventDetails: { resource: 'runTask.sync' } }] },
      'Leave out --no-include-execution-data.',
    ],
  ])('refuses %s', async (_, content, message) => {
    const folder = tempApp();
    write(folder, { 'run.json': typeof content === 'string' ? content : JSON.stringify(content) });
    const { code, out, err } = await cli(['cost', '--durations', 'run.json'], fakeIo(folder), spied().parts);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(message);
  });

  test('refuses a file that is not there', async () => {
    const { code, err } = await cli(['cost', '--durations', 'none.json'], fakeIo(tempApp()), spied().parts);
    expect([code, err]).toEqual([2, expect.stringContaining('cannot read the run in none.json')]);
  });
});

test('the line about times names pipelines with estimates', () => {
  const pipeline = (name: string, measured: number, estimated: number) =>
    ({ name, times: { measured, estimated } }) as PipelineCost;
  const cost = { pipelines: [pipeline('sales', 3, 1), pipeline('hr', 2, 0), pipeline('kpi', 0, 1200)] } as const;
  expect(timesLine(cost)).toBe("Times of a run's containers: 5 measured, 1,201 estimated (sales 1, kpi 1,200).");
});
