import { CloudWatchLogsClient, GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../../lambda/handlers/explain-failure';
import { COMMAND_FAILED } from '../../helpers/failures';

const cloudwatch = mockClient(CloudWatchLogsClient);
const { env } = process;
afterEach(() => {
  process.env = env;
});

test('explains without ECS where the job is not on ECS, by the log that the environment names', async () => {
  cloudwatch
    .on(GetLogEventsCommand, { logGroupName: '/starlake', logStreamName: 'load/starlake/1' })
    .resolves({ events: [{ message: 'Error: no such table' }] });
  process.env = {
    AWS_REGION: 'eu-west-1',
    CONTAINER_NAME: 'starlake',
    LOG_GROUP: '/starlake',
    LOG_STREAM_PREFIX: 'load',
  };
  const containers = [{ Name: 'proxy' }, { Name: 'starlake', ExitCode: 1 }];
  const Cause = JSON.stringify({ TaskArn: 'arn:task/cluster/1', Containers: containers });
  const event = { domain: 'sales', table: 'orders', execution: 'arn', failure: { Error: 'States.TaskFailed', Cause } };
  expect(await handler(event)).toEqual({
    table: 'orders',
    failure: {
      ...COMMAND_FAILED,
      diagnosis: 'no such table (exit code 1, see its log)',
      stopCode: undefined,
      reason: undefined,
      log: '/starlake:load/starlake/1',
    },
  });
});
