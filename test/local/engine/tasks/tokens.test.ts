import { account } from '../../../../local/aws/account';
import { sdkModule } from '../../../../local/aws/sdk/sdk';
import type { Assembly } from '../../../../local/assembly';
import type { RunOptions } from '../../../../local/engine/engine';
import { arnOf, asl, events, pause, run as runIt } from '../support';

type Sdk = Record<string, new (input?: unknown) => { send(command: unknown): Promise<unknown> }>;

const sdk = sdkModule('@aws-sdk/client-sfn') as Sdk;
const send = (command: string, input: object) => new sdk.SFNClient!().send(new sdk[`${command}Command`]!(input));
const refused = (command: string, input: object) => send(command, input).catch((error: Error) => error);

/** A function that leaves its token here, and what becomes of it to somebody else. */
const PARK = `const parked = require('parked');
  exports.handler = async ({ token, name, fail }) => {
    parked.push([token, name]);
    if (fail) throw Object.assign(new Error('no room'), { name: 'Full' });
    return 'ignored';
  };`;

const parked: Array<[token: string, name: string]> = [];
const modules = { parked };
beforeEach(() => void parked.splice(0));

const run = (assembly: Assembly, options: Partial<RunOptions> = {}) => runIt(assembly, { modules, ...options });

const park = (more: object = {}) => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
  Parameters: {
    FunctionName: arnOf('Park'),
    Payload: { 'token.$': '$$.Task.Token', 'name.$': '$.name', 'fail.$': '$.fail' },
  },
  End: true,
  ...more,
});

const app = (more: object = {}) => asl({ StartAt: 'Park', States: { Park: park(more) } }, { Park: PARK });
const input = { name: 'w1', fail: false };

async function tokenOf(index = 0): Promise<string> {
  for (let looks = 0; parked.length <= index && looks < 3000; looks++) await pause(1);
  return parked[index]![0];
}

describe('a state that waits for its token', () => {
  test('ends with the output that SendTaskSuccess brings', async () => {
    const running = run(app(), { input });
    const taskToken = await tokenOf();
    await pause(10);
    expect(await send('SendTaskHeartbeat', { taskToken })).toEqual({});
    expect(await send('SendTaskSuccess', { taskToken, output: '{"next":"go"}' })).toEqual({});
    expect(await running).toMatchObject({ status: 'SUCCEEDED', output: { next: 'go' } });
    expect(await refused('SendTaskSuccess', { taskToken, output: '{}' })).toMatchObject({ name: 'TaskTimedOut' });
    expect(await refused('SendTaskHeartbeat', { taskToken })).toMatchObject({ name: 'TaskTimedOut' });
  });

  test('fails as SendTaskFailure says', async () => {
    const running = run(app(), { input });
    await send('SendTaskFailure', { taskToken: await tokenOf(), error: 'Mine', cause: 'because' });
    expect(await running).toMatchObject({ status: 'FAILED', error: 'Mine', cause: 'because' });
  });

  test('fails with its function', async () => {
    const result = await run(app(), { input: { ...input, fail: true } });
    expect(result).toMatchObject({ status: 'FAILED', error: 'Full' });
    expect(await refused('SendTaskSuccess', { taskToken: parked[0]![0], output: '1' })).toMatchObject({
      name: 'TaskTimedOut',
    });
  });

  test('goes by a token that came back before its function ended', async () => {
    const eager = `const { SFNClient, SendTaskSuccessCommand } = require('@aws-sdk/client-sfn');
      exports.handler = async ({ token }) => {
        await new SFNClient({}).send(new SendTaskSuccessCommand({ taskToken: token, output: '"early"' }));
        throw new Error('too late');
      };`;
    const result = await run(asl({ StartAt: 'Park', States: { Park: park() } }, { Park: eager }), { input });
    expect(result).toMatchObject({ status: 'SUCCEEDED', output: 'early' });
  });

  test('has another token for each attempt, and the old one is void', async () => {
    const Retry = [{ ErrorEquals: ['States.Timeout'], MaxAttempts: 1 }];
    const running = run(app({ TimeoutSeconds: 1, Retry }), { input });
    const second = await tokenOf(1);
    const first = await tokenOf();
    expect(second).not.toBe(first);
    expect(await refused('SendTaskSuccess', { taskToken: first, output: '1' })).toMatchObject({ name: 'TaskTimedOut' });
    await send('SendTaskSuccess', { taskToken: second, output: '2' });
    const result = await running;
    expect(result).toMatchObject({ output: 2 });
    expect(events(result, 'StateFailed')).toMatchObject([{ error: 'States.Timeout', cause: '' }]);
  });

  test('is out of time without heartbeats', async () => {
    const running = run(app({ HeartbeatSeconds: 1 }), { input });
    const taskToken = await tokenOf();
    for (let beats = 0; beats < 4; beats++) {
      await pause(400);
      await send('SendTaskHeartbeat', { taskToken });
    }
    expect(await running).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
    await expect(run(app({ HeartbeatSecondsPath: '$.beat' }))).rejects.toThrow('HeartbeatSecondsPath');
  });

  test('stops with its execution', async () => {
    const control = new AbortController();
    const running = run(app(), { input, signal: control.signal });
    const taskToken = await tokenOf();
    control.abort();
    expect(await running).toMatchObject({ error: 'Execution.Stopped' });
    expect(await refused('SendTaskSuccess', { taskToken, output: '1' })).toMatchObject({ name: 'TaskTimedOut' });
  });

  test('has a token of its own in each iteration of a Map', async () => {
    const Each = { Type: 'Map', ItemProcessor: { StartAt: 'Park', States: { Park: park() } }, End: true };
    const running = run(asl({ StartAt: 'Each', States: { Each } }, { Park: PARK }), {
      input: ['a', 'b', 'c'].map((name) => ({ name, fail: false })),
    });
    await tokenOf(2);
    for (const [taskToken, name] of [...parked].reverse()) {
      await send('SendTaskSuccess', { taskToken, output: JSON.stringify(name) });
    }
    expect(await running).toMatchObject({ output: ['a', 'b', 'c'] });
  });
});

