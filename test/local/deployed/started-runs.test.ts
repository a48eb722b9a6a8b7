import type { FakeAws } from '../../helpers/fake-aws';
import { cleanUp } from '../cli/support';
import { loadHistory } from './load-history';
import { deploySample, operate } from './operate';
import { failedRun, machineArn, START } from './world';

const terminal = (input: string) => ({ isTTY: true, columns: 300, input, env: { TERM: 'dumb' } });
const CHILD = `${machineArn('sales').replace('stateMachine', 'execution')}:child`;
let fake: FakeAws;
afterEach(async () => fake.stop());
afterAll(cleanUp);

test('stop names the runs that the run has started, and what becomes of their files', async () => {
  fake = await deploySample((world) => {
    const task = { resourceType: 'states', resource: 'startExecution.sync:2' };
    const [id, timestamp] = [1, START];
    const events = [
      { id, timestamp, previousEventId: 0, type: 'TaskStateEntered', stateEnteredEventDetails: { name: 'load' } },
      { id: 2, timestamp, previousEventId: 1, type: 'TaskScheduled', taskScheduledEventDetails: task },
      {
        ...{ id: 3, timestamp, previousEventId: 2, type: 'TaskSubmitted' },
        taskSubmittedEventDetails: { ...task, output: JSON.stringify({ ExecutionArn: CHILD }) },
      },
    ];
    const run = { name: 'now', status: 'RUNNING', startDate: START, input: '{}', events };
    world.machines[machineArn('kpi')]!.executions.push(run);
  });
  const { out } = await operate(['stop', 'kpi'], terminal('n\n'));
  expect(out).toContain('which end with it, and so do their containers: sales child.');
  expect(out).toContain('stay in ingesting: redrive them before this run.');
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
