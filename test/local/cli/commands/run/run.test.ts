import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { sixtyTables, Script } from '../../progress/events';
import { cleanUp, cli, fakeIo, fakeParts, synths, tempApp, tempFolder, write } from '../../support';
import type { RunResult } from '../../../../../local/run-event';

afterAll(cleanUp);

const LOADED = {
  domain: 'sales',
  status: 'LOADED',
  scheduledDate: '2026-11-22T00:00:00+0000',
  tables: [{ table: 'orders', status: 'LOADED' }],
};

const ROOT = { context: { 'starlake:localRoot': 'project' } };

function loadOrders(): Script {
  const script = new Script().start().map(1, 8);
  const container = script.begin(0, 'orders');
  script.wait(2).finish(0, 'orders', container);
  return script.exit('Load tables', 'Map').succeed(LOADED);
}

describe('a run that succeeds', () => {
  test('shows pipeline, root, executor with its notice once, progress and summary', async () => {
    const folder = tempApp(ROOT);
    const parts = fakeParts({ output: LOADED }, loadOrders().events);
    const { code, out } = await cli(['run', 'sales'], fakeIo(folder), parts);
    expect(code).toBe(0);
    expect(out).toContain('pipeline  sales (load pipeline of Starlake)\n');
    expect(out).toContain(`root      ${path.join('.starlake', 'sales')} (a fresh copy of project)\n`);
    expect(out.match(/embedded: runs on DuckDB/g)).toHaveLength(1);
    expect(out).toContain('✓ orders  exit 0 · 2.0s');
    expect(out).toContain('✓ LOADED  sales for 2026-11-22T00:00:00+0000 in 2.0s');
    expect(parts.executor.closed).toBe(1);
  });

  test('hands everything to the engine', async () => {
    const folder = tempApp(ROOT);
    const parts = fakeParts({ output: LOADED });
    await cli(
      ['run', 'sales', '--real-time', '--executor', 'docker', '--input', '{"tables":["orders"]}'],
      fakeIo(folder),
      parts,
    );
    const root = path.join(folder, '.starlake/sales');
    expect(parts.chosen).toEqual(['docker', root]);
    expect(parts.requests).toMatchObject([
      {
        pipeline: { name: 'sales' },
        root,
        fast: false,
        input: { tables: ['orders'] },
        assembly: { directory: path.join(folder, 'cdk.out') },
      },
    ]);
    expect(parts.requests[0]!.executor).toBe(parts.executor);
  });

  test('a run that is skipped is no failure', async () => {
    const output = {
      domain: 'sales',
      status: 'SKIPPED',
      scheduledDate: 'D',
      reason: 'no file in incoming/sales',
      tables: [],
    };
    const { code, out } = await cli(['run', 'sales'], fakeIo(tempApp(ROOT)), fakeParts({ output }));
    expect(code).toBe(0);
    expect(out).toContain('– SKIPPED  sales for D');
    expect(out).toContain('  no file in incoming/sales');
  });

  test('another state machine shows its output', async () => {
    const { code, out } = await cli(['run', 'Nightly'], fakeIo(tempApp(ROOT)), fakeParts({ output: { answer: 42 } }));
    expect(code).toBe(0);
    expect(out).toContain('Nightly (state machine of Starlake)');
    expect(out).toContain('"answer": 42');
  });
});

