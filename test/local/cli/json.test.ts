import { jsonCause, jsonHistory } from '../../../local/cli/json';
import { FORMS } from './json-schema';
import { cleanUp, cli, fakeIo, fakeParts, tempApp } from './support';
import type { RunEvent } from '../../../local/run-event';

afterAll(cleanUp);

const ROOT = { context: { 'starlake:localRoot': 'project' } };

test('every command prints JSON, and the schema has its form', async () => {
  const usage = (await cli(['--help'], fakeIo(tempApp(ROOT)))).out;
  const commands = [...usage.matchAll(/^ {2}([a-z]+) .*$/gm)].map(([, name]) => name!);
  expect(commands).toEqual(expect.arrayContaining(['run', 'graph']));
  for (const command of commands) {
    expect((await cli([command, '--help'], fakeIo(tempApp(ROOT)))).out).toMatch(/^ +--json /m);
    expect(FORMS).toContain(command);
  }
});

test.each([
  [['--help'], 'help'],
  [['help'], 'help'],
  [['help', 'run'], 'help'],
  [['run', '--help'], 'help'],
  [['--version'], 'package'],
])('%j has JSON too', async (argv, form) => {
  const text = await cli(argv, fakeIo(tempApp(ROOT)));
  const { code, out } = await cli([...argv, '--json'], fakeIo(tempApp(ROOT)));
  expect({ code, told: JSON.parse(out) }).toEqual({ code: 0, told: { version: 1, [form]: expect.any(String) } });
  expect(text.out.trim()).toBe(JSON.parse(out)[form].trim());
  expect(FORMS).toContain(form);
});

// That all of it has the form of docs/starlake-sfn.schema.json is checked by `cli`, in each test that passes --json.
describe('an error is JSON too', () => {
  test.each([
    [['list', '--json'], 'app.js', 'the app does not synthesize'],
    [['run', 'nope', '--json'], undefined, "there is no pipeline 'nope'"],
    [['run', '--all', '--json', '--stack', 'x'], undefined, "the stack 'x' has no state machine"],
    [['show', 'a.b', '--json'], undefined, 'there is no run in'],
    [['plan', 'nowhere', '--json'], undefined, 'nowhere'],
    [['backfill', 'sales', '--json'], undefined, 'backfill needs --from TIME'],
    [['graph', 'nope', '--json'], undefined, "there is no pipeline 'nope'"],
    [['graph', '--json', '--fil', 'x'], undefined, 'unknown option --fil for graph'],
    [['lst', '--json'], undefined, 'unknown command lst'],
    [['--json'], undefined, 'unknown option --json'],
  ])('%j', async (argv, broken, message) => {
    const folder = tempApp(ROOT, broken && 'process.exit(1)');
    const { code, out, err } = await cli(argv, fakeIo(folder));
    expect(code).toBe(2);
    expect(JSON.parse(out)).toMatchObject({ version: 1, error: { message: expect.stringContaining(message) } });
    expect(err).toContain(message);
  });

  test('with what to do', async () => {
    const { out } = await cli(['lst', '--json'], fakeIo(tempApp(ROOT)));
    expect(JSON.parse(out)).toEqual({
      version: 1,
      error: { name: 'UsageError', message: 'unknown command lst', hint: 'Did you mean list?' },
    });
  });

  test('with what the app has printed in a field of its own', async () => {
    const app = `process.stderr.write('Error: no stack\\n    at app.js:1\\n'); process.exit(1)`;
    const { out, err } = await cli(['list', '--json'], fakeIo(tempApp(ROOT, app)));
    const { name, message, details } = JSON.parse(out).error;
    expect({ name, details }).toEqual({ name: 'UsageError', details: 'Error: no stack\n    at app.js:1' });
    expect(message).toMatch(/^the app does not synthesize: .* failed with exit code 1$/);
    expect(err).toContain(`${message}\n\n${details}\n`);
  });

  test('by one name for all that the user can put right', async () => {
    const { out } = await cli(['run', 'nope', '--json'], fakeIo(tempApp(ROOT)));
    expect(JSON.parse(out).error.name).toBe('UsageError');
  });

  test('when a run breaks off, and when it is interrupted before it begins', async () => {
    const parts = fakeParts();
    parts.runPipeline = async ({ onEvent }) => {
      onEvent({ type: 'ExecutionStarted', time: 0, pipeline: 'sales', input: {} });
      throw new Error('no handler');
    };
    const broken = await cli(['run', 'sales', '--json'], fakeIo(tempApp(ROOT)), parts);
    expect(broken.code).toBe(1);
    expect(JSON.parse(broken.out).error).toEqual({ name: 'BrokenOff', message: 'the run broke off: no handler' });
    const io = fakeIo(tempApp(ROOT));
    io.interrupt();
    const { code, out } = await cli(['run', 'sales', '--json'], io);
    expect(code).toBe(130);
    expect(JSON.parse(out).error).toEqual({ name: 'Interrupted', message: 'interrupted' });
  });
});

