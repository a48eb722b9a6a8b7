import path from 'node:path';
import type { Pipeline } from '../../../../../local/pipeline';
import { cleanUp, cli, custom, fakeIo, fakeParts, sales, tempApp, type FakeParts } from '../../support';
import type { RunResult } from '../../../../../local/run-event';

afterAll(cleanUp);

const ROOT = { context: { 'starlake:localRoot': 'project' } };

const transform = (name: string, reads: string[], writes: string[]): Pipeline => ({
  ...custom,
  name,
  logicalId: name,
  kind: 'transform',
  datasets: { reads, writes },
});

const PIPELINES = [
  custom,
  transform('report', ['kpi.revenue', 'hr.people'], ['report.board']),
  transform('kpi', ['sales.orders'], ['kpi.revenue']),
  transform('other', ['hr.people'], ['other.one']),
  { ...sales, datasets: { reads: [], writes: ['sales.orders'] } },
  { ...sales, name: 'hr', datasets: { reads: [], writes: ['hr.people'] } },
];

const done = (pipeline: Pipeline): Partial<RunResult> => ({
  status: 'SUCCEEDED',
  output:
    pipeline.kind === 'load'
      ? { domain: pipeline.name, status: 'LOADED', scheduledDate: 'D', tables: [{ table: 'orders', status: 'LOADED' }] }
      : { pipeline: pipeline.name, status: 'DONE', scheduledDate: 'D', tasks: [{ task: 'a.b', status: 'DONE' }] },
  execution: { arn: `arn:${pipeline.name}` } as RunResult['execution'],
});

/** An engine in which pipelines end as they are told, else well. */
function partsWith(ends: Record<string, Partial<RunResult> | Error> = {}, pipelines = PIPELINES): FakeParts {
  const parts = fakeParts();
  return Object.assign(parts, {
    pipelinesOf: async () => pipelines,
    refreshedBy: async (arn: string) => [`refreshed by ${arn}`],
    runPipeline: async (request: Parameters<FakeParts['runPipeline']>[0]) => {
      parts.requests.push(request);
      const end = ends[request.pipeline.name] ?? done(request.pipeline);
      if (end instanceof Error) throw end;
      return { status: 'SUCCEEDED', history: [], ...end } as RunResult;
    },
  });
}

const ran = ({ requests }: FakeParts) => requests.map(({ pipeline }) => pipeline.name);
const NO = { status: 'FAILED', error: 'Starlake.LoadFailed', cause: 'no' } as const;

test('all pipelines run in the order of their datasets, on one copy and for one date', async () => {
  const folder = tempApp(ROOT);
  const parts = partsWith();
  const { code, out } = await cli(['run', '--all'], fakeIo(folder), parts);
  expect(code).toBe(0);
  expect(ran(parts)).toEqual(['hr', 'sales', 'kpi', 'other', 'report']);
  expect(new Set(parts.requests.map(({ root }) => root))).toEqual(new Set([path.join(folder, '.starlake/all')]));
  const [first] = parts.requests;
  expect(parts.requests.every(({ input, fast }) => input !== undefined && fast)).toBe(true);
  expect(new Set(parts.requests.map(({ input }) => JSON.stringify(input))).size).toBe(1);
  expect((first!.input as { scheduledTime: string }).scheduledTime).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
  expect(out).toContain('pipelines 2 load pipelines, 3 transform pipelines: hr, sales, kpi, other, report\n');
  expect(out).toContain('3/5  kpi  transform pipeline\n');
  expect(out).toContain('kpi       transform  DONE    1 of 1     –     –\n');
  expect(out).toContain('✓ SUCCEEDED  5 pipelines in ');
  expect(parts.executor.closed).toBe(1);
});

