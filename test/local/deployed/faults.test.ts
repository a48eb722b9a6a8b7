import path from 'node:path';
import type { FakeAws } from '../../helpers/fake-aws';
import { cleanUp, tempFolder, write } from '../cli/support';
import { deploySample, operate } from './operate';
import { failedRun, loadedRun, machineArn } from './world';

const before = { ...process.env };
let fake: FakeAws;
afterEach(async () => {
  await fake.stop();
  process.env = { ...before };
});
afterAll(cleanUp);

const fault = (action: string, name: string, more: object = {}) =>
  fake.faults.push({ action, name, times: 99, ...more });

test('a throttled call is tried again', async () => {
  fake = await deploySample((world) => void world.machines[machineArn('sales')]!.executions.push(loadedRun('one')));
  fault('ListExecutions', 'ThrottlingException', { times: 2 });
  const { code, out } = await operate(['runs', 'sales']);
  expect(code).toBe(0);
  expect(out).toContain('2 tables, 1,620 rows');
});

test.each([
  ['ExpiredToken', 'DescribeStacks', 403, 'the AWS credentials have expired: log in'],
  ['InvalidClientTokenId', 'DescribeStacks', 403, 'AWS does not accept the credentials (InvalidClientTokenId): log in'],
  ['AccessDeniedException', 'ListExecutions', 400, 'AWS refuses to list the runs of sales: User is not authorized'],
  ['ValidationException', 'ListExecutions', 400, 'AWS could not list the runs of sales: ValidationException'],
])('%s is a sentence, and nothing was done', async (name, action, status, sentence) => {
  fake = await deploySample();
  fault(action, name, { status, message: 'User is not authorized' });
  const { code, out, err } = await operate(['runs', 'sales']);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toContain(`starlake-sfn: ${sentence}`);
});

test('--json names the error', async () => {
  fake = await deploySample();
  const nameOf = async (...argv: string[]) => JSON.parse((await operate([...argv, '--json'])).out).error.name;
  for (const [action, name, given] of [
    ['DescribeStacks', 'ExpiredCredentials', 'ExpiredToken'],
    ['DescribeStacks', 'RefusedCredentials', 'InvalidClientTokenId'],
    ['ListExecutions', 'AccessDenied', 'AccessDeniedException'],
    ['ListExecutions', 'AwsError', 'ValidationException'],
  ]) {
    fake.faults.splice(0);
    fault(action!, given!);
    expect(await nameOf('runs', 'sales')).toBe(name);
  }
  expect(await nameOf('runs', 'sale')).toBe('UsageError');
  delete process.env['AWS_ACCESS_KEY_ID'];
  expect(await nameOf('runs', 'sales')).toBe('NoCredentials');
  delete process.env['AWS_REGION'];
  expect(await nameOf('runs', 'sales')).toBe('NoRegion');
});