describe('a run that does not', () => {
  const failed: Partial<RunResult> = { status: 'FAILED', error: 'Starlake.LoadFailed', cause: 'two tables' };

  test('failed: exit code 1', async () => {
    const { code, out } = await cli(['run', 'sales'], fakeIo(tempApp(ROOT)), fakeParts(failed));
    expect(code).toBe(1);
    expect(out).toContain('✗ FAILED  Starlake.LoadFailed');
    expect(out).toContain('  two tables');
  });

  test.each([
    ['before anything has run', false, 2, 'starlake-sfn: no handler'],
    ['in the middle', true, 1, 'starlake-sfn: the run broke off: no handler'],
  ])('the engine breaks %s: the executor is closed', async (_, hasStarted, code, message) => {
    const parts = fakeParts();
    parts.runPipeline = async ({ onEvent }) => {
      if (hasStarted) new Script().start().events.forEach(onEvent);
      throw new Error('no handler');
    };
    const result = await cli(['run', 'sales'], fakeIo(tempApp(ROOT)), parts);
    expect({ code: result.code, err: result.err.split('\n').at(-2) }).toEqual({ code, err: message });
    expect(parts.executor.closed).toBe(1);
  });

  test.each(['returns', 'throws'])(
    'Ctrl-C: the engine %s after the containers have stopped, exit code 130',
    async (how) => {
      const parts = fakeParts();
      const io = fakeIo(tempApp(ROOT));
      let stopped = false;
      parts.runPipeline = ({ signal }) =>
        new Promise((resolve, reject) => {
          signal.addEventListener('abort', () => {
            setTimeout(() => {
              stopped = true;
              if (how === 'throws') reject(new Error('aborted'));
              else resolve({ status: 'FAILED', error: 'States.Aborted', cause: '', history: [] });
            }, 20);
          });
          setTimeout(() => io.interrupt(), 20);
        });
      const { code, out, err } = await cli(['run', 'sales'], io, parts);
      expect({ code, stopped }).toEqual({ code: 130, stopped: true });
      expect(out).toContain('Interrupted: waiting for the containers to stop');
      expect(err).not.toContain('broke off');
      expect(parts.executor.closed).toBe(1);
    },
  );

  test('an executor that is not there: exit code 2', async () => {
    const parts = fakeParts();
    parts.selectExecutor = async () => {
      throw new Error('there is no starlake on the PATH');
    };
    const { code, err } = await cli(['run', 'sales', '--executor', 'starlake'], fakeIo(tempApp(ROOT)), parts);
    expect(code).toBe(2);
    expect(err).toContain('there is no starlake on the PATH');
  });
});

describe('--json', () => {
  test('only JSON on standard output, nothing on standard error', async () => {
    const folder = tempApp(ROOT);
    const { events } = loadOrders();
    const { code, out, err } = await cli(
      ['run', 'sales', '--json'],
      fakeIo(folder),
      fakeParts({ output: LOADED }, events),
    );
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const root = path.join(folder, '.starlake/sales');
    expect(JSON.parse(out)).toEqual({
      version: 1,
      pipeline: 'sales',
      kind: 'load',
      stack: 'Starlake',
      results: expect.arrayContaining([expect.objectContaining({ kind: 'table', name: 'orders' })]),
      status: 'SUCCEEDED',
      output: LOADED,
      executor: 'embedded',
      root,
      databases: [],
      history: events,
    });
  });

  test('a failure has an error, whose cause is an object', async () => {
    const result = { status: 'FAILED', error: 'E', cause: '{"a":1}' } as const;
    const { code, out } = await cli(['run', 'sales', '--json'], fakeIo(tempApp(ROOT)), fakeParts(result));
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ status: 'FAILED', error: { name: 'E', cause: { a: 1 } } });
    expect(JSON.parse(out)).not.toHaveProperty('output');
  });

  test('--verbose: plain progress on standard error', async () => {
    const io = fakeIo(tempApp(ROOT), { isTTY: true, columns: 80, rows: 20 });
    const { out, err } = await cli(
      ['run', 'sales', '--json', '--verbose'],
      io,
      fakeParts({ output: LOADED }, loadOrders().events),
    );
    expect(JSON.parse(out)).toMatchObject({ status: 'SUCCEEDED' });
    expect(err).toContain('00:00.0  ● orders  load --scheduledDate');
    expect(err).not.toContain('\u001b');
  });
});

test('what handlers log is told, and is not between the JSON', async () => {
  const parts = fakeParts();
  const before = globalThis.console;
  parts.runPipeline = async () => {
    globalThis.console.log('found %d files\nin incoming', 2);
    return { status: 'SUCCEEDED', history: [] };
  };
  const folder = tempApp(ROOT);
  expect((await cli(['run', 'sales'], fakeIo(folder), parts)).out).toContain('\nfound 2 files\nin incoming\n');
  const json = await cli(['run', 'sales', '--json'], fakeIo(folder), parts);
  expect({ ...json, out: JSON.parse(json.out).status }).toEqual({ code: 0, out: 'SUCCEEDED', err: '' });
  expect((await cli(['run', 'sales', '--json', '--verbose'], fakeIo(folder), parts)).err).toContain('found 2 files\n');
  expect(globalThis.console).toBe(before);
});