describe('a cause is an object', () => {
  const report = { domain: 'sales', tables: [{ table: 'orders', status: 'FAILED' }] };
  const thrown = JSON.stringify({ errorType: 'Starlake.LoadFailed', errorMessage: JSON.stringify(report), trace: [] });

  test.each([
    [thrown, report],
    [JSON.stringify({ errorType: 'E', errorMessage: 'no such table', trace: [] }), { message: 'no such table' }],
    ['{"Containers":[{"ExitCode":1}]}', { Containers: [{ ExitCode: 1 }] }],
    ['no capacity', { message: 'no capacity' }],
    ['[1]', { message: '[1]' }],
    ['', { message: '' }],
  ])('%s', (cause, object) => expect(jsonCause(cause)).toEqual(object));

  test('also where a state has caught it, and hands it on', () => {
    const at = { type: 'StateEntered', time: 1, state: 's', stateType: 'Task' } as const;
    const caught = (Cause: unknown) => ({ items: [{ failure: { Error: 'Starlake.LoadFailed', Cause } }], Cause: 'x' });
    expect(jsonHistory([{ ...at, input: caught(thrown), output: caught('no capacity') }])).toEqual([
      { ...at, input: caught(report), output: caught({ message: 'no capacity' }) },
    ]);
  });

  test('in a history, and in that of an execution that another has started', () => {
    const failed: RunEvent = { type: 'ExecutionFailed', time: 1, error: 'E', cause: thrown };
    const child = { type: 'ChildEvent', time: 1, state: 's', child: 1, pipeline: 'p', kind: 'load' } as const;
    expect(jsonHistory([failed, { ...child, event: failed }])).toEqual([
      { ...failed, cause: report },
      { ...child, event: { ...failed, cause: report } },
    ]);
  });
});

test('rows are among the results, of a run that failed too', async () => {
  const cause = JSON.stringify({
    domain: 'sales',
    tables: [{ table: 'returns', status: 'FAILED', kind: 'ROWS_REJECTED', diagnosis: 'all rows', rejected: 7 }],
    counts: { orders: { rows: 1200, rejected: 3 } },
  });
  const argv = ['load', '--domains', 'sales', '--tables', 'orders'];
  const at = { state: 'Load', container: 1, argv };
  const history: RunEvent[] = [
    { type: 'ContainerStarted', time: 0, ...at },
    { type: 'ContainerStopped', time: 90, ...at, exitCode: 0 },
  ];
  const parts = fakeParts({ status: 'FAILED', error: 'Starlake.LoadFailed', cause, history });
  const { out } = await cli(['run', 'sales', '--json'], fakeIo(tempApp(ROOT)), parts);
  expect(JSON.parse(out).results).toEqual([
    { kind: 'table', name: 'orders', status: 'LOADED', rows: 1200, rejected: 3, milliseconds: 90 },
    { kind: 'table', name: 'returns', status: 'FAILED', rejected: 7 },
  ]);
});
