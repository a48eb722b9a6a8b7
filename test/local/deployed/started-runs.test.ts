import type { FakeAws } from '../../helpers/fake-aws';
import { cleanUp } from '../cli/support';
import { loadHistory, taskArn } from './load-history';
import { deploySample, operate } from './operate';
import { startingHistory } from './starting-history';
import { executionArn, failedRun, loadedRun, machineArn, START } from './world';

const terminal = (input: string) => ({ isTTY: true, columns: 300, input, env: { TERM: 'dumb' } });
const CHILD = executionArn('sales', 'child');
let fake: FakeAws;
afterEach(async () => fake.stop());
afterAll(cleanUp);

test('stop names the runs that the run has started, and what becomes of their files', async () => {
  fake = await deploySample((world) => {
    const events = startingHistory([{ arn: CHILD }]);
    const run = { name: 'now', status: 'RUNNING', startDate: START, input: '{}', events };
    world.machines[machineArn('kpi')]!.executions.push(run);
  });
  const { out } = await operate(['stop', 'kpi'], terminal('n\n'));
  expect(out).toContain('which end with it, and so do their containers: sales child.');
  expect(out).toContain('stay in ingesting: redrive them before this run.');
});

test('stop ends the executions and the containers of a distributed Map, and a redrive waits for their end', async () => {
  const mapRunArn = `${machineArn('sales').replace('stateMachine', 'mapRun')}/load_sales:1`;
  fake = await deploySample((world) => {
    const events = [
      {
        id: 1,
        timestamp: START,
        previousEventId: 0,
        type: 'MapStateEntered',
        stateEnteredEventDetails: { name: 'load_sales' },
      },
      { id: 2, timestamp: START, previousEventId: 1, type: 'MapRunStarted', mapRunStartedEventDetails: { mapRunArn } },
    ];
    const running = { status: 'RUNNING', startDate: START, input: '{}' };
    world.machines[machineArn('sales')]!.executions.push({ ...running, name: 'now', events });
    const item = (table: string, exitCode?: number) =>
      loadHistory([{ table, ...(exitCode === undefined ? {} : { exitCode }) }]);
    const items = [
      { ...running, name: 'item-1', events: item('orders') },
      { ...running, name: 'item-2', events: item('customers') },
      { ...loadedRun('item-3'), events: item('returns', 0) },
    ];
    world.machines[machineArn('sales/load_sales')] = { definition: {}, executions: items };
    Object.assign(world.tasks, { [taskArn('orders')]: 'RUNNING', [taskArn('customers')]: 'PENDING' });
  });
  const { code, out } = await operate(['stop', 'sales'], terminal('y\n'));
  expect({ code, out }).toMatchObject({
    code: 0,
    out: expect.stringContaining('Its 2 containers (orders, customers) are stopped within two minutes or so.\n'),
  });
  // The run is stopped, and AWS stops the rest.
  expect(
    fake.calls.flatMap(({ action, request }) => (action === 'StopExecution' ? request['executionArn'] : [])),
  ).toEqual([executionArn('sales', 'now')]);
  const statuses = fake.world.machines[machineArn('sales/load_sales')]!.executions.map(({ status }) => status);
  expect(statuses).toEqual(['ABORTED', 'ABORTED', 'SUCCEEDED']);

  const early = await operate(['redrive', 'sales', '--yes']);
  expect({ code: early.code, err: early.err }).toEqual({
    code: 2,
    err: expect.stringContaining(
      '(ABORTED), and 2 containers of it are not stopped yet: orders, customers\nThat takes two minutes',
    ),
  });
  fake.world.tasks[taskArn('orders')] = 'STOPPED';
  delete fake.world.tasks[taskArn('customers')];
  expect((await operate(['redrive', 'sales', '--yes'])).code).toBe(0);
});

test('of a Map of thousands of items, stop and redrive read only what is of use', async () => {
  const mapRunArn = `${machineArn('sales').replace('stateMachine', 'mapRun')}/load_sales:1`;
  fake = await deploySample((world) => {
    const events = [
      { id: 1, timestamp: START, type: 'MapStateEntered', stateEnteredEventDetails: { name: 'load_sales' } },
      { id: 2, timestamp: START, previousEventId: 1, type: 'MapRunStarted', mapRunStartedEventDetails: { mapRunArn } },
    ];
    const running = { status: 'RUNNING', startDate: START, input: '{}' };
    world.machines[machineArn('sales')]!.executions.push({ ...running, name: 'now', events });
    const done = Array.from({ length: 2500 }, (_, at) => loadedRun(`item-${at}`));
    const oldest = { ...running, name: 'oldest', events: loadHistory([{ table: 'orders' }]) };
    world.machines[machineArn('sales/load_sales')] = { definition: {}, executions: [...done, oldest] };
    world.tasks[taskArn('orders')] = 'RUNNING';
  });
  fake.pageSize = 1000;
  const { out } = await operate(['stop', 'sales'], terminal('y\n'));
  expect(out).toContain('Its 1 container (orders) is stopped within two minutes or so.\n');
  expect((await operate(['redrive', 'sales', '--yes'])).err).toContain('1 container of it is not stopped yet: orders');
  const histories = fake.calls.flatMap(({ action, request }) =>
    action === 'GetExecutionHistory' ? request['executionArn']!.split(':').at(-1) : [],
  );
  expect(new Set(histories)).toEqual(new Set(['now', 'oldest']));
});