describe('--input', () => {
  const input = async (option: string[], stdin = '', files: Record<string, string> = {}) => {
    const folder = tempApp(ROOT);
    write(folder, files);
    const parts = fakeParts({ output: LOADED });
    const result = await cli(['run', 'sales', ...option], fakeIo(folder, { input: stdin } as object), parts);
    return { ...result, input: parts.requests[0]?.input, synths: synths(folder).length };
  };

  test('is {} without the option, JSON, a file, or standard input', async () => {
    expect((await input([])).input).toEqual({});
    expect((await input(['--input', '{"a":1}'])).input).toEqual({ a: 1 });
    expect((await input(['--input', '@in/put.json'], '', { 'in/put.json': '{"b":2}' })).input).toEqual({ b: 2 });
    expect((await input(['--input', '-'], '{"c":3}')).input).toEqual({ c: 3 });
  });

  test.each([
    [['--input', '{tables:[orders]}'], '--input is not JSON ({tables:[orders]})'],
    [['--input', '-'], '--input is not JSON (standard input)'],
    [['--input', '@none.json'], 'cannot read the input file none.json'],
    [['--input', '@bad.json'], '--input is not JSON (bad.json)'],
    [['--input', 'null'], '--input must be a JSON object, got null'],
  ])('%j is refused before anything is synthesized', async (option, message) => {
    const result = await input(option, '{', { 'bad.json': '[' });
    expect(result).toMatchObject({ code: 2, synths: 0, err: expect.stringContaining(message) });
  });
});

