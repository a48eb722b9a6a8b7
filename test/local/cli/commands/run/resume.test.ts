import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Pipeline } from '../../../../../local/pipeline';
import { pipeline as transforms, Run } from '../../progress/transform-run';
import { cleanUp, cli, custom, fakeIo, fakeParts, sales, tempApp, write, type FakeParts } from '../../support';
import type { ExecutionRecord, RunResult } from '../../../../../local/run-event';

afterAll(cleanUp);

const ROOT = { context: { 'starlake:localRoot': 'project' } };
const EXECUTION = { arn: 'arn:1', name: '1', redriveCount: 0 } as ExecutionRecord;
const FAILED = { status: 'FAILED', error: 'Starlake.LoadFailed', cause: 'no', execution: EXECUTION } as const;
const SNAPSHOT = { executions: [], logs: { group: { stream: [[1, 'a line']] } } } as const;

/** An engine in which pipelines end as they are told, else well. */
function partsWith(ends: Record<string, Partial<RunResult>> = {}, pipelines: readonly Pipeline[] = [sales, custom]) {
  const parts = fakeParts();
  const restored: unknown[] = [];
  const made: FakeParts = Object.assign(parts, {
    pipelinesOf: async () => [...pipelines],
    findPipeline: async (_: unknown, name: string) => pipelines.find((each) => each.name === name)!,
    takeSnapshot: async () => SNAPSHOT,
    restoreSnapshot: async (snapshot: unknown) => void restored.push(snapshot),
    runPipeline: async (request: Parameters<FakeParts['runPipeline']>[0]) => {
      parts.requests.push(request);
      const execution = { ...EXECUTION, arn: `arn:${request.pipeline.name}` };
      const end = ends[request.pipeline.name] ?? {};
      return { status: 'SUCCEEDED', output: {}, history: [], execution, ...end } as RunResult;
    },
  });
  return { parts: made, restored };
}

const run = (folder: string, parts: FakeParts, ...argv: string[]) => cli(['run', ...argv], fakeIo(folder), parts);

