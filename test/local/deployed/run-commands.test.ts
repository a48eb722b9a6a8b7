import type { FakeAws, FakeWorld } from '../../helpers/fake-aws';
import { cleanUp } from '../cli/support';
import { loadHistory } from './load-history';
import { deploySample, operate } from './operate';
import { failedRun, loadedRun, machineArn, START } from './world';

jest.mock('node:timers/promises', () => ({ setTimeout: async () => undefined }));

const SALES = machineArn('sales');
let fake: FakeAws;
afterEach(async () => fake.stop());
afterAll(cleanUp);

const terminal = (input: string) => ({ isTTY: true, columns: 200, input, env: { TERM: 'dumb' } });
const runs = (world: FakeWorld) => world.machines[SALES]!.executions;
const asked = (action: string) => fake.calls.filter((call) => call.action === action).map(({ request }) => request);

const tables = [
  { table: 'customers', exitCode: 0 },
  { table: 'returns', exitCode: 137 },
];

test('a run that failed says why, and what to do', async () => {
  const events = loadHistory(tables, { error: 'Starlake.LoadFailed', cause: failedRun('x').cause });
  fake = await deploySample((world) => void runs(world).push(failedRun('red-1', START, events), loadedRun('green')));
  const { code, out } = await operate(['runs', 'sales', 'red']);
  expect(code).toBe(0);
  expect(out).toContain('sales (load pipeline)  red-1\nstarted  2026-11-29 02:00Z\ntook     1m 30s\ninput    {}\n');
  expect(out).toMatch(/customers +LOADED +420/);
  expect(out).toMatch(/returns +FAILED/);
  expect(out).toContain('killed for memory at 8192 MiB');
  expect(out).toContain('continue it: npx starlake-sfn redrive sales red-1 --stack StarlakeSample\n');
});

test('runs lists, and --failed only what did not succeed', async () => {
  fake = await deploySample((world) => {
    runs(world).push(loadedRun('green', START + 100), failedRun('red', START));
  });
  expect((await operate(['runs', 'sales', '--json'])).out).toContain('"green"');
  const { runs: failed } = JSON.parse((await operate(['runs', 'sales', '--failed', '--json'])).out);
  expect(failed).toMatchObject([
    {
      id: 'red',
      status: 'FAILED',
      error: { name: 'Starlake.LoadFailed', resume: 'npx starlake-sfn redrive sales red --stack StarlakeSample' },
      results: [
        { name: 'customers', status: 'LOADED', rows: 420 },
        { name: 'returns', status: 'FAILED' },
      ],
    },
  ]);
  expect((await operate(['runs', 'sales', 'r'])).code).toBe(0);
  const { code, err } = await operate(['runs', 'sales', 'blue']);
  expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining("sales has no run 'blue'") });
});

test('start gives the input to the run, and refuses what the run would refuse', async () => {
  fake = await deploySample();
  const { code, out } = await operate(['start', 'sales', '--tables', 'orders,returns', '--date', '2026-08-02']);
  expect({ code, out }).toEqual({
    code: 0,
    out:
      'Started: sales started-1\n' +
      'Follow it: npx starlake-sfn logs sales started-1 --stack StarlakeSample --follow\n',
  });
  const input = { tables: ['orders', 'returns'], scheduledTime: '2026-08-02' };
  expect(asked('StartExecution')).toEqual([{ stateMachineArn: SALES, input: JSON.stringify(input) }]);

  const refused = [
    await operate(['start', 'sales', '--tables', 'order']),
    await operate(['start', 'kpi', '--tables', 'orders']),
    await operate(['start', 'sales', '--date', 'today']),
  ];
  expect(refused.map((each) => [each.code, each.err.split('\n').slice(0, 2).join(' ')])).toEqual([
    [2, expect.stringMatching(/sales has no table 'order'; .*Did you mean orders\?/)],
    [2, expect.stringContaining("'kpi' is a transform pipeline")],
    [2, expect.stringContaining('--date must be an ISO-8601 time, got "today"')],
  ]);
  expect(asked('StartExecution')).toHaveLength(1);
});

test('--wait shows the run when it has ended, and its exit code', async () => {
  fake = await deploySample((world) => {
    const events = loadHistory(tables, { error: 'Starlake.LoadFailed', cause: '{}' });
    const run = { ...failedRun('started-1', START, events) };
    let looks = 0;
    const running = { ...run, status: 'RUNNING', stopDate: undefined };
    Object.defineProperty(runs(world), 'unshift', { value: () => runs(world).push(running) });
    Object.defineProperty(running, 'status', { get: () => (++looks > 2 ? 'FAILED' : 'RUNNING'), enumerable: true });
    Object.defineProperty(running, 'stopDate', { get: () => (looks > 2 ? START + 9 : undefined), enumerable: true });
  });
  const { code, out } = await operate(['start', 'sales', '--wait']);
  expect(code).toBe(1);
  expect(out).toContain('Waiting for its end');
  expect(out).toContain('FAILED  Starlake.LoadFailed');
});