describe('the root', () => {
  test('a run gets a fresh copy each time, and the project stays as it is', async () => {
    const folder = tempApp(ROOT);
    const parts = fakeParts({ output: LOADED });
    const file = 'datasets/incoming/sales/orders.csv';
    parts.runPipeline = async ({ root }) => {
      expect(existsSync(path.join(root, 'left-behind'))).toBe(false);
      rmSync(path.join(root, file));
      writeFileSync(path.join(root, 'left-behind'), '');
      return { status: 'SUCCEEDED', history: [] };
    };
    for (let run = 0; run < 2; run++) expect((await cli(['run', 'sales'], fakeIo(folder), parts)).code).toBe(0);
    expect(readFileSync(path.join(folder, 'project', file), 'utf8')).toBe('id\n1\n');
    expect(readFileSync(path.join(folder, '.starlake/.gitignore'), 'utf8')).toBe('*\n');
    expect(synths(folder)).toHaveLength(1);
  });

  test('links are copied as what they point to', async () => {
    const folder = tempApp(ROOT);
    const outside = tempFolder();
    write(outside, { 'hr/people.csv': 'id\n' });
    symlinkSync(path.join(outside, 'hr'), path.join(folder, 'project/datasets/incoming/hr'));
    symlinkSync(path.join(folder, 'project'), path.join(folder, 'project/datasets/loop'));
    const parts = fakeParts();
    await cli(['run', 'sales'], fakeIo(folder), parts);
    const root = path.join(folder, '.starlake/sales');
    rmSync(path.join(root, 'datasets/incoming/hr/people.csv'));
    expect(existsSync(path.join(outside, 'hr/people.csv'))).toBe(true);
    expect(existsSync(path.join(root, 'datasets/loop'))).toBe(false);
  });

  test('--in-place runs on the folder itself', async () => {
    const folder = tempApp(ROOT);
    const parts = fakeParts({ output: LOADED });
    const { out } = await cli(['run', 'sales', '--in-place'], fakeIo(folder), parts);
    expect(parts.requests[0]!.root).toBe(path.join(folder, 'project'));
    expect(out).toContain('root      project (in place)');
    expect(existsSync(path.join(folder, '.starlake/sales'))).toBe(false);
  });

  test('--root before the context of cdk.json before the working directory', async () => {
    const folder = tempApp(ROOT);
    write(folder, { 'mine/metadata/application.sl.yml': '' });
    const rootOf = async (cwd: string, ...options: string[]) => {
      const parts = fakeParts();
      const result = await cli(['run', 'sales', '--in-place', ...options], fakeIo(cwd), parts);
      return parts.requests[0]?.root ?? result.err;
    };
    expect(await rootOf(folder, '--root', 'mine')).toBe(path.join(folder, 'mine'));
    expect(await rootOf(path.join(folder, 'mine'))).toBe(path.join(folder, 'project'));
    expect(await rootOf(folder, '--root', 'none')).toContain(`${path.join(folder, 'none')} is not a folder (--root)`);
    const plain = tempApp();
    expect(await rootOf(path.join(plain, 'project'))).toBe(path.join(plain, 'project'));
    expect(await rootOf(plain)).toContain('Pass --root DIR');
    const wrong = tempApp({ context: { 'starlake:localRoot': 'nowhere' } });
    expect(await rootOf(wrong)).toContain('is not a folder (starlake:localRoot in cdk.json)');
  });

  test('the copy of a pipeline is not copied onto itself', async () => {
    const folder = tempApp(ROOT);
    await cli(['run', 'sales'], fakeIo(folder));
    const again = await cli(['run', 'sales', '--root', '.starlake/sales'], fakeIo(folder));
    expect(again).toMatchObject({ code: 2, err: expect.stringContaining('Add --in-place') });
    const parts = fakeParts();
    const onward = await cli(['run', 'Nightly', '--root', '.starlake/sales'], fakeIo(folder), parts);
    expect(onward.code).toBe(0);
    expect(existsSync(path.join(parts.requests[0]!.root, 'metadata/application.sl.yml'))).toBe(true);
  });

  test('a project that is the folder of the app, or holds it', async () => {
    const outer = tempFolder();
    const folder = tempApp();
    write(outer, { 'metadata/application.sl.yml': '' });
    mkdirSync(path.join(outer, 'app'));
    for (const file of ['app.js', 'cdk.json'])
      write(outer, { [`app/${file}`]: readFileSync(path.join(folder, file), 'utf8') });
    const parts = fakeParts();
    const result = await cli(['run', 'sales', '--root', '..'], fakeIo(path.join(outer, 'app')), parts);
    expect({ code: result.code, err: result.err.split('\n')[1] }).toEqual({ code: 0, err: '' });
    const root = parts.requests[0]!.root;
    expect(existsSync(path.join(root, 'metadata/application.sl.yml'))).toBe(true);
    expect(existsSync(path.join(root, 'app/.starlake'))).toBe(false);
  });
});

describe('on a terminal', () => {
  const terminal = { isTTY: true, columns: 80, rows: 24 };

  test('the display is redrawn, the cursor comes back', async () => {
    const parts = fakeParts({ output: LOADED }, loadOrders().events);
    const { out } = await cli(['run', 'sales'], fakeIo(tempApp(ROOT), terminal), parts);
    expect(out).toContain('\u001b[?25l');
    expect(out.lastIndexOf('\u001b[?25h')).toBeGreaterThan(out.lastIndexOf('\u001b[?25l'));
    expect(out).toContain('\u001b[32m✓\u001b[39m');
  });

  test('the cursor comes back when the engine breaks', async () => {
    const parts = fakeParts();
    parts.runPipeline = async () => {
      throw new Error('broken');
    };
    const { out } = await cli(['run', 'sales'], fakeIo(tempApp(ROOT), terminal), parts);
    expect(out.endsWith('\u001b[?25h')).toBe(true);
  });

  test.each([
    ['NO_COLOR', { NO_COLOR: '1' }],
    ['TERM=dumb', { TERM: 'dumb' }],
  ])('%s: no colours', async (_, env) => {
    const parts = fakeParts({ output: LOADED }, [...sixtyTables().events, ...loadOrders().events]);
    const { out } = await cli(['run', 'sales'], fakeIo(tempApp(ROOT), { ...terminal, env }), parts);
    // eslint-disable-next-line no-control-regex
    expect(out).not.toMatch(/\u001b\[\d+m/);
    if ('TERM' in env) expect(out).not.toContain('\u001b');
  });
});
