import path from 'node:path';
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { mockClient } from 'aws-sdk-client-mock';
import { MACHINE, refreshed, trigger } from './world';
import type { JoinEvent } from '../../../lib/contract/join-datasets';
import { DynamoServer, startDynamoServer } from '../../helpers/dynamo-server';

// The bundle that is deployed, against the API of DynamoDB over HTTP.
const LATER = 'arn:aws:states:eu-west-1:1:stateMachine:later';
const sfn = mockClient(SFNClient);
const inputs = () => sfn.commandCalls(StartExecutionCommand).map(({ args }) => args[0].input);
const { env } = process;
let server: DynamoServer;
let handler: (event: JoinEvent) => Promise<void>;

beforeAll(async () => {
  server = await startDynamoServer('joins', 'trigger');
  process.env = {
    ...env,
    ...{ AWS_ENDPOINT_URL_DYNAMODB: server.endpoint, AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'none' },
    ...{ AWS_SECRET_ACCESS_KEY: 'none', JOINS_TABLE: 'joins', LATER_MACHINE: LATER },
  };
  handler = require(path.join(__dirname, '../../../assets/join-datasets/index.js')).handler;
});

afterAll(async () => {
  process.env = env;
  await server.stop();
});

test('starts a run for all datasets, and waits with the next', async () => {
  sfn.on(StartExecutionCommand).resolves({});
  await Promise.all(trigger().datasets.map((dataset) => handler(refreshed(dataset))));
  expect(inputs()).toEqual([
    {
      stateMachineArn: MACHINE,
      name: expect.stringMatching(/^datasets-20260802T000000-/),
      input: JSON.stringify({
        scheduledTime: '2026-08-02T00:00:00Z',
        dataInterval: { since: '2026-08-02T00:00:00Z', end: '2026-08-02T00:00:00Z' },
      }),
    },
  ]);

  sfn.resetHistory();
  const date = '2026-08-03T00:00:00+0000';
  for (const dataset of trigger().datasets) await handler(refreshed(dataset, { date }));
  const [wait, ...others] = inputs();
  expect(others).toEqual([]);
  expect(wait.stateMachineArn).toBe(LATER);

  sfn.resetHistory();
  await handler(JSON.parse(wait.input!));
  expect(inputs()).toMatchObject([{ stateMachineArn: MACHINE, name: expect.stringContaining('20260803T000000') }]);
});
