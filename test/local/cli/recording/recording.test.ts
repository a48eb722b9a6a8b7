import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { History } from '../../../../local/history/history';
import type { RunRecord } from '../../../../local/history/run-record';
import type { RunEvent } from '../../../../local/run-event';
import { checkRecord } from '../json-schema';
import { cleanUp, cli, fakeIo, fakeParts, sales, tempApp } from '../support';
import { eventually } from '../../../helpers/eventually';

afterAll(cleanUp);

const ROOT = { context: { 'starlake:localRoot': 'project' } };
const PREPARED = { preLoad: { scheduledDate: '2026-01-01T02:00:00+0000', loads: [{ table: 'a' }, { table: 'b' }] } };

const load = (table: string) => ['load', '--domains', 'sales', '--tables', table];
const state = (type: 'StateEntered' | 'StateExited', name: string, more: object = {}): RunEvent =>
  ({ type, time: 2000, state: name, stateType: 'Task', ...more }) as RunEvent;

/** A run that has loaded a, and fails at b, which is tried again, until the given event. */
function events(): RunEvent[] {
  const map = { stateType: 'Map', items: 2, maxConcurrency: 8, input: PREPARED };
  return [
    { type: 'ExecutionStarted', time: 1000, pipeline: 'sales', input: {} },
    state('StateEntered', 'Files?'),
    state('StateExited', 'Files?', { output: PREPARED }),
    state('StateEntered', 'Load tables', map),
    ...['a', 'b'].flatMap((table, index): RunEvent[] => [
      state('StateEntered', 'Load', { item: index, parent: 'Load tables', input: { table } }),
      { type: 'ContainerStarted', time: 3000, state: 'Load', container: index + 1, argv: load(table) },
    ]),
    { type: 'ContainerLine', time: 3500, container: 1, line: 'hello <b>' },
    { type: 'ContainerStopped', time: 4000, state: 'Load', container: 1, argv: load('a'), exitCode: 0, rows: 7 },
  ];
}

const FAILED = {
  status: 'FAILED',
  error: 'Starlake.LoadFailed',
  cause: JSON.stringify({
    errorType: 'Starlake.LoadFailed',
    errorMessage: JSON.stringify({
      domain: 'sales',
      tables: [{ table: 'b', status: 'FAILED', kind: 'COMMAND_FAILED', diagnosis: 'the file is not CSV' }],
      counts: { a: { rows: 7, rejected: 1 } },
    }),
  }),
} as const;

function historyIn(folder: string): History {
  return new History(path.join(folder, '.starlake/.history'));
}

test('a running run is known state by state and table by table', async () => {
  const folder = tempApp(ROOT);
  const history = historyIn(folder);
  let found: readonly RunRecord[] = [];
  const parts = fakeParts({}, events());
  const runPipeline = parts.runPipeline;
  parts.runPipeline = async (request) => {
    const result = await runPipeline(request);
    found = await eventually(
      'results of the run',
      () => history.runs('sales'),
      ([run]) => run!.results.length > 0,
    );
    return result;
  };
  await cli(['run', 'sales'], fakeIo(folder), parts);
  checkRecord(found[0]);
  expect(found).toMatchObject([
    {
      status: 'RUNNING',
      logicalDate: '2026-01-01T02:00:00+0000',
      startedAt: '1970-01-01T00:00:01.000Z',
      states: [
        { name: 'Files?', status: 'SUCCEEDED' },
        { name: 'Load tables', status: 'RUNNING', items: { total: 2, running: 2, slots: 8 } },
      ],
      results: [
        { name: 'a', status: 'LOADED', rows: 7, milliseconds: 1000, containers: ['1'] },
        { name: 'b', status: 'RUNNING', containers: ['2'] },
      ],
    },
  ]);
});

