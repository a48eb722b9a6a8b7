import path from 'node:path';
import type { FakeAws } from '../../helpers/fake-aws';
import { cleanUp, tempFolder, write } from '../cli/support';
import { deploySample, operate } from './operate';
import { loadedRun, machineArn } from './world';

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

test('a stack that is not deployed', async () => {
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