describe('SendTaskSuccess', () => {
  test.each([undefined, '{', '', JSON.stringify('x'.repeat(262_144))])(
    'refuses an output that is none',
    async (output) => {
      const running = run(app(), { input });
      const taskToken = await tokenOf();
      expect(await refused('SendTaskSuccess', { taskToken, output })).toMatchObject({ name: 'InvalidOutput' });
      await send('SendTaskFailure', { taskToken });
      expect(await running).toMatchObject({ status: 'FAILED', error: '', cause: '' });
    },
  );

  test('knows tokens by their names only', async () => {
    const unknown = { taskToken: 'nobody waits for it', output: '1' };
    expect(await refused('SendTaskSuccess', unknown)).toMatchObject({ name: 'TaskDoesNotExist' });
    expect(await refused('SendTaskFailure', {})).toMatchObject({ name: 'InvalidToken' });
  });
});

describe('PutEvents', () => {
  const events = sdkModule('@aws-sdk/client-eventbridge') as Sdk;
  const put = (Entries: object[]) => new events.EventBridgeClient!().send(new events.PutEventsCommand!({ Entries }));

  test('remembers the events, and sends them nowhere', async () => {
    const before = account.events.all().length;
    const answer = await put([
      { Source: 'starlake', DetailType: 'Starlake Dataset Refreshed', Detail: '{"dataset":"sales.orders"}' },
      { Source: 'starlake', DetailType: 'x', Detail: '{', EventBusName: 'mine' },
      { Source: 'starlake', Detail: '{}' },
    ]);
    expect(answer).toEqual({
      FailedEntryCount: 2,
      Entries: [
        { EventId: expect.any(String) },
        { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' },
        { ErrorCode: 'InvalidArgument', ErrorMessage: expect.stringContaining('DetailType') },
      ],
    });
    expect(account.events.all().slice(before)).toEqual([
      expect.objectContaining({ source: 'starlake', detail: { dataset: 'sales.orders' }, bus: 'default' }),
    ]);
  });

  test('takes ten at once', async () => {
    await expect(put(Array(11).fill({}))).rejects.toMatchObject({ name: 'ValidationException' });
    await expect(put([])).rejects.toMatchObject({ name: 'ValidationException' });
  });
});
