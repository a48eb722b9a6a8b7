import type { FakeAws, FakeExecution, FakeWorld } from '../../helpers/fake-aws';
import { cleanUp } from '../cli/support';
import { deploySample, operate } from './operate';
import { startingHistory } from './starting-history';
import { executionArn, failedRun, lakeOf, machineArn, START } from './world';

const terminal = { isTTY: true, columns: 300, input: 'n\n', env: { TERM: 'dumb' } };
const runs = (world: FakeWorld, pipeline: string) => world.machines[machineArn(pipeline)]!.executions;
const running = (name: string, input: object = {}): FakeExecution => ({
  ...{ name, status: 'RUNNING', startDate: START, input: JSON.stringify(input) },
});
const stopped = (name: string, input: object = {}, events: object[] = []): FakeExecution => ({
  ...{ ...failedRun(name, START, events), status: 'ABORTED', error: undefined, cause: undefined },
  input: JSON.stringify(input),
});
const DATE = '2026-11-29T04:00:00+0000';

/** A run of kpi in which one of its tasks failed. */
function failedTransform(name: string): FakeExecution {
  const failed = [{ task: 'kpi.revenue', error: 'States.TaskFailed', kind: 'COMMAND_FAILED' }];
  const cause = { pipeline: 'kpi', scheduledDate: DATE, failed, blocked: [] };
  const message = { errorType: 'Starlake.TransformFailed', errorMessage: JSON.stringify(cause), trace: [] };
  return { ...failedRun(name), error: 'Starlake.TransformFailed', cause: JSON.stringify(message) };
}

/** A run of kpi that has run a task since. */
function doneTransform(name: string, task: string, scheduledDate: string): FakeExecution {
  const output = { pipeline: 'kpi', status: 'DONE', scheduledDate, tasks: [{ task, status: 'DONE' }] };
  return {
    ...{ name, status: 'SUCCEEDED', startDate: START + 100, stopDate: START + 200, input: '{}' },
    output: JSON.stringify(output),
  };
}

let fake: FakeAws;
afterEach(async () => {
  await fake.stop();
  expect(fake.calls.some(({ action }) => action === 'RedriveExecution')).toBe(false);
});
afterAll(cleanUp);

const refused = async (...argv: string[]) => {
  const { code, err } = await operate(['redrive', ...argv, '--yes']);
  expect(code).toBe(2);
  return err;
};

test('a transform that was stopped is not redriven while a run of another job holds its run lock', async () => {
  fake = await deploySample((world) => {
    runs(world, 'kpi').push(stopped('red'));
    world.machines[machineArn('of-another-job')] = { definition: {}, executions: [running('held')] };
    const lock = JSON.stringify({ execution: executionArn('of-another-job', 'held'), redrive: 0 });
    world.files[`${lakeOf(world)}/.starlake-stepfunctions/turns/transforms/kpi.json`] = lock;
  });
  expect(await refused('kpi')).toContain(
    `(ABORTED), and run ${executionArn('of-another-job', 'held')} runs now: the two would write the same tables`,
  );
  runs(fake.world, 'of-another-job')[0]!.stopDate = START;
  expect((await operate(['redrive', 'kpi'], terminal)).out).toContain('Redrive it?');
});

test.each(['States.DataLimitExceeded', 'Starlake.NoRunState'])(
  'a load that broke off in the middle with %s is not redriven while another run of the domain is on',
  async (error) => {
    fake = await deploySample((world) => {
      const broken = { ...failedRun('red'), error, cause: 'too large' };
      runs(world, 'sales').push(broken, running('now'), failedRun('ended'));
    });
    expect(await refused('sales', 'red')).toContain(
      `in the middle of its loads (${error}), and run now of sales runs now: the two would load the same`,
    );
    // It waits for its turn.
    expect((await operate(['redrive', 'sales', 'ended'], terminal)).out).toContain('Redrive it?');
  },
);

test('a transform that was stopped is not redriven while another pipeline with a task of it runs', async () => {
  fake = await deploySample((world) => {
    runs(world, 'kpi').push(stopped('red'));
    Object.assign(world.machines[machineArn('board')]!, { definition: world.machines[machineArn('kpi')]!.definition });
    runs(world, 'board').push(running('now'));
  });
  expect(await refused('kpi')).toContain('and run now of board runs now: the two would write the same tables');
});