describe('a pipeline', () => {
  test('goes on where it failed: the same execution, input and folder, with the metadata of now', async () => {
    const folder = tempApp(ROOT);
    const first = partsWith({ sales: FAILED }).parts;
    const { out } = await run(folder, first, 'sales', '--tables', 'orders');
    expect(out).toContain('To resume where it failed, in the same folder: npx starlake-sfn run sales --resume\n');
    const root = path.join(folder, '.starlake/sales');
    rmSync(path.join(root, 'datasets/incoming/sales/orders.csv'));
    writeFileSync(path.join(root, 'metadata/left.sl.yml'), '');
    write(folder, { 'project/metadata/load/sales/orders.sl.yml': 'mended', 'project/datasets/incoming/new.csv': '' });

    const { parts, restored } = partsWith();
    const { code, out: told } = await run(folder, parts, 'sales', '--resume');
    expect(code).toBe(0);
    expect(told).toContain('.starlake/sales (as its last run left it, with the current metadata of project)');
    expect(parts.requests).toMatchObject([{ root, input: { tables: ['orders'] }, last: EXECUTION }]);
    expect(restored).toEqual([SNAPSHOT]);
    expect(readFileSync(path.join(root, 'metadata/load/sales/orders.sl.yml'), 'utf8')).toBe('mended');
    expect(existsSync(path.join(root, 'metadata/left.sl.yml'))).toBe(false);
    expect(existsSync(path.join(root, 'datasets/incoming/sales/orders.csv'))).toBe(false);
    expect(existsSync(path.join(root, 'datasets/incoming/new.csv'))).toBe(false);
  });

  test('as often as it fails, and not once it has succeeded, or begun anew', async () => {
    const folder = tempApp(ROOT);
    const nothing = { code: 2, err: expect.stringContaining('there is nothing to resume: no run of sales has failed') };
    const fails = { sales: { ...FAILED, execution: { ...EXECUTION, redriveCount: 1 } } };
    await run(folder, partsWith({ sales: FAILED }).parts, 'sales');
    expect((await run(folder, partsWith(fails).parts, 'sales', '--resume')).code).toBe(1);
    const { parts } = partsWith();
    expect((await run(folder, parts, 'sales', '--resume')).code).toBe(0);
    expect(parts.requests[0]!.last).toMatchObject({ redriveCount: 1 });
    expect(await run(folder, parts, 'sales', '--resume')).toMatchObject(nothing);
    await run(folder, partsWith({ sales: FAILED }).parts, 'sales');
    await run(folder, parts, 'sales');
    expect(await run(folder, parts, 'sales', '--resume')).toMatchObject(nothing);
  });

  test('finds what it has waited for in its own folder only: it says so', async () => {
    const folder = tempApp(ROOT);
    const waited = { ...FAILED, error: 'Starlake.NotReady' };
    const hint = (name: string) =>
      `Put what it waits for into the run's own folder, .starlake/${name}: --resume copies`;
    const datasets = { reads: [], writes: [] };
    const pipelines = [{ ...sales, datasets }];
    expect((await run(folder, partsWith({ sales: waited }, pipelines).parts, 'sales')).out).toContain(hint('sales'));
    expect((await run(folder, partsWith({ sales: waited }, pipelines).parts, '--all')).out).toContain(hint('all'));
    const inPlace = await run(folder, partsWith({ sales: waited }, pipelines).parts, 'sales', '--in-place');
    expect(inPlace.out).not.toContain('Put what it waits for');
  });

  test('not where its process was killed: it says so', async () => {
    const folder = tempApp(ROOT);
    const { parts } = partsWith({ sales: FAILED });
    const runs = parts.runPipeline.bind(parts);
    const file = path.join(folder, '.starlake/sales.run.json');
    let record = '';
    parts.runPipeline = (request) => {
      record = readFileSync(file, 'utf8');
      return runs(request);
    };
    for (const argv of [['sales'], ['sales', '--resume']]) {
      await run(folder, parts, ...argv);
      const whole = readFileSync(file, 'utf8');
      writeFileSync(file, record);
      const { code, err } = await run(folder, parts, 'sales', '--resume');
      expect(code).toBe(2);
      expect(err).toContain(
        'the run of sales was killed while sales ran: it is unknown how far it had come\nLeave out',
      );
      writeFileSync(file, whole);
    }
    parts.runPipeline = () => Promise.reject(new Error('not here'));
    expect((await run(folder, parts, 'sales', '--resume')).err).toContain('not here');
    expect((await run(folder, partsWith().parts, 'sales', '--resume')).code).toBe(0);
  });

  test('in place, where the last run was of the same', async () => {
    const folder = tempApp(ROOT);
    await run(folder, partsWith({ sales: FAILED }).parts, 'sales', '--in-place');
    const { parts } = partsWith();
    const other = await run(folder, parts, 'Nightly', '--in-place', '--resume');
    expect(other.err).toContain('the last failure here was of a run of sales, not of a run of Nightly\nResume that:');
    expect((await run(folder, parts, 'sales', '--in-place', '--resume')).code).toBe(0);
    expect(parts.requests).toMatchObject([{ root: path.join(folder, 'project'), last: EXECUTION }]);
  });

  test('is refused for another project than that of the copy, and for an app that has changed', async () => {
    const folder = tempApp(ROOT);
    write(folder, { 'other/metadata/application.sl.yml': '' });
    await run(folder, partsWith({ sales: FAILED }).parts, 'sales');
    const refused = async (parts: FakeParts, ...argv: string[]) => {
      const { code, err } = await run(folder, parts, 'sales', '--resume', ...argv);
      expect({ code, requests: parts.requests }).toEqual({ code: 2, requests: [] });
      return err;
    };
    const project = path.join(folder, 'project');
    expect(await refused(partsWith().parts, '--root', 'other')).toContain(
      `the run of sales that failed here was of the project ${project}, not of ${path.join(folder, 'other')}\n`,
    );
    const moved = partsWith({}, [{ ...sales, stack: 'Moved' }]).parts;
    expect(await refused(moved)).toContain(
      'cannot resume the run of sales: the state machine Sales1 of the stack Starlake, which failed, is no longer in the app\n',
    );
    const { parts } = partsWith();
    parts.refuseResume = ({ name }, { arn }) => Promise.reject(new Error(`${name} has changed since ${arn}`));
    expect(await refused(parts)).toContain('cannot resume the run of sales: sales has changed since arn:1\nLeave out');
    const { code, err } = await run(folder, partsWith().parts, 'sales', '--resume');
    expect({ code, err }).toMatchObject({ code: 0 });
  });

  test('is refused where there was no run, and with another input', async () => {
    const folder = tempApp(ROOT);
    const none = await run(folder, partsWith().parts, 'sales', '--resume');
    expect(none).toMatchObject({ code: 2, err: expect.stringContaining('there is no run to resume: ') });
    for (const [option, value] of [
      ['--input', '{}'],
      ['--tables', 'a'],
      ['--tasks', 'a.b'],
    ] as const) {
      const { code, err } = await run(folder, partsWith().parts, 'sales', '--resume', option, value);
      expect(code).toBe(2);
      expect(err).toContain(`--resume keeps the input of the run, and ${option} was given, too\n`);
    }
  });
});