test('redrive says what it loads again, and asks', async () => {
  fake = await deploySample((world) => void runs(world).push(failedRun('red')));
  const no = await operate(['redrive', 'sales'], terminal('n\n'));
  expect(no.out).toContain('It tries 1 table again:\n  returns: OUT_OF_MEMORY, killed for memory at 8192 MiB\n');
  expect(no.out).toContain('Redrive it? [y/N] Nothing was done.');
  expect(asked('RedriveExecution')).toEqual([]);

  const yes = await operate(['redrive', 'sales'], terminal('y\n'));
  expect(yes.out).toContain('Redriven: sales red\n');
  expect(asked('RedriveExecution')).toMatchObject([
    { executionArn: `${SALES.replace('stateMachine', 'execution')}:red` },
  ]);
});

test('redrive refuses what it cannot or should not do', async () => {
  const old = { redriveStatus: 'NOT_REDRIVABLE', redriveStatusReason: 'Execution exceeds redrivable period' };
  fake = await deploySample((world) => {
    const aborted = { ...failedRun('aborted'), status: 'ABORTED', error: undefined, cause: undefined };
    const running = { name: 'running', status: 'RUNNING', startDate: START, input: '{}' };
    runs(world).push(running, loadedRun('green'), { ...failedRun('old'), ...old }, aborted, failedRun('red'));
  });
  const of = async (id: string, ...more: string[]) => (await operate(['redrive', 'sales', id, ...more])).err;
  expect(await of('green', '--yes')).toContain('run green of sales has succeeded');
  expect(await of('running', '--yes')).toContain('run running of sales still runs');
  expect(await of('old', '--yes')).toMatch(/AWS does not redrive run old of sales: Execution exceeds[^]*14 days/);
  expect(await of('aborted', '--yes')).toContain('(ABORTED), and run running of sales runs now: the two would load');
  expect(await of('red')).toContain('nobody can be asked here');
  expect(asked('RedriveExecution')).toEqual([]);
});

test('stop says what becomes of containers and files', async () => {
  fake = await deploySample((world) => {
    const events = loadHistory([{ table: 'orders' }, { table: 'returns', exitCode: 0 }]);
    runs(world).push({ name: 'now', status: 'RUNNING', startDate: START, input: '{}', events });
  });
  const { code, out } = await operate(['stop', 'sales', '--cause', 'wrong files'], terminal('yes\n'));
  expect(code).toBe(0);
  expect(out).toContain('Its 1 container (orders) is stopped within two minutes');
  expect(out).toContain('Stopped: sales now\nContinue it later: npx starlake-sfn redrive sales now');
  expect(asked('StopExecution')).toMatchObject([{ cause: 'wrong files' }]);
  const again = await operate(['stop', 'sales', '--yes']);
  expect(again).toMatchObject({ code: 2, err: expect.stringContaining('no run of sales runs') });
});

test('a run that goes on is shown as far as it is', async () => {
  fake = await deploySample((world) => {
    const events = loadHistory([{ table: 'orders' }, { table: 'returns', exitCode: 0 }]);
    runs(world).push({ name: 'now', status: 'RUNNING', startDate: START, input: '{}', events });
  });
  const { out } = await operate(['runs', 'sales', 'now']);
  expect(out).toContain('RUNNING  load_sales\n');
  expect(out).toMatch(/orders +RUNNING/);
  expect(out).toContain('Stop it: npx starlake-sfn stop sales now --stack StarlakeSample\n');

  const { run } = JSON.parse((await operate(['runs', 'sales', 'now', '--json'])).out);
  expect(run).toMatchObject({
    ...{ status: 'RUNNING', where: 'aws', stack: 'StarlakeSample' },
    states: [
      { name: 'check_sales_incoming_files', status: 'SUCCEEDED' },
      { name: 'load_sales', status: 'RUNNING', items: { total: 2, done: 1, running: 1 } },
    ],
    containers: [
      { command: expect.arrayContaining(['orders']), log: { group: 'Logs', stream: 'starlake/starlake/task-orders' } },
      { exitCode: 0 },
    ],
  });
});

test('a run with as many events as a run may have is shown', async () => {
  const many = Array.from({ length: 3080 }, (_, at) => ({ table: `t${at}`, exitCode: 0 }));
  const events = loadHistory(many, { error: 'Starlake.LoadFailed', cause: '{}' });
  fake = await deploySample((world) => void runs(world).push(failedRun('long', START, events)));
  fake.pageSize = 1000;
  const { out } = await operate(['runs', 'sales', 'long']);
  expect(asked('GetExecutionHistory')).toHaveLength(25);
  expect(out).toContain('and 2,881 more');
});