test('its table has the rows that each run tells, and why where one does not', async () => {
  const tables = [{ table: 'orders', status: 'LOADED', rows: 1200, rejected: 3 }];
  const told = (domain: string, more: object) => ({ output: { domain, status: 'LOADED', tables, ...more } });
  const untold = { tables: [{ table: 'people', status: 'LOADED' }], rowsUnknown: 'no log group' };
  const parts = partsWith({ sales: told('sales', {}), hr: told('hr', untold) });
  const { out } = await cli(['run', '--all'], fakeIo(tempApp(ROOT)), parts);
  expect(out).toContain('pipeline  kind       status    done   rows  rejected  time\n');
  expect(out).toContain('sales     load       LOADED  1 of 1  1,200         3     –\n');
  expect(out).toContain('hr        load       LOADED  1 of 1      ?         –     –\n');
  expect(out).toContain('? rows of hr are unknown: no log group\n');
});

test('the date may be given, and is that of all', async () => {
  const parts = partsWith();
  const input = '{"scheduledTime":"2026-08-02T00:00:00Z"}';
  await cli(['run', '--all', '--input', input], fakeIo(tempApp(ROOT)), parts);
  expect(parts.requests.map((request) => request.input)).toEqual(Array(5).fill(JSON.parse(input)));
});

test('one that failed keeps those from running that read what it writes, and no others', async () => {
  const parts = partsWith({ sales: NO });
  const { code, out } = await cli(['run', '--all'], fakeIo(tempApp(ROOT)), parts);
  expect(code).toBe(1);
  expect(ran(parts)).toEqual(['hr', 'sales', 'other']);
  expect(out).toContain('✗ FAILED  Starlake.LoadFailed\n  no\n');
  expect(out).toContain('  kpi  – not run because of sales\n  report  – not run because of kpi\n');
  expect(out).toContain('✗ FAILED  1 of 5 pipelines, 2 not run\n');
  expect(out).toContain('Fix the cause in project, then resume where it failed: npx starlake-sfn run --all --resume\n');
});

test('one that was skipped keeps none', async () => {
  const output = { domain: 'sales', status: 'SKIPPED', reason: 'no file', tables: [] };
  const { code, out } = await cli(['run', '--all'], fakeIo(tempApp(ROOT)), partsWith({ sales: { output } }));
  expect(code).toBe(0);
  expect(out).toMatch(/^sales +load +SKIPPED +– +– +–$/m);
  expect(out).toContain('5 pipelines in ');
  expect(out).toContain(', 1 skipped\n');
});

test('one that cannot run has failed, and the others run', async () => {
  const parts = partsWith({ kpi: new Error("cannot run the state 'x' locally") });
  const { code, out } = await cli(['run', '--all'], fakeIo(tempApp(ROOT)), parts);
  expect(code).toBe(1);
  expect(ran(parts)).toEqual(['hr', 'sales', 'kpi', 'other']);
  expect(out).toContain("cannot run the state 'x' locally");
});

test('pipelines that read what each other write run once, and that is said', async () => {
  const circle = [transform('b', ['a.out'], ['b.out']), transform('a', ['b.out'], ['a.out'])];
  const parts = partsWith({}, circle);
  const { code, out } = await cli(['run', '--all'], fakeIo(tempApp(ROOT)), parts);
  expect(code).toBe(0);
  expect(ran(parts)).toEqual(['a', 'b']);
  expect(out).toContain("a and b read each other's datasets: they run once, in the order of their names.\n");
});

test('--json is one object', async () => {
  const parts = partsWith({ sales: NO });
  const { code, out } = await cli(['run', '--all', '--json'], fakeIo(tempApp(ROOT)), parts);
  expect(code).toBe(1);
  const { input, root, ...report } = JSON.parse(out);
  expect(input.scheduledTime).toBe((parts.requests[0]!.input as { scheduledTime: string }).scheduledTime);
  expect(root).toMatch(/all$/);
  expect(report).toEqual({
    version: 1,
    status: 'FAILED',
    executor: 'embedded',
    databases: [],
    pipelines: [
      expect.objectContaining({
        pipeline: 'hr',
        kind: 'load',
        stack: 'Starlake',
        status: 'SUCCEEDED',
        output: expect.objectContaining({ status: 'LOADED' }),
        refreshed: ['refreshed by arn:hr'],
        history: [],
      }),
      expect.objectContaining({
        pipeline: 'sales',
        status: 'FAILED',
        error: { name: 'Starlake.LoadFailed', message: 'no', cause: { message: 'no' } },
      }),
      { pipeline: 'kpi', kind: 'transform', stack: 'Starlake', status: 'NOT_RUN', because: ['sales'] },
      expect.objectContaining({ pipeline: 'other', status: 'SUCCEEDED' }),
      { pipeline: 'report', kind: 'transform', stack: 'Starlake', status: 'NOT_RUN', because: ['kpi'] },
    ],
  });
});

