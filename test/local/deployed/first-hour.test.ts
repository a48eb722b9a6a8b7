import type { FakeAws, FakeWorld } from '../../helpers/fake-aws';
import { cleanUp } from '../cli/support';
import { loadHistory } from './load-history';
import { deploySample, operate } from './operate';
import { startingHistory } from './starting-history';
import { executionArn, failedRun, loadedRun, machineArn, START } from './world';

const before = { ...process.env };
let fake: FakeAws;
afterEach(async () => {
  await fake.stop();
  process.env = { ...before };
});
afterAll(cleanUp);

const runs = (world: FakeWorld, pipeline = 'sales') => world.machines[machineArn(pipeline)]!.executions;
const running = (name: string, events: object[] = []) => ({
  ...{ name, status: 'RUNNING', startDate: START, input: '{}', events },
});
const refuse = (...actions: string[]) =>
  fake.faults.push(...actions.map((action) => ({ action, name: 'AccessDeniedException', times: 99 })));

describe('what was done is not told as an error of a call after it', () => {
  test('start, and the start of a backfill', async () => {
    fake = await deploySample();
    refuse('DescribeExecution');
    const start = await operate(['start', 'sales']);
    expect({ code: start.code, out: start.out }).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^Started: sales started-1\n/),
    });
    const interval = ['--from', '2026-08-01', '--to', '2026-08-02'];
    const backfill = await operate(['backfill', 'sales', ...interval, '--deployed', '--json']);
    expect(JSON.parse(backfill.out).run).toMatchObject({
      id: 'started-1',
      status: 'RUNNING',
      input: { from: '2026-08-01' },
    });
    expect(backfill.code).toBe(0);
  });

  test('redrive and stop', async () => {
    fake = await deploySample((world) => void runs(world).push(failedRun('red'), running('now')));
    for (const [command, id, status, after] of [
      ['redrive', 'red', 'RUNNING', 'RedriveExecution'],
      ['stop', 'now', 'STOPPED', 'StopExecution'],
    ]) {
      fake.faults.splice(0, 1, { action: 'DescribeExecution', name: 'AccessDeniedException', times: 99, after });
      const { code, out } = await operate([command!, 'sales', id!, '--yes', '--json']);
      expect({ code, status: JSON.parse(out).run.status }).toEqual({ code: 0, status });
    }
  });
});

test('a run is shown, and stopped, without a permission that is not needed for that', async () => {
  fake = await deploySample((world) => void runs(world).push(failedRun('red'), running('now')));
  refuse('GetExecutionHistory', 'DescribeStateMachine');
  const { code, out, err } = await operate(['runs', 'sales', 'red']);
  expect(code).toBe(2);
  expect(out).toContain('killed for memory at 8192 MiB');
  expect(err).toContain('Allow states:GetExecutionHistory');
  expect(err).toContain('Allow states:DescribeStateMachine');
  expect((await operate(['runs', 'sales', 'now'])).out).toContain('\n\nRUNNING\n\n');
  const { run, problems } = JSON.parse((await operate(['runs', 'sales', 'red', '--json'])).out);
  expect([run.error.name, problems.length]).toEqual(['Starlake.LoadFailed', 2]);
  const stop = await operate(['stop', 'sales', '--yes']);
  expect(stop.out).toMatch(/Which, is not known: AWS refuses to read the history of now[^]*Stopped: sales now\n/);

  refuse('DescribeExecution');
  const list = await operate(['runs', 'sales']);
  expect(list.out).toMatch(/^red .* FAILED/m);
  expect([list.code, list.err]).toEqual([2, expect.stringContaining('Allow states:DescribeExecution')]);
});