test('a run leads to those that it has started', async () => {
  fake = await deploySample((world) => {
    const events = startingHistory([
      { arn: CHILD, outcome: 'Succeeded', scheduledTime: '2026-11-29T02:00:00+0000' },
      { arn: executionArn('hr', 'h1'), outcome: 'Failed' },
      { arn: executionArn('elsewhere', 'e1') },
    ]);
    const run = { name: 'now', status: 'RUNNING', startDate: START, input: '{}', events };
    world.machines[machineArn('kpi')]!.executions.push(run);
  });
  const { out } = await operate(['runs', 'kpi', 'now']);
  expect(out).toContain(
    'It has started:\n' +
      '  FAILED  npx starlake-sfn runs hr h1 --stack StarlakeSample\n' +
      `  RUNNING  ${executionArn('elsewhere', 'e1')}\n` +
      '  SUCCEEDED  2026-11-29T02:00:00+0000  npx starlake-sfn runs sales child --stack StarlakeSample\n',
  );
  const { run } = JSON.parse((await operate(['runs', 'kpi', 'now', '--json'])).out);
  expect(run.started).toEqual([
    {
      ...{ pipeline: 'sales', id: 'child', arn: CHILD, status: 'SUCCEEDED' },
      logicalDate: '2026-11-29T02:00:00+0000',
    },
    { pipeline: 'hr', id: 'h1', arn: executionArn('hr', 'h1'), status: 'FAILED' },
    { id: 'e1', arn: executionArn('elsewhere', 'e1'), status: 'RUNNING' },
  ]);
});

test('redrive of a run that was stopped says what it had not loaded', async () => {
  fake = await deploySample((world) => {
    const events = loadHistory([{ table: 'orders' }, { table: 'returns', exitCode: 0 }]);
    const stopped = { status: 'ABORTED', error: undefined, cause: undefined };
    world.machines[machineArn('sales')]!.executions.push({ ...failedRun('red', START, events), ...stopped });
  });
  const { out } = await operate(['redrive', 'sales'], terminal('n\n'));
  expect(out).toContain('It was stopped.\n');
  expect(out).toMatch(/It tries 1 table again:\n {2}orders: \w+\n/);

  const [run] = fake.world.machines[machineArn('sales')]!.executions;
  const mapRunArn = `${machineArn('sales').replace('stateMachine', 'mapRun')}/load_sales:1`;
  run!.events!.push({ id: 99, type: 'MapRunStarted', timestamp: START, mapRunStartedEventDetails: { mapRunArn } });
  fake.world.machines[machineArn('sales/load_sales')] = { definition: {}, executions: [] };
  const distributed = await operate(['redrive', 'sales'], terminal('n\n'));
  expect(distributed.out).toContain('Items of its distributed Map that have not succeeded are run again.');
});

test('a stack of --stack that is not deployed is an error, also beside one that is', async () => {
  fake = await deploySample();
  const { code, err } = await operate(['status', '--stack', 'StarlakeSampel']);
  expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining('and region: StarlakeSampel\n') });
});

test('start refuses an input that no pipeline of ours can read', async () => {
  fake = await deploySample();
  const inputs = ['[1]', '{"tables":"orders"}', '{"tasks":[1]}'];
  for (const input of inputs) expect((await operate(['start', 'sales', '--input', input])).code).toBe(2);
  expect(fake.calls.some(({ action }) => action === 'StartExecution')).toBe(false);
});

test('the doctor says what to do with the messages of each queue, and reads schedules of a group of the stack', async () => {
  fake = await deploySample((world) => {
    const { template, resources } = world.stacks['StarlakeSample']!;
    const url = (id: string) => `https://sqs.us-east-1.amazonaws.com/111111111111/${id}`;
    const [schedule, declared] = Object.entries((template as { Resources: Record<string, object> }).Resources).find(
      ([, { Type }]: [string, { Type?: string }]) => Type === 'AWS::Scheduler::Schedule',
    )!;
    const { Properties } = declared as { Properties: object };
    const grouped = { ...declared, Properties: { ...Properties, GroupName: { Ref: 'Group' } } };
    Object.assign(world.stacks, {
      StarlakeSample: {
        template: { Resources: { ...(template as { Resources: object }).Resources, [schedule]: grouped } },
        resources: {
          ...resources,
          LineageLost0A1B2C3D: ['AWS::SQS::Queue', url('LineageLost0A1B2C3D')],
          Group: ['AWS::Scheduler::ScheduleGroup', 'nightly'],
        },
      },
    });
    for (const [type, queue] of Object.values(world.stacks['StarlakeSample']!.resources)) {
      if (type === 'AWS::SQS::Queue') world.queues[queue] = 1;
    }
  });
  const { out } = await operate(['doctor']);
  expect(out).toMatch(/DatasetDeadLetters\w+: events of refreshed datasets/);
  expect(out).toMatch(/SchedulesDeadLetters\w+: starts that were given up after an hour/);
  expect(out).toContain('LineageLost0A1B2C3D: events of lineage');
  const groups = fake.calls.filter(({ action }) => action === 'GetSchedule').map(({ request }) => request['groupName']);
  expect(groups).toContain('nightly');
});