test('what is interrupted is followed by nothing', async () => {
  const io = fakeIo(tempApp(ROOT));
  const parts = partsWith();
  const { runPipeline } = parts;
  parts.runPipeline = async (request) => {
    if (request.pipeline.name === 'sales') io.interrupt();
    const result = await runPipeline(request);
    return request.pipeline.name === 'sales'
      ? { ...result, status: 'FAILED', error: 'Execution.Stopped', cause: '' }
      : result;
  };
  const { code, out } = await cli(['run', '--all'], io, parts);
  expect(code).toBe(130);
  expect(ran(parts)).toEqual(['hr', 'sales']);
  expect(out).toContain('\nResume where it was stopped: npx starlake-sfn run --all --resume\n');
});

describe('arguments', () => {
  test.each([
    [['run'], 'run needs a pipeline, or --all'],
    [['graph'], 'graph needs a pipeline, or --all'],
    [['run', 'sales', '--all'], 'run sales --all: name one pipeline or all of them, not both'],
    [['run', 'sales', '--stack', 'S'], '--stack needs --all\nUse run S/sales.'],
    [['run', '--all', '--tables', 'a'], '--all runs whole pipelines, but the input selects tables'],
    [['run', '--all', '--input', '{"tasks":["a"]}'], '--all runs whole pipelines, but the input selects tasks'],
    [['run', 'sales', '--tasks', 'a,,b'], "--tasks 'a,,b' has an empty name"],
    [['run', 'sales', '--tables', 'a', '--input', '{"tables":["b"]}'], '--tables and --input both say which tables'],
    [['run', 'sales', '--tables', 'a', '--input', '[1]'], '--tables needs an input that is an object, got [1]'],
    [['run', '--all', '--stack', 'Nope'], "the stack 'Nope' has no state machine; stacks that have one: Starlake"],
  ])('%j is refused', async (argv, message) => {
    const { code, err, out } = await cli(argv, fakeIo(tempApp(ROOT)), partsWith());
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(message);
  });

  test('--tables is a list of the input', async () => {
    const parts = fakeParts();
    const argv = ['run', 'sales', '--tables', 'a, b', '--input', '{"scheduledTime":"T"}'];
    await cli(argv, fakeIo(tempApp(ROOT)), parts);
    expect(parts.requests[0]!.input).toEqual({ scheduledTime: 'T', tables: ['a', 'b'] });
  });
});

describe('graph --all', () => {
  test('draws loads and transforms', async () => {
    const { out } = await cli(['graph', '--all'], fakeIo(tempApp()), partsWith());
    expect(out).toBe('flowchart LR\n  hr\n  sales\n  kpi\n  other\n  report\n');
    const svg = await cli(['graph', '--all', '--format', 'svg', '--file', '-'], fakeIo(tempApp()), partsWith());
    expect(svg.out).toBe('<svg><title>Starlake: hr,sales,kpi,other,report</title></svg>\n');
    const file = await cli(['graph', '--all', '--format', 'svg'], fakeIo(tempApp()), partsWith());
    expect(file.out).toBe('Wrote project.svg\n');
  });
});

test('list --json has the datasets', async () => {
  const { out } = await cli(['list', '--json'], fakeIo(tempApp()), partsWith());
  expect(JSON.parse(out).pipelines).toContainEqual(
    expect.objectContaining({
      name: 'kpi',
      kind: 'transform',
      datasets: { reads: ['sales.orders'], writes: ['kpi.revenue'] },
    }),
  );
});
