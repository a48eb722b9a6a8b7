import { DescribeExecutionCommand, SFNClient } from '@aws-sdk/client-sfn';
import { mockClient } from 'aws-sdk-client-mock';
import { SfnExecutions } from '../../../lambda/aws/sfn-executions';

const sfn = mockClient(SFNClient);
const executions = new SfnExecutions(new SFNClient({ region: 'eu-west-1' }));
const awsError = (name: string) => Object.assign(new Error('said by Step Functions'), { name });

beforeEach(() => sfn.reset());

test.each([
  ['RUNNING', true],
  ['PENDING_REDRIVE', true],
  ['SUCCEEDED', false],
  ['FAILED', false],
  ['TIMED_OUT', false],
  ['ABORTED', false],
] as const)('an execution that is %s runs: %p', async (status, running) => {
  sfn.on(DescribeExecutionCommand, { executionArn: 'arn' }).resolves({ status });
  expect(await executions.isRunning('arn')).toBe(running);
});

test('one that is not known does not run', async () => {
  sfn.on(DescribeExecutionCommand).rejects(awsError('ExecutionDoesNotExist'));
  expect(await executions.isRunning('arn')).toBe(false);
});

test.each(['ThrottlingException', 'AccessDeniedException', 'InvalidArn'])('%s is no answer', async (name) => {
  sfn.on(DescribeExecutionCommand).rejects(awsError(name));
  await expect(executions.isRunning('arn')).rejects.toMatchObject({
    name,
    message: `Cannot describe execution arn: ${name}: said by Step Functions`,
  });
});

test('makes its own client', async () => {
  sfn.on(DescribeExecutionCommand).resolves({ status: 'RUNNING' });
  process.env.AWS_REGION ??= 'eu-west-1';
  expect(await new SfnExecutions().isRunning('arn')).toBe(true);
});