test('a transform is not redriven when a later run has done the same for its date', async () => {
  fake = await deploySample((world) => {
    runs(world, 'kpi').push(doneTransform('again', 'kpi.revenue', DATE), failedTransform('red'));
  });
  const err = await refused('kpi', 'red');
  expect(err).toContain('run again of kpi has run kpi.revenue since, for the same date as run red: rows would be');
  expect(err).toContain(`npx starlake-sfn start kpi --stack StarlakeSample --date ${DATE} --tasks A,B\n`);
  runs(fake.world, 'kpi')[0] = doneTransform('again', 'kpi.other', DATE);
  expect((await operate(['redrive', 'kpi', 'red'], terminal)).out).toContain('It tries 1 task again:\n  kpi.revenue: ');
  runs(fake.world, 'kpi')[0] = doneTransform('next', 'kpi.revenue', '2026-11-30T04:00:00+0000');
  expect((await operate(['redrive', 'kpi', 'red'], terminal)).out).toContain(
    'Run next of kpi has succeeded since, for 2026-11-30T04:00:00+0000: tables that are written anew each time get',
  );
});

test('what a stopped backfill had started is continued before it, unless nothing is left of that', async () => {
  const scheduledTime = '2026-11-29T04:00:00Z';
  fake = await deploySample((world) => {
    const kpi = executionArn('kpi', 'tick');
    const sales = executionArn('sales', 'tick');
    const events = startingHistory([
      { arn: executionArn('kpi', 'first-try'), outcome: 'Failed', scheduledTime },
      { arn: executionArn('kpi', 'good'), outcome: 'Succeeded', scheduledTime: '2026-11-28T04:00:00Z' },
      { arn: kpi, scheduledTime },
      { arn: sales, scheduledTime },
    ]);
    runs(world, 'backfill').push(stopped('red', { pipeline: 'kpi' }, events));
    runs(world, 'kpi').push(stopped('tick', { scheduledTime }), failedTransform('first-try'));
    runs(world, 'sales').push(stopped('tick', { scheduledTime }));
    world.files[`${lakeOf(world)}/ingesting/sales/orders.csv`] = 'id';
  });
  const [sales, kpi] = ['sales', 'kpi'].map(
    (each) => `  npx starlake-sfn redrive ${each} tick --stack StarlakeSample\n`,
  );
  const both = await refused('backfill');
  expect(both).toContain('would start anew what it had started before, and what was stopped in the middle');
  expect([both.includes(sales!), both.includes(kpi!), both.includes('first-try')]).toEqual([true, true, false]);

  delete fake.world.files[`${lakeOf(fake.world)}/ingesting/sales/orders.csv`];
  const one = await refused('backfill');
  expect([one.includes(sales!), one.includes(kpi!)]).toEqual([false, true]);
  runs(fake.world, 'kpi').push(doneTransform('next', 'kpi.revenue', '2026-11-30T04:00:00+0000'));
  expect((await refused('backfill')).includes(kpi!)).toBe(true);
  runs(fake.world, 'kpi').push(doneTransform('by hand', 'kpi.revenue', DATE));
  expect((await operate(['redrive', 'backfill'], terminal)).out).toContain('Redrive it?');
  Object.assign(runs(fake.world, 'kpi')[0]!, { status: 'RUNNING', stopDate: undefined });
  expect(await refused('backfill')).toMatch(
    /run red of backfill has started what still runs: 1 run\n[^]* runs kpi tick /,
  );
});

test('a backfill says which of its runs begin anew though they had done some of their tasks', async () => {
  fake = await deploySample((world) => {
    const arn = executionArn('kpi', 'tick');
    const events = startingHistory([{ arn, outcome: 'Failed', scheduledTime: '2026-11-29T04:00:00Z' }]);
    const cause = JSON.stringify({ errorMessage: JSON.stringify({ failed: [{ scheduledTime: DATE }] }) });
    runs(world, 'backfill').push({ ...failedRun('red', START, events), error: 'Starlake.BackfillFailed', cause });
    runs(world, 'kpi').push({ ...failedTransform('tick'), input: '{"scheduledTime":"2026-11-29T04:00:00Z"}' });
  });
  const { out } = await operate(['redrive', 'backfill'], terminal);
  expect(out).toContain('continue these instead:\n  npx starlake-sfn redrive kpi tick --stack StarlakeSample\n');
});

test('two backfills of one pipeline are not made to run at once', async () => {
  fake = await deploySample((world) => {
    runs(world, 'backfill').push(running('now', { pipeline: 'sales' }), stopped('red', { pipeline: 'sales' }));
  });
  expect(await refused('backfill', 'red')).toContain('and run now of backfill runs now: the two would run the same');
  Object.assign(runs(fake.world, 'backfill')[0]!, { input: '{"pipeline":"hr"}' });
  expect((await operate(['redrive', 'backfill', 'red'], terminal)).out).toContain('Redrive it?');
});
