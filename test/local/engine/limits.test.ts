import { Duration } from 'aws-cdk-lib';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { arnOf, asl, ecsState, events, FakeExecutor, LakeStack, pause, run, synth, untilStopped } from './support';

describe('time', () => {
  const slow = (more: object) => ({
    StartAt: 'Load',
    TimeoutSeconds: 100 * 24 * 3600,
    States: { Load: ecsState(['load'], { End: true, ...more }) },
  });

  test('the limit may come from the input', async () => {
    const app = asl(slow({ TimeoutSecondsPath: '$.limit' }));
    const executor = new FakeExecutor(({ signal }) => untilStopped(signal));
    expect(await run(app, { executor, input: { limit: 0.01 } })).toMatchObject({
      status: 'FAILED',
      error: 'States.Timeout',
    });
  });

  test('an execution that takes longer than it may fails, and leaves nothing running', async () => {
    const app = asl({ ...slow({}), TimeoutSeconds: 1 });
    const executor = new FakeExecutor(async ({ signal }) => {
      await untilStopped(signal);
      await pause(10);
      return {};
    });
    const result = await run(app, { executor });
    expect(result).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
    expect(executor.active).toBe(0);
    expect(result.history.at(-1)!.type).toBe('ExecutionFailed');
    expect(events(result, 'ContainerStopped')).toHaveLength(1);
  });

  test('waits and retries are short in a fast run, and those of the definition otherwise', async () => {
    const waiting = (Seconds: number) =>
      asl({
        StartAt: 'Wait',
        States: { Wait: { Type: 'Wait', Seconds, Next: 'Load' }, Load: ecsState(['load'], { End: true }) },
      });
    // Jest would not wait for this one.
    await run(waiting(86_400));
    const started = performance.now();
    await run(waiting(1), { fast: false });
    // A timer may be early by a millisecond.
    expect(performance.now() - started).toBeGreaterThan(990);
  });
});

test('a timeout of CDK reaches the container', async () => {
  const app = synth((app) => {
    const stack = new LakeStack(app, 'Sales');
    stack.machine(
      'Pipeline',
      stack.load('Load', { command: ['load'], taskTimeout: sfn.Timeout.duration(Duration.seconds(1)) }),
    );
  });
  const executor = new FakeExecutor(({ signal }) => untilStopped(signal));
  expect(await run(app, { executor })).toMatchObject({ error: 'States.Timeout' });
});

describe('a cause has 32,768 characters at most', () => {
  const functions = { Big: "exports.handler = async () => { throw new Error('x'.repeat(50000)); };" };
  const Big = { Type: 'Task', Resource: arnOf('Big'), End: true };

  test('that of the execution, and of its events', async () => {
    const result = await run(asl({ StartAt: 'Big', States: { Big } }, functions));
    expect(result.cause).toHaveLength(32_768);
    expect(result.cause).toMatch(/^\{"errorType":"Error","errorMessage":"xxx/);
    expect(events(result, 'StateFailed')[0]!.cause).toBe(result.cause);
  });

  test('and what a Catch gets, of a Map too', async () => {
    const Catch = [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }];
    const Each = { Type: 'Map', ItemProcessor: { StartAt: 'Big', States: { Big } }, Catch, End: true };
    const app = asl({ StartAt: 'Each', States: { Each, Caught: { Type: 'Pass', End: true } } }, functions);
    const { output } = await run(app, { input: [1] });
    expect((output as { Cause: string }).Cause).toHaveLength(32_768);
  });
});

describe('data over 256 KiB fails the execution, whatever it catches', () => {
  const everything = [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }];
  const Caught = { Type: 'Pass', End: true };
  const limited = { status: 'FAILED', error: 'States.DataLimitExceeded' };

  test.each([
    ['the result of a task', { Type: 'Task', Resource: arnOf('Big'), ResultPath: null, Catch: everything, End: true }],
    [
      'the output of a Map',
      {
        Type: 'Map',
        ItemsPath: '$.items',
        Catch: everything,
        ItemProcessor: { StartAt: 'Half', States: { Half: { Type: 'Task', Resource: arnOf('Half'), End: true } } },
        End: true,
      },
    ],
    [
      'the parameters of a task',
      { Type: 'Task', Resource: arnOf('None'), Parameters: { 'a.$': '$.half', 'b.$': '$.half' }, End: true },
    ],
    ['the output of a Pass', { Type: 'Pass', Parameters: { 'a.$': '$.half', 'b.$': '$.half' }, End: true }],
  ])('%s', async (_, state) => {
    const app = asl(
      { StartAt: 'It', States: { It: state, ...('Catch' in state ? { Caught } : {}) } },
      {
        Big: "exports.handler = async () => 'é'.repeat(131072);",
        Half: "exports.handler = async () => 'x'.repeat(140000);",
        None: 'exports.handler = async () => 0;',
      },
    );
    expect(await run(app, { input: { items: [1, 2], half: 'x'.repeat(140000) } })).toMatchObject(limited);
  });

  test('the input of the execution', async () => {
    const app = asl({ StartAt: 'Caught', States: { Caught } });
    expect(await run(app, { input: 'x'.repeat(262_144) })).toMatchObject(limited);
    expect(await run(app, { input: 'x'.repeat(262_142) })).toMatchObject({ status: 'SUCCEEDED' });
  });
});