test('a stack whose creation failed is not deployed, and says so', async () => {
  fake = await deploySample((world) => {
    Object.assign(world.stacks['StarlakeSample']!, { status: 'ROLLBACK_COMPLETE' });
    world.stacks['Other'] = { template: {}, resources: {} };
  });
  const { code, err } = await operate(['status']);
  expect([code, err]).toEqual([
    2,
    expect.stringMatching(/the stack StarlakeSample \(ROLLBACK_COMPLETE: its creation failed/),
  ]);
  Object.assign(fake.world.stacks['StarlakeSample']!, { resources: {}, status: 'UPDATE_ROLLBACK_COMPLETE' });
  expect((await operate(['status'])).out).toBe('There is no state machine in these stacks.\n');
});

test('a backfill that does not know what to run is not started', async () => {
  fake = await deploySample();
  const { code, err } = await operate(['start', 'backfill']);
  expect([code, err]).toEqual([2, expect.stringContaining('See starlake-sfn backfill PIPELINE --from DATE')]);
  expect(fake.calls.some(({ action }) => action === 'StartExecution')).toBe(false);
});

test('logs of a run that has started others lead to those', async () => {
  fake = await deploySample((world) => {
    const started = Array.from({ length: 25 }, (_, at) => ({ arn: executionArn('sales', `tick-${at}`) }));
    runs(world, 'backfill').push(running('now', startingHistory(started)));
  });
  const { out } = await operate(['logs', 'backfill']);
  expect(out).toContain(
    'It has started:\n  the last 20 of 25:\n  npx starlake-sfn logs sales tick-5 --stack StarlakeSample\n',
  );
});

test('names of runs with signs of regular expressions, and of options, are names', async () => {
  fake = await deploySample((world) => void runs(world).push(failedRun('a.b*(c'), failedRun('-h', START - 9)));
  expect((await operate(['runs', 'sales', 'a.b*'])).out).toContain("redrive sales 'a.b*(c' --stack StarlakeSample\n");
  expect((await operate(['runs', 'sales', 'a.b*(d'])).code).toBe(2);
  const { runs: all } = JSON.parse((await operate(['runs', 'sales', '--json'])).out);
  expect(all[1].error.resume).toBe('npx starlake-sfn redrive --stack StarlakeSample -- sales -h');
});

test('a run is looked for among the last 1,000, and the sentence says so', async () => {
  const many = Array.from({ length: 5000 }, (_, at) => loadedRun(`run-${at}`, START - at));
  fake = await deploySample((world) => void runs(world).push(...many));
  fake.pageSize = 1000;
  expect((await operate(['runs', 'sales', 'run-4999'])).code).toBe(0);
  const { err } = await operate(['runs', 'sales', 'run-49990']);
  expect(err).toContain("sales has no run 'run-49990', and none of its last 1,000 runs has a name that begins so");
  expect(err).toContain('See npx starlake-sfn runs sales --stack StarlakeSample.\n');
});

test.each([
  [['runs'], 'runs needs a pipeline\nstarlake-sfn status shows their names.'],
  [['runs', 'sales', 'red', '--failed'], "--failed is for a list of runs, and 'red' names one"],
  [['runs', 'sales', 'red', '--limit', '3'], "--limit is for a list of runs, and 'red' names one"],
  [['logs', 'sales'], 'sales has no run\nStart one: npx starlake-sfn start sales --stack StarlakeSample.'],
])('%j is refused, and says why', async (argv, message) => {
  fake = await deploySample();
  const { code, err } = await operate(argv);
  expect([code, err]).toEqual([2, expect.stringContaining(message)]);
});

test('a run without containers, and a pipeline without runs', async () => {
  fake = await deploySample((world) => void runs(world).push(loadedRun('green')));
  expect((await operate(['runs', 'sales', '--failed'])).out).toBe(
    'sales has no run that failed (AWS keeps runs for 90 days).\n',
  );
  expect((await operate(['logs', 'sales'])).out).toBe('Run green of sales has no container.\n');
});

test('commands are not wrapped, however narrow the terminal is', async () => {
  const id = '0f0f0f0f-1111-2222-3333-444444444444';
  const events = loadHistory([{ table: 'orders', exitCode: 1 }]);
  fake = await deploySample((world) => void runs(world).push(failedRun(id, START, events)));
  const { out } = await operate(['runs', 'sales'].concat(id), { isTTY: true, columns: 60, env: { TERM: 'dumb' } });
  expect(out).toContain(`continue it: npx starlake-sfn redrive sales ${id} --stack StarlakeSample\n`);
});
