import { DescribeTasksCommand, ECSClient, ListTasksCommand, StopTaskCommand } from '@aws-sdk/client-ecs';
import { DescribeExecutionCommand, SFNClient } from '@aws-sdk/client-sfn';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../../lambda/handlers/stop-tasks';

const { env } = process;
afterEach(() => {
  process.env = env;
  jest.restoreAllMocks();
});

test('stops tasks of the job that the environment names, and writes a line for each', async () => {
  process.env = { ...env, AWS_REGION: 'eu-west-1', CLUSTER: 'cluster', FAMILY: 'family' };
  const environment = [{ name: 'STEP_FUNCTIONS_EXECUTION', value: 'arn:execution' }];
  const overrides = { containerOverrides: [{ command: ['load', '--domains', 'sales'], environment }] };
  const ecs = mockClient(ECSClient);
  ecs.on(ListTasksCommand, { cluster: 'cluster', family: 'family' }).resolves({ taskArns: ['arn:task'] });
  ecs.on(DescribeTasksCommand).resolves({ tasks: [{ taskArn: 'arn:task', lastStatus: 'RUNNING', overrides }] });
  ecs.on(StopTaskCommand).resolves({});
  mockClient(SFNClient).on(DescribeExecutionCommand).resolves({ status: 'FAILED' });
  const write = jest.spyOn(process.stdout, 'write').mockReturnValue(true);

  const event = { detail: { executionArn: 'arn:execution', status: 'FAILED' } };
  expect(await handler(event)).toEqual({ execution: 'arn:execution', stopped: ['arn:task'] });
  expect(write.mock.calls).toEqual([[expect.stringMatching(/^{"message":"task stopped","task":"arn:task".*}\n$/)]]);
  expect(ecs.commandCalls(StopTaskCommand)).toHaveLength(1);
});
