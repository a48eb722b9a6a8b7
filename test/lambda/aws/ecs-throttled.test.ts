import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { EcsTasks } from '../../../lambda/aws/ecs-tasks';

test('goes on when ECS throttles more often than the SDK is patient by itself', async () => {
  let calls = 0;
  const server = createServer((_, response) => {
    calls += 1;
    response.setHeader('content-type', 'application/x-amz-json-1.1');
    if (calls <= 3) {
      response.statusCode = 400;
      response.end(JSON.stringify({ __type: 'ThrottlingException', message: 'Rate exceeded' }));
    } else {
      response.end(JSON.stringify({ tasks: [{ taskArn: 'arn', lastStatus: 'STOPPED' }] }));
    }
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { env } = process;
  process.env = {
    ...env,
    AWS_ENDPOINT_URL_ECS: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'none',
    AWS_SECRET_ACCESS_KEY: 'none',
  };
  try {
    expect(await new EcsTasks('cluster', 'family').describe('arn')).toMatchObject({ lastStatus: 'STOPPED' });
    expect(calls).toBe(4);
  } finally {
    process.env = env;
    server.closeAllConnections();
    server.close();
  }
});