describe('what was done before is told with its rows', () => {
  const kpi: Pipeline = { ...transforms, datasets: { reads: [], writes: [] } };
  const output = {
    pipeline: 'kpi',
    status: 'DONE',
    tasks: [
      { task: 'kpi.a', status: 'DONE' },
      { task: 'kpi.b', status: 'DONE' },
    ],
  };
  const cause = JSON.stringify({
    errorMessage: JSON.stringify({ pipeline: 'kpi', failed: [{ task: 'kpi.b' }], blocked: [] }),
  });
  const first = new Run();
  first.good(0, 'kpi.a', first.begin(0, 'kpi.a')).bad(1, 'kpi.b', first.begin(1, 'kpi.b'));
  const second = new Run();
  second.good(0, 'kpi.b', second.begin(0, 'kpi.b'));
  const failed = { ...FAILED, error: 'Starlake.TransformFailed', cause, history: first.events };
  const idle = { ...failed, history: [] };
  const ends = { kpi: { output, history: second.events } };
  const DONE = [
    { kind: 'task', name: 'kpi.a', status: 'DONE', rows: 7, earlier: true },
    { kind: 'task', name: 'kpi.b', status: 'DONE', rows: 7, milliseconds: expect.any(Number) },
  ];

  test('of a pipeline, also after it was gone on with twice', async () => {
    const folder = tempApp(ROOT);
    const at = (end: Partial<RunResult>, ...argv: string[]) =>
      run(folder, partsWith({ kpi: end }, [kpi]).parts, 'kpi', ...argv);
    await at(failed);
    expect((await at(idle, '--resume')).out).toMatch(/kpi\.a +DONE +7 +earlier\n/);
    const { out } = await at(ends.kpi, '--resume', '--json');
    expect((JSON.parse(out) as { results: unknown }).results).toEqual(DONE);
  });

  test('of --all, and in the sum of its pipelines that had succeeded', async () => {
    const folder = tempApp(ROOT);
    const other: Pipeline = { ...sales, name: 'other', logicalId: 'other', datasets: { reads: [], writes: [] } };
    const parts = (more: object) => partsWith({ ...ends, ...more }, [kpi, other]).parts;
    await run(folder, parts({ kpi: failed, other: FAILED }), '--all');
    await run(folder, parts({ other: FAILED }), '--all', '--resume');
    const { out } = await run(folder, parts({ other: FAILED }), '--all', '--resume');
    expect(out).toMatch(/kpi +transform +DONE +2 of 2 +14 /);
    const { out: told } = await run(folder, parts({}), '--all', '--resume', '--json');
    const { pipelines } = JSON.parse(told) as { pipelines: Array<{ pipeline: string; results: unknown }> };
    const rows = DONE.map(({ kind, name, status }) => ({ kind, name, status, rows: 7, earlier: true }));
    expect(pipelines.find(({ pipeline }) => pipeline === 'kpi')!.results).toEqual(rows);
  });

  test('but a task that is new: it was not in that run, and nobody has run it', async () => {
    const folder = tempApp(ROOT);
    const declared = (...tasks: string[]) =>
      ({ Type: 'Task', Parameters: { tasks: tasks.map((task) => ({ task })) } }) as const;
    const at = (...tasks: string[]): Pipeline[] => [
      {
        ...kpi,
        definition: { ...kpi.definition, States: { ...kpi.definition.States, begin_kpi: declared(...tasks) } },
      },
      { ...sales, name: 'other', logicalId: 'other', datasets: { reads: [], writes: [] } },
    ];
    const [old, now] = [at('kpi.a', 'kpi.b'), at('kpi.a', 'kpi.b', 'kpi.c')];
    const resume = async (name: string, ...argv: string[]) => {
      await run(
        folder,
        partsWith({ kpi: name === 'kpi' ? failed : ends.kpi, other: FAILED }, old).parts,
        name,
        ...argv,
      );
      return (await run(folder, partsWith(ends, now).parts, name, ...argv, '--resume')).out;
    };
    const hint = 'kpi.c was not in the run that was resumed. To run it: npx starlake-sfn run kpi';
    expect(await resume('kpi')).toContain(`${hint} --root .starlake/kpi --tasks kpi.c --in-place\n`);
    expect(await resume('--all')).toContain(`${hint} --root .starlake/all --tasks kpi.c --in-place\n`);
    expect(await resume('kpi', '--executor', 'embedded')).toContain(`${hint} --executor embedded`);
  });

  test('a task that is run again is of now', async () => {
    const folder = tempApp(ROOT);
    const whole = new Run();
    whole.good(0, 'kpi.a', whole.begin(0, 'kpi.a')).good(0, 'kpi.b', whole.begin(0, 'kpi.b'));
    await run(folder, partsWith({ kpi: failed }, [kpi]).parts, 'kpi');
    const { parts } = partsWith({ kpi: { output, history: whole.events } }, [kpi]);
    expect((await run(folder, parts, 'kpi', '--resume')).out).not.toContain('earlier');
  });
});