test('status shows what AWS answers, and says what it does not, and what to allow', async () => {
  fake = await deploySample((world) => {
    world.machines[machineArn('sales')]!.executions.push(loadedRun('one'));
    delete world.machines[machineArn('hr')];
  });
  fault('GetSchedule', 'AccessDeniedException', { message: 'User is not authorized to perform it.' });
  const { code, out, err } = await operate(['status']);
  expect(code).toBe(2);
  expect(out).toMatch(/^hr +load +not known +not known$/m);
  expect(out).toMatch(/^sales +load +2026-11-29 02:00Z +SUCCEEDED +2 tables, 1,620 rows, 3 rejected +not known$/m);
  expect(err).toMatch(
    /^starlake-sfn: AWS refuses to read the schedule \S+: User is not authorized to perform it\. Allow scheduler:GetSchedule \(docs\/operating\.md#permissions\); so with 2 more calls$/m,
  );
  expect(err).toMatch(/^starlake-sfn: AWS could not list the runs of hr: StateMachineDoesNotExist: /m);
  fault('DescribeExecution', 'AccessDeniedException', { times: 1 });
  expect((await operate(['status'])).out).toMatch(/^sales +load +2026-11-29 02:00Z +SUCCEEDED +not known$/m);
  const { pipelines, problems } = JSON.parse((await operate(['status', '--json'])).out);
  expect(problems).toHaveLength(2);
  expect(pipelines[0]).toEqual({ name: 'hr', kind: 'load', stack: 'StarlakeSample', arn: machineArn('hr') });
});

test('doctor goes on with what AWS answers; what it does not is a finding, once for all calls of one permission', async () => {
  fake = await deploySample((world) => void world.machines[machineArn('sales')]!.executions.push(failedRun('red')));
  fault('GetSchedule', 'AccessDeniedException');
  fault('ListObjectsV2', 'AccessDenied', { status: 403 });
  fault('GetObject', 'AccessDenied', { status: 403 });
  fault('GetQueueAttributes', 'AccessDeniedException');
  const { code, out } = await operate(['doctor']);
  expect(code).toBe(1);
  expect(out).toContain('- run red, the last one of sales, failed');
  for (const each of ['scheduler:GetSchedule', 's3:ListBucket', 's3:GetObject', 'sqs:GetQueueAttributes']) {
    expect(out.replace(/\s+/g, ' ')).toContain(`Allow ${each} (docs/operating.md#permissions)`);
  }
  expect(out).toContain('5 pipelines looked at: 5 problems.\n');
});

test('only what shows schedules asks for them', async () => {
  fake = await deploySample((world) => void world.machines[machineArn('sales')]!.executions.push(loadedRun('one')));
  expect((await operate(['runs', 'sales'])).code).toBe(0);
  expect(fake.calls.some(({ action }) => action === 'GetSchedule')).toBe(false);
});

test('without credentials or a region, a sentence says what to do', async () => {
  fake = await deploySample();
  delete process.env['AWS_ACCESS_KEY_ID'];
  const folder = tempFolder();
  write(folder, { config: '[default]\n[profile empty]\nregion = us-east-1\n' });
  process.env['AWS_CONFIG_FILE'] = path.join(folder, 'config');
  const none = await operate(['status', '--profile', 'empty']);
  expect(none.err).toMatch(/^starlake-sfn: there are no AWS credentials to use the profile empty .*: log in/);
  delete process.env['AWS_REGION'];
  const nobody = await operate(['status', '--profile', 'nobody']);
  expect(nobody.err).toMatch(/^starlake-sfn: there is no AWS profile 'nobody' in .*; they have default, empty:/);
  const nowhere = await operate(['status']);
  expect(nowhere.err).toMatch(/^starlake-sfn: no AWS region is known: pass --region, or set AWS_REGION/);
  expect([none.code, nowhere.code]).toEqual([2, 2]);
  expect(fake.calls).toEqual([]);
});

test('without a stack that is deployed, an error says what to check', async () => {
  fake = await deploySample((world) => delete world.stacks['StarlakeSample']);
  const { code, err } = await operate(['status']);
  expect(code).toBe(2);
  expect(err).toContain('the stack StarlakeSample is not deployed in this account and region: check --stack');
});

test('lists of resources and runs come in pages', async () => {
  const runs = Array.from({ length: 25 }, (_, at) => loadedRun(`run-${at}`));
  fake = await deploySample((world) => void world.machines[machineArn('sales')]!.executions.push(...runs));
  fake.pageSize = 7;
  const { out } = await operate(['runs', 'sales', '--limit', '20', '--json']);
  expect(JSON.parse(out).runs.map(({ id }: { id: string }) => id)).toEqual(runs.slice(0, 20).map(({ name }) => name));
});

test('an unknown pipeline has a suggestion', async () => {
  fake = await deploySample();
  const { code, err } = await operate(['runs', 'sale']);
  expect(code).toBe(2);
  expect(err).toContain('Did you mean sales?');
});
