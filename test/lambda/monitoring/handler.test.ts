import fs from 'node:fs';
import { DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { DescribeExecutionCommand, SFNClient } from '@aws-sdk/client-sfn';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../../lambda/handlers/monitor';
import { EXECUTION, MACHINE } from './world';

// No package here has the client of SNS, which Lambda's runtime has.
const published: Array<Record<string, string>> = [];
jest.mock(
  '@aws-sdk/client-sns',
  () => ({
    SNSClient: class {
      public send = async ({ input }: { readonly input: Record<string, string> }) => void published.push(input);
    },
    PublishCommand: class {
      constructor(public readonly input: object) {}
    },
  }),
  { virtual: true },
);

const { env } = process;
afterAll(() => {
  process.env = env;
  jest.restoreAllMocks();
});

test('a failed run is one message for emails and one for chats, a line and a metric in the log, and a note', async () => {
  const settings = {
    pipelines: [{ name: 'sales', kind: 'load', machine: MACHINE.split(':').at(-1) }],
    ...{ lateAfter: 60, waitingAfter: 60, maxRejectedRatio: 0, freshness: {} },
  };
  const read = jest.spyOn(fs, 'readFileSync').mockReturnValueOnce(JSON.stringify(settings));
  process.env = {
    ...env,
    AWS_REGION: 'eu-west-1',
    TOPIC: 'arn:topic',
    NOTES_TABLE: 'notes',
    METRICS: 'Starlake',
    MONITORING: 'lake',
  };
  mockClient(SFNClient).on(DescribeExecutionCommand).resolves({ status: 'FAILED', error: 'Oops', cause: 'because' });
  const dynamo = mockClient(DynamoDBClient);
  dynamo.on(UpdateItemCommand).resolves({}).on(GetItemCommand).resolves({});
  const write = jest.spyOn(process.stdout, 'write').mockReturnValue(true);

  const detail = {
    executionArn: EXECUTION,
    stateMachineArn: MACHINE,
    status: 'FAILED',
    startDate: 0,
    stopDate: 60_000,
  };
  await handler({ source: 'aws.states', time: '1970-01-01T00:01:00Z', detail });
  expect(read.mock.calls).toEqual([[expect.stringMatching(/settings\.json$/), 'utf8']]);

  expect(published).toEqual([
    { TopicArn: 'arn:topic', Subject: 'sales failed', MessageStructure: 'json', Message: expect.any(String) },
  ]);
  const { default: chat, email } = JSON.parse(published[0].Message);
  expect(email).toContain('Oops: because');
  expect(JSON.parse(chat)).toMatchObject({ version: '1.0', source: 'custom', content: { title: 'sales failed' } });
  const lines = write.mock.calls.map(([line]) => JSON.parse(String(line)));
  expect(lines).toEqual([
    expect.objectContaining({ message: 'run ended', pipeline: 'sales', seconds: 60 }),
    expect.objectContaining({ Monitoring: 'lake', RunsFailed: 1 }),
  ]);
  expect(lines[1]._aws.CloudWatchMetrics).toEqual([
    { Namespace: 'Starlake', Dimensions: [['Monitoring']], Metrics: [{ Name: 'RunsFailed', Unit: 'Count' }] },
  ]);
  expect(dynamo.commandCalls(UpdateItemCommand).map(({ args }) => args[0].input.Key)).toEqual([
    { id: { S: 'pipeline load sales' } },
    { id: { S: `run ${EXECUTION}` } },
  ]);
});
