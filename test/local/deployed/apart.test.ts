import { starlakeSfn } from '../../docs/sample';

// What of the AWS SDK a command loads.
const mockLoaded: string[] = [];
const mockClient = (name: string) => {
  mockLoaded.push(name);
  return {};
};
jest.mock('@aws-sdk/client-sfn', () => mockClient('sfn'));
jest.mock('@aws-sdk/client-s3', () => mockClient('s3'));
jest.mock('@aws-sdk/client-ecs', () => mockClient('ecs'));
jest.mock('@aws-sdk/client-cloudformation', () => mockClient('cloudformation'));
jest.mock('@aws-sdk/client-cloudwatch-logs', () => mockClient('logs'));

test.each([
  ['list'],
  ['run', 'sales'],
  ['backfill', 'sales', '--from', '2026-03-01', '--to', '2026-03-02', '--dry-run'],
])('%s loads no client of AWS', async (...argv) => {
  const { code, err } = await starlakeSfn(argv);
  expect({ code, err: code === 0 ? '' : err }).toEqual({ code: 0, err: '' });
  expect(mockLoaded).toEqual([]);
});

test('a command about what is deployed loads them', async () => {
  await starlakeSfn(['status', '--stack', 'Any']);
  expect(mockLoaded).toContain('sfn');
});