describe('--all', () => {
  const load = (name: string, writes: string[]): Pipeline => ({
    ...sales,
    name,
    logicalId: name,
    datasets: { reads: [], writes },
  });
  const kpi: Pipeline = {
    ...custom,
    name: 'kpi',
    kind: 'transform',
    datasets: { reads: ['b.one'], writes: ['kpi.one'] },
  };
  const PIPELINES = [load('a', ['a.one']), load('b', ['b.one']), load('c', ['c.one']), kpi];

  test('runs what failed again, then what was not run, and nothing that succeeded', async () => {
    const folder = tempApp(ROOT);
    const first = partsWith({ b: FAILED }, PIPELINES).parts;
    const { out } = await run(folder, first, '--all');
    expect(out).toContain('then resume where it failed: npx starlake-sfn run --all --resume\n');
    expect(first.requests.map(({ pipeline }) => pipeline.name)).toEqual(['a', 'b', 'c']);

    const { parts } = partsWith({}, PIPELINES);
    const again = await run(folder, parts, '--all', '--resume', '--json');
    expect(again.code).toBe(0);
    expect(parts.requests.map(({ pipeline, last }) => [pipeline.name, last?.arn])).toEqual([
      ['b', 'arn:1'],
      ['kpi', undefined],
    ]);
    expect(new Set(parts.requests.map(({ input }) => input))).toEqual(new Set([first.requests[0]!.input]));
    const { pipelines } = JSON.parse(again.out) as { pipelines: Array<{ pipeline: string; earlier?: true }> };
    expect(pipelines.map(({ pipeline, earlier }) => [pipeline, earlier])).toEqual([
      ['a', true],
      ['b', undefined],
      ['c', true],
      ['kpi', undefined],
    ]);
  });

  test('begins nothing when one that failed has changed since', async () => {
    const folder = tempApp(ROOT);
    await run(folder, partsWith({ b: FAILED }, PIPELINES).parts, '--all');
    const { parts } = partsWith({}, PIPELINES);
    parts.refuseResume = ({ name }) => Promise.reject(new Error(`${name} has changed`));
    const { code, err } = await run(folder, parts, '--all', '--resume');
    expect({ code, requests: parts.requests }).toEqual({ code: 2, requests: [] });
    expect(err).toContain('cannot resume the run of --all: b has changed\n');
  });

  test('what succeeded stays so when the resumed run fails once more', async () => {
    const folder = tempApp(ROOT);
    await run(folder, partsWith({ a: FAILED, b: FAILED }, PIPELINES).parts, '--all');
    await run(folder, partsWith({ a: FAILED }, PIPELINES).parts, '--all', '--resume');
    const { parts } = partsWith({}, PIPELINES);
    expect((await run(folder, parts, '--all', '--resume')).code).toBe(0);
    expect(parts.requests.map(({ pipeline }) => pipeline.name)).toEqual(['a']);
  });
});