test('a failed run says why, table by table, and how to resume it', async () => {
  const folder = tempApp(ROOT);
  const execution = { arn: 'a', name: 'n', input: {}, startTime: '', redriveCount: 0, position: null };
  const all: RunEvent[] = [
    ...events(),
    { type: 'ExecutionFailed', time: 9000, error: FAILED.error, cause: FAILED.cause },
  ];
  await cli(['run', 'sales', '--executor', 'embedded'], fakeIo(folder), fakeParts({ ...FAILED, execution }, all));
  const history = historyIn(folder);
  const [found] = history.runs('sales');
  checkRecord(found);
  expect(found).toMatchObject({
    status: 'FAILED',
    endedAt: '1970-01-01T00:00:09.000Z',
    executor: 'embedded',
    root: path.join(folder, '.starlake/sales'),
    error: {
      name: 'Starlake.LoadFailed',
      message: 'b: the file is not CSV',
      resume: 'npx starlake-sfn run sales --executor embedded --resume',
    },
    results: [
      { name: 'a', status: 'LOADED', rows: 7, rejected: 1 },
      { name: 'b', status: 'FAILED', reason: 'the file is not CSV' },
    ],
  });
  expect(readFileSync(history.logFile(found!, '1')!, 'utf8')).toBe('hello <b>\n');
  expect(history.logFile(found!, '2')).toBeUndefined();
});

test('a run that was stopped needs no mending, and can be resumed', async () => {
  const folder = tempApp(ROOT);
  const execution = { arn: 'a', name: 'n', input: {}, startTime: '', redriveCount: 0, position: null };
  const stopped = { status: 'FAILED', error: 'Execution.Stopped', cause: '', execution } as const;
  await cli(['run', 'sales'], fakeIo(folder), fakeParts(stopped, events()));
  const [{ status, error }] = historyIn(folder).runs('sales') as [RunRecord];
  expect({ status, error }).toEqual({
    status: 'STOPPED',
    error: {
      name: 'Execution.Stopped',
      message: 'It was stopped.',
      resume: expect.stringContaining('run sales --resume'),
    },
  });
});

test('a run that breaks off has failed', async () => {
  const folder = tempApp(ROOT);
  const parts = fakeParts();
  parts.runPipeline = async ({ onEvent }) => {
    events().forEach(onEvent);
    throw new Error('out of memory');
  };
  await cli(['run', 'sales'], fakeIo(folder), parts);
  expect(historyIn(folder).runs('sales')).toMatchObject([{ status: 'FAILED', error: { message: 'out of memory' } }]);
});

test('the runs of run --all have the same batch, and go with a skipped pipeline', async () => {
  const folder = tempApp(ROOT);
  const hr = { ...sales, name: 'hr', logicalId: 'Hr' };
  const parts = { ...fakeParts({ output: { status: 'SKIPPED' } }), pipelinesOf: async () => [sales, hr] };
  await cli(['run', '--all'], fakeIo(folder), parts);
  const history = historyIn(folder);
  const [one, other] = ['sales', 'hr'].map((name) => history.runs(name)[0]);
  expect(one).toMatchObject({ status: 'SKIPPED', batch: other!.batch });
  checkRecord(one);
});

test('starlake:localHistory of cdk.json says how many runs are kept', async () => {
  const folder = tempApp({ context: { ...ROOT.context, 'starlake:localHistory': 1 } });
  for (let runs = 0; runs < 3; runs += 1) await cli(['run', 'sales'], fakeIo(folder), fakeParts());
  expect(readdirSync(path.join(folder, '.starlake/.history/sales'))).toHaveLength(1);
});

test.each([-1, 1.5, '20', 100_000])('starlake:localHistory cannot be %j', async (kept) => {
  const folder = tempApp({ context: { ...ROOT.context, 'starlake:localHistory': kept } });
  const { code, err } = await cli(['run', 'sales'], fakeIo(folder), fakeParts());
  expect(code).toBe(2);
  expect(err).toContain(`a number of runs, 0 to 1000; got ${JSON.stringify(kept)}`);
});

test('a run does not fail when its history cannot be written', async () => {
  const app = tempApp(ROOT);
  const parts = fakeParts();
  const dataFolders = parts.dataFolders;
  parts.dataFolders = async (...args) => {
    writeFileSync(path.join(app, '.starlake/.history'), 'not a folder');
    return dataFolders(...args);
  };
  const { code, err } = await cli(['run', 'sales'], fakeIo(app), parts);
  expect(code).toBe(0);
  expect(err).toContain('The history does not keep this run: EEXIST');
});
