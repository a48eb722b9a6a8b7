import { account } from '../../../local/aws/account';
import { sdkModule } from '../../../local/aws/sdk/sdk';
import { asl, ecsState, FakeExecutor, LakeStack, run, synth } from '../engine/support';

interface Answer {
  readonly events: Array<{ readonly logStreamName?: string; readonly timestamp: number; readonly message: string }>;
  readonly nextToken?: string;
}

type Sdk = Record<string, new (input?: object) => { send(command: object): Promise<Answer> }>;
const sdk = sdkModule('@aws-sdk/client-cloudwatch-logs') as Sdk;
const send = (command: string, input: object) =>
  new sdk.CloudWatchLogsClient!().send(new sdk[`${command}Command`]!(input));

const app = synth((app) => {
  const stack = new LakeStack(app, 'Sales');
  stack.machine('Pipeline', stack.load('Load', { command: ['load'] }));
});
const find = async (input: object = {}) => {
  const found = await send('FilterLogEvents', { logGroupName: group, ...input });
  return found.events.map(({ message }) => message);
};
let group = '';
let began = 0;

beforeAll(async () => {
  began = Date.now();
  const lines = ['say "a"', 'b of a', 'c'];
  await run(app, { executor: new FakeExecutor(({ onLine }) => (lines.forEach(onLine), {})) });
  group = account.allTasks()[0]!.logGroup!;
});

test('what a container prints is found by its terms, in the group and under the name that the log driver gives it', async () => {
  expect(group).toMatch(/^Sales-Taskstarlake/);
  const { events } = await send('FilterLogEvents', { logGroupName: group, filterPattern: '"a" "say \\"a\\""' });
  const [task] = account.allTasks();
  expect(events).toEqual([
    { logStreamName: `starlake/starlake/${task!.id}`, timestamp: expect.any(Number), message: 'say "a"' },
  ]);
  expect(await find()).toEqual(['say "a"', 'b of a', 'c']);
  expect(await find({ logStreamNamePrefix: 'starlake/other' })).toEqual([]);
  expect(await find({ logStreamNames: [task!.logStream] })).toHaveLength(3);
  expect(await find({ logStreamNames: ['starlake'] })).toEqual([]);
  expect(await find({ startTime: began })).toHaveLength(3);
  expect(await find({ startTime: Date.now() + 1000 })).toEqual([]);
  expect(await find({ endTime: began - 1 })).toEqual([]);
});

test('another kind of pattern is refused: it would find too much', async () => {
  await expect(find({ filterPattern: '?a ?b' })).rejects.toThrow(/cannot filter log lines by \?a \?b/);
});

test('the end of a stream; one that is not there is an error', async () => {
  const { logStream } = account.allTasks()[0]!;
  const request = { logGroupName: group, logStreamName: logStream, limit: 2, startFromHead: false };
  const messages = ({ events }: Answer) => events.map(({ message }) => message);
  expect(messages(await send('GetLogEvents', request))).toEqual(['b of a', 'c']);
  expect(messages(await send('GetLogEvents', { ...request, startFromHead: true }))).toEqual(['say "a"', 'b of a']);
  await expect(send('GetLogEvents', { ...request, logStreamName: 'x' })).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
});

test('pages of at most 10,000 lines', async () => {
  const many = (run: { onLine: (line: string) => void }) => {
    for (let i = 0; i < 10_001; i++) run.onLine('many');
    return {};
  };
  await run(app, { executor: new FakeExecutor(many) });
  const request = { logGroupName: group, filterPattern: '"many"' };
  const { events, nextToken } = await send('FilterLogEvents', request);
  expect(events).toHaveLength(10_000);
  const last = await send('FilterLogEvents', { ...request, nextToken });
  expect([last.events.length, last.nextToken]).toEqual([1, undefined]);
});

test('a container of another log driver prints to nobody', async () => {
  const Load = ecsState(['load'], { End: true });
  const other = asl({ StartAt: 'Load', States: { Load } });
  await run(other, { executor: new FakeExecutor(({ onLine }) => (onLine('into nothing'), {})) });
  expect(await find({ filterPattern: '"into nothing"' })).toEqual([]);
});
