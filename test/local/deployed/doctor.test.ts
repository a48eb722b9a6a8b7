import type { FakeAws } from '../../helpers/fake-aws';
import { cleanUp } from '../cli/support';
import { deploySample, operate } from './operate';
import { failedRun, lakeOf, loadedRun, machineArn, START } from './world';

const SALES = machineArn('sales');
const OWN = `${SALES.replace('stateMachine', 'execution')}:red`;
let fake: FakeAws;
afterEach(async () => fake.stop());
afterAll(cleanUp);

test('the doctor finds nothing where all is well', async () => {
  fake = await deploySample((world) => {
    world.machines[SALES]!.executions.push(loadedRun('green', START + 9), failedRun('red'));
    const lock = JSON.stringify({ execution: OWN, redrive: 0 });
    world.files[`${lakeOf(world)}/.starlake-stepfunctions/turns/sales.json`] = lock;
  });
  const { code, out } = await operate(['doctor']);
  expect({ code, out }).toEqual({ code: 0, out: '5 pipelines looked at: all well.\n' });
});

test('the doctor tells what is wrong, and how to mend it', async () => {
  let lake = '';
  fake = await deploySample((world) => {
    lake = lakeOf(world);
    world.machines[SALES]!.executions.push(failedRun('red'));
    world.files[`${lake}/ingesting/sales/`] = '';
    world.files[`${lake}/ingesting/sales/my orders'1.csv`] = 'id';
    world.files[`${lake}/ingesting/salesx/other.csv`] = 'id';
    const gone = `${SALES.replace('stateMachine', 'execution')}:gone`;
    world.files[`${lake}/.starlake-stepfunctions/turns/sales.json`] = JSON.stringify({ execution: gone, redrive: 0 });
    world.files[`${lake}/.starlake-stepfunctions/turns/transforms/kpi.json`] = 'by hand';
    const [name, schedule] = Object.entries(world.schedules).find(([id]) => id.includes('sales'))!;
    world.schedules[name] = { ...schedule, State: 'DISABLED' };
    const [queue] = Object.values(world.stacks['StarlakeSample']!.resources)
      .find(([type]) => type === 'AWS::SQS::Queue')!
      .slice(1);
    world.queues[queue!] = 2;
  });
  const { code, out } = await operate(['doctor']);
  expect(code).toBe(1);
  expect(out).toContain('- run red, the last one of sales, failed, and was not continued\n');
  expect(out).toContain('    npx starlake-sfn redrive sales red --stack StarlakeSample\n');
  expect(out).toContain("- the schedule '0 2 * * * UTC' of sales is off\n");
  expect(out).toContain(
    `- no run of the domain of sales runs, and files are in s3://${lake}/ingesting/sales: my orders'1.csv\n`,
  );
  expect(out).toContain(`    aws s3 mv 's3://${lake}/ingesting/sales/my orders'\\''1.csv' 's3://`);
  expect(out).toContain(`- the run lock of sales is held by ${SALES.replace('stateMachine', 'execution')}:gone, which`);
  expect(out).toContain(
    `    If no container works on what it is for: aws s3 rm s3://${lake}/.starlake-stepfunctions/turns/sales.json\n`,
  );
  expect(out).toMatch(/- 2 messages in StarlakeJobDatasetDeadLetters\w+/);
  expect(out).toContain(
    `- the file of the run lock of kpi does not contain one: s3://${lake}/.starlake-stepfunctions/turns/transforms`,
  );
  expect(out).toContain('5 pipelines looked at: 6 problems.\n');

  const { findings } = JSON.parse((await operate(['doctor', '--json'])).out);
  expect(findings.map(({ kind }: { kind: string }) => kind)).toEqual([
    ...['FAILED_RUN', 'FILES_LEFT', 'LOCK_HELD', 'SCHEDULE_OFF', 'LOCK_HELD', 'DEAD_LETTERS'],
  ]);
});

test('events that the function of a monitoring could not handle are a finding', async () => {
  fake = await deploySample((world) => {
    world.stacks['StarlakeSample']!.resources['StarlakeMonitoringDeadLetters0123ABCD'] = [
      'AWS::SQS::Queue',
      'unhandled',
    ];
    world.queues['unhandled'] = 1;
  });
  const { code, out } = await operate(['doctor']);
  expect({ code, out }).toMatchObject({
    code: 1,
    out: expect.stringContaining('- 1 message in unhandled: events that a function could not handle\n'),
  });
});

test('while a run is on, its files are not left', async () => {
  fake = await deploySample((world) => {
    const run = { name: 'now', status: 'RUNNING', startDate: START, input: '{}' };
    world.machines[SALES]!.executions.push(run, failedRun('red'));
    world.files[`${lakeOf(world)}/ingesting/sales/orders.csv`] = 'id';
  });
  expect((await operate(['doctor'])).out).toBe('5 pipelines looked at: all well.\n');
});

test.each([
  ['TIMED_OUT', 'timed out'],
  ['ABORTED', 'was stopped'],
  ['FAILED', 'failed'],
])('a last run that is %s and was not continued is a finding', async (status, how) => {
  fake = await deploySample((world) => void world.machines[SALES]!.executions.push({ ...failedRun('red'), status }));
  expect((await operate(['doctor'])).out).toMatch(
    new RegExp(`^- run red, the last one of sales, ${how}, and was not continued\n[^]*: 1 problem\\.\n$`),
  );
});

test('the run lock of another job is held as long as its execution runs, and not given back', async () => {
  const other = machineArn('of-another-job');
  const execution = `${other.replace('stateMachine', 'execution')}:held`;
  const setLock = (lock: object) => {
    fake.world.files[`${lakeOf(fake.world)}/.starlake-stepfunctions/turns/sales.json`] = JSON.stringify(lock);
  };
  fake = await deploySample((world) => {
    world.machines[other] = { definition: {}, executions: [failedRun('held')] };
  });
  setLock({ execution, redrive: 0 });
  const { out } = await operate(['doctor']);
  expect(out).toContain(`- the run lock of sales is held by ${execution}, which has ended, and is of another job\n`);
  setLock({ execution, redrive: 0, ended: true });
  expect((await operate(['doctor'])).code).toBe(0);
  setLock({ execution, redrive: 0 });
  Object.assign(fake.world.machines[other]!.executions[0]!, { status: 'RUNNING', stopDate: undefined });
  expect((await operate(['doctor'])).code).toBe(0);
});
