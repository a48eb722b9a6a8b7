import { handler } from '../../../lambda/explain-failure/handler';
import { COMMAND_FAILED } from '../../helpers/failures';

const { env } = process;
afterEach(() => {
  process.env = env;
});

test('explains without ECS where the job is not on ECS, with the log that the environment names', async () => {
  process.env = { CONTAINER_NAME: 'starlake', LOG_GROUP: '/starlake', LOG_STREAM_PREFIX: 'load' };
  const containers = [{ Name: 'proxy' }, { Name: 'starlake', ExitCode: 1 }];
  const Cause = JSON.stringify({ TaskArn: 'arn:task/cluster/1', Containers: containers });
  const event = { domain: 'sales', table: 'orders', execution: 'arn', failure: { Error: 'States.TaskFailed', Cause } };
  expect(await handler(event)).toEqual({
    table: 'orders',
    failure: { ...COMMAND_FAILED, stopCode: undefined, reason: undefined, log: '/starlake:load/starlake/1' },
  });
});
