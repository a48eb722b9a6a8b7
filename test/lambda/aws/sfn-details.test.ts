import { DescribeExecutionCommand, GetExecutionHistoryCommand, SFNClient } from '@aws-sdk/client-sfn';
import { mockClient } from 'aws-sdk-client-mock';
import { SfnDetails } from '../../../lambda/aws/sfn-details';

const ARN = 'arn:aws:states:eu-west-1:123456789012:execution:sales:run';
const states = mockClient(SFNClient);
const executions = new SfnDetails(new SFNClient({ region: 'eu-west-1' }));

beforeEach(() => states.reset());

test('why it failed', async () => {
  const failure = { error: 'Starlake.LoadFailed', cause: 'zones: exit code 1' };
  states
    .on(DescribeExecutionCommand)
    .resolves({ stateMachineArn: 'machine', status: 'FAILED', startDate: new Date(5), ...failure });
  expect(await executions.describe(ARN)).toMatchObject({ status: 'FAILED', ...failure });
});

test('an execution as it is now', async () => {
  states.on(DescribeExecutionCommand, { executionArn: ARN }).resolves({
    ...{ stateMachineArn: 'machine', status: 'SUCCEEDED', startDate: new Date(5), redriveCount: 1 },
    ...{ input: '{}', output: '[]' },
  });
  expect(await executions.describe(ARN)).toEqual({
    ...{ executionArn: ARN, stateMachineArn: 'machine', status: 'SUCCEEDED', startDate: 5, redriveCount: 1 },
    ...{ input: '{}', output: '[]' },
  });
});

describe('how it failed before a redrive', () => {
  const redriven = (redriveCount: number) =>
    ({ type: 'ExecutionRedriven', executionRedrivenEventDetails: { redriveCount } }) as const;
  const failed = (error: string) =>
    ({ type: 'ExecutionFailed', executionFailedEventDetails: { error, cause: `of ${error}` } }) as const;
  const stated = { type: 'TaskStateEntered' } as const;

  test('over the pages of its history, from the end', async () => {
    const pages = [
      [failed('third'), stated, redriven(2)],
      [failed('second'), stated, redriven(1), failed('first'), stated],
    ];
    states
      .on(GetExecutionHistoryCommand)
      .callsFake(({ nextToken }) =>
        nextToken === undefined ? { events: pages[0], nextToken: 'more' } : { events: pages[1] },
      );
    expect(await executions.failureBefore(ARN, 2)).toEqual({ error: 'second', cause: 'of second' });
    expect(await executions.failureBefore(ARN, 1)).toEqual({ error: 'first', cause: 'of first' });
    expect(states.commandCalls(GetExecutionHistoryCommand)[0]!.args[0].input).toMatchObject({ reverseOrder: true });
  });

  test('not at all: it was stopped', async () => {
    states
      .on(GetExecutionHistoryCommand)
      .resolves({ events: [redriven(1), { type: 'ExecutionAborted' }, failed('older')] as never });
    expect(await executions.failureBefore(ARN, 1)).toBeUndefined();
    expect(await executions.failureBefore(ARN, 7)).toBeUndefined();
  });
});

test('errors say which call failed', async () => {
  states.on(DescribeExecutionCommand).rejects(Object.assign(new Error('no'), { name: 'AccessDeniedException' }));
  await expect(executions.describe(ARN)).rejects.toThrow(`Cannot describe execution ${ARN}: AccessDeniedException: no`);
});
