import { CloudWatchLogsClient, FilterLogEventsCommand, GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { mockClient } from 'aws-sdk-client-mock';
import { CloudWatchLogs, logsFromEnvironment } from '../../../lambda/aws/cloudwatch-logs';

const cloudwatch = mockClient(CloudWatchLogsClient);
const place = { group: '/starlake', prefix: 'load/starlake' };
const logs = new CloudWatchLogs(place, new CloudWatchLogsClient({ region: 'eu-west-1' }));
const awsError = (name: string) => Object.assign(new Error('said by CloudWatch'), { name });

beforeEach(() => cloudwatch.reset());

test('lines are looked for in the streams of the containers, page by page, through empty pages', async () => {
  const event = { logStreamName: 'load/starlake/1', timestamp: 12, message: 'a "b"' };
  cloudwatch
    .on(FilterLogEventsCommand)
    .resolvesOnce({ events: [], nextToken: '2' })
    .resolvesOnce({ events: [event], nextToken: '3' })
    .resolvesOnce({ nextToken: undefined });
  const found = await logs.find({ terms: ['a', 'say "b"\\'], from: 10 });
  expect(found).toEqual([{ stream: 'load/starlake/1', time: 12, text: 'a "b"' }]);
  const asked = {
    logGroupName: '/starlake',
    logStreamNamePrefix: 'load/starlake',
    filterPattern: '"a" "say \\"b\\"\\\\"',
    startTime: 10,
  };
  const inputs = cloudwatch.commandCalls(FilterLogEventsCommand).map(({ args }) => args[0].input);
  expect(inputs).toEqual([undefined, '2', '3'].map((nextToken) => ({ ...asked, nextToken })));
});

test('streams that are known are looked for by their names alone: both together are refused', async () => {
  cloudwatch.on(FilterLogEventsCommand).resolves({});
  await logs.find({ terms: ['a'], from: 0, streams: ['load/starlake/1'] });
  const [{ args }] = cloudwatch.commandCalls(FilterLogEventsCommand);
  expect(args[0].input).toMatchObject({ logStreamNames: ['load/starlake/1'] });
  expect(args[0].input).not.toHaveProperty('logStreamNamePrefix');
});

test('the end of a stream, and of one that is not there yet', async () => {
  const request = { logGroupName: '/starlake', logStreamName: 's', limit: 3, startFromHead: false };
  cloudwatch.on(GetLogEventsCommand, request).resolves({ events: [{ message: 'x' }, { message: 'y' }] });
  expect(await logs.tail('s', 3)).toEqual(['x', 'y']);
  cloudwatch.on(GetLogEventsCommand).rejects(awsError('ResourceNotFoundException'));
  expect(await logs.tail('t', 3)).toEqual([]);
});

test('the lines of a stream from a time on', async () => {
  const request = { logGroupName: '/starlake', logStreamName: 's', limit: 3, startTime: 7, startFromHead: true };
  cloudwatch.on(GetLogEventsCommand, request).resolves({ events: [{ message: 'x' }] });
  expect(await logs.tail('s', 3, 7)).toEqual(['x']);
});

test.each(['ThrottlingException', 'AccessDeniedException'])('%s is no answer', async (name) => {
  cloudwatch.onAnyCommand().rejects(awsError(name));
  await expect(logs.find({ terms: [], from: 0 })).rejects.toMatchObject({ name });
  await expect(logs.tail('s', 1)).rejects.toMatchObject({
    name,
    message: `Cannot read log /starlake:s: ${name}: said by CloudWatch`,
  });
});

describe('by the environment of a function', () => {
  const before = process.env;
  afterEach(() => {
    process.env = before;
  });

  test('those of the job', async () => {
    const names = { LOG_GROUP: '/starlake', LOG_STREAM_PREFIX: 'load', CONTAINER_NAME: 'main' };
    process.env = { AWS_REGION: 'eu-west-1', ...names };
    cloudwatch.on(FilterLogEventsCommand).resolves({});
    await logsFromEnvironment()!.find({ terms: ['a'], from: 0 });
    const [{ args }] = cloudwatch.commandCalls(FilterLogEventsCommand);
    expect(args[0].input).toMatchObject({ logGroupName: '/starlake', logStreamNamePrefix: 'load/main' });
  });

  test('none where no log group is known', () => {
    process.env = { CONTAINER_NAME: 'main' };
    expect(logsFromEnvironment()).toBeUndefined();
  });
});
