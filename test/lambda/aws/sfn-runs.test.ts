import { DescribeExecutionCommand, GetExecutionHistoryCommand, HistoryEvent, SFNClient } from '@aws-sdk/client-sfn';
import { mockClient } from 'aws-sdk-client-mock';
import { SfnRuns } from '../../../lambda/aws/sfn-runs';

const sfn = mockClient(SFNClient);
const runs = new SfnRuns(sfn as unknown as SFNClient);
beforeEach(() => sfn.reset());

const event = (type: string, details: object = {}) => ({ type, ...details }) as HistoryEvent;
const failed = (error: string, cause?: string) =>
  event('LambdaFunctionFailed', { lambdaFunctionFailedEventDetails: { error, cause } });
const NOT_READY = failed(
  'Starlake.NotReady',
  '{"errorType":"Starlake.NotReady","errorMessage":"the ack file \\"a.ack\\" is not there","trace":[]}',
);

test.each([
  ['a retry that is due', [NOT_READY], 'the ack file "a.ack" is not there'],
  [
    'an attempt under way',
    [event('LambdaFunctionStarted'), event('LambdaFunctionScheduled'), NOT_READY],
    'the ack file "a.ack" is not there',
  ],
  ['a cause that was cut', [failed('Starlake.StillRunning', '{"errorMessage": "another')], 'Starlake.StillRunning'],
  ['another error', [failed('AccessDenied')], undefined],
  ['a container that works', [event('TaskSubmitted'), NOT_READY], undefined],
  ['an execution that has ended', [event('ExecutionSucceeded'), NOT_READY], undefined],
  ['nothing', [], undefined],
])('what a run waits for, by the newest events: %s', async (_, events, reason) => {
  sfn.on(GetExecutionHistoryCommand, { executionArn: 'arn', reverseOrder: true, maxResults: 10 }).resolves({ events });
  const { waits } = await runs.stateOf('arn');
  expect(waits).toBe(reason);
});

test('an execution as Step Functions describes it', async () => {
  const described = { status: 'FAILED' as const, input: '{}', error: 'E', cause: 'C' };
  sfn.on(DescribeExecutionCommand, { executionArn: 'arn' }).resolves(described);
  expect(await runs.describe('arn')).toEqual({ ...described, output: undefined });
});

test.each([
  ['goes on', event('TaskSubmitted'), true],
  ['has succeeded', event('ExecutionSucceeded'), false],
  ['was stopped', event('ExecutionAborted'), false],
  ['was redriven', event('ExecutionRedriven'), true],
])('an execution that %s', async (_, newest, isOpen) => {
  sfn.on(GetExecutionHistoryCommand).resolves({ events: [newest] });
  expect(await runs.stateOf('arn')).toEqual({ isOpen });
});

test('an execution that is gone with its state machine is no error', async () => {
  const gone = Object.assign(new Error('Execution Does Not Exist'), { name: 'ExecutionDoesNotExist' });
  sfn.on(GetExecutionHistoryCommand).rejects(gone).on(DescribeExecutionCommand).rejects(gone);
  expect(await runs.stateOf('arn')).toEqual({ isOpen: false });
  expect(await runs.describe('arn')).toBeUndefined();
});

test('an error names what was asked', async () => {
  sfn.on(DescribeExecutionCommand).rejects(new Error('no'));
  await expect(runs.describe('arn')).rejects.toThrow('Cannot describe execution arn');
});
