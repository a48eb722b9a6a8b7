import { account } from '../../../../local/aws/account';
import { asl, ecsState, events, FakeExecutor, pause, run, untilStopped } from '../support';
import { distributed, Each, End } from './definitions';

describe('items that fail', () => {
  const fails = { Type: 'Fail', Error: 'Broken', Cause: 'as told' };
  const States = {
    Which: { Type: 'Choice', Choices: [{ Variable: '$.bad', IsPresent: true, Next: 'Fails' }], Default: 'Each' },
    Fails: fails,
    Each,
  };
  const items = (failing: number, of: number) => Array.from({ length: of }, (_, i) => (i < failing ? { bad: i } : i));
  const map = (more: object) => asl(distributed(more, States));

  test('one is enough to fail the Map', async () => {
    expect(await run(map({}), { input: { items: items(1, 3) } })).toMatchObject({
      status: 'FAILED',
      error: 'States.ExceedToleratedFailureThreshold',
      cause: 'The specified tolerated failure threshold was exceeded',
    });
    expect(await run(map({}), { input: { items: items(0, 3) } })).toMatchObject({ output: [0, 1, 2] });
  });

  test.each<[object, number, number, boolean]>([
    [{ ToleratedFailureCount: 2 }, 2, 10, true],
    [{ ToleratedFailureCount: 2 }, 3, 10, false],
    [{ ToleratedFailureCountPath: '$.limit' }, 2, 10, true],
    [{ ToleratedFailurePercentage: 20 }, 2, 10, true],
    [{ ToleratedFailurePercentage: 19 }, 2, 10, false],
    [{ ToleratedFailurePercentagePath: '$.limit' }, 2, 100, true],
    [{ ToleratedFailurePercentage: 100 }, 10, 10, true],
    [{ ToleratedFailureCount: 5, ToleratedFailurePercentage: 10 }, 2, 10, false],
    [{ ToleratedFailureCount: 1, ToleratedFailurePercentage: 90 }, 2, 10, false],
  ])('as many as %j tolerates do not: %i of %i', async (more, failing, of, isTolerated) => {
    const result = await run(map(more), { input: { items: items(failing, of), limit: 2 } });
    expect(result.status).toBe(isTolerated ? 'SUCCEEDED' : 'FAILED');
    if (!isTolerated) return;
    const output = result.output as Array<Record<string, unknown>>;
    expect(output).toHaveLength(of);
    const [first] = output;
    expect(first).toMatchObject({
      Status: 'FAILED',
      Error: 'Broken',
      Cause: 'as told',
      Input: '{"bad":0}',
      RedriveStatus: 'REDRIVABLE_BY_MAP_RUN',
    });
    expect(account.execution(String(first!.ExecutionArn))).toMatchObject({ status: 'FAILED', error: 'Broken' });
  });

  test('limits that are no numbers fail the Map for good', async () => {
    const Catch = [{ ErrorEquals: ['States.ALL'], Next: 'Done' }];
    const app = map({ ToleratedFailureCountPath: '$.limit', Catch });
    const result = await run(app, { input: { items: [1], limit: 'two' } });
    expect(result).toMatchObject({
      error: 'States.Runtime',
      cause: 'ToleratedFailureCount of a Map must be a whole number from 0 on, got "two"',
    });
  });

  test('stop the others, which are aborted, with their containers; the rest does not start', async () => {
    const executor = new FakeExecutor(async ({ argv, signal }) => {
      if (argv[0] !== 'bad') return untilStopped(signal);
      await pause(10);
      return { exitCode: 1 };
    });
    const app = asl(distributed({ MaxConcurrency: 3 }, { Load: ecsState('$', { End }) }));
    const result = await run(app, { executor, input: { items: [['a'], ['bad'], ['b'], ['never']] } });
    expect(result).toMatchObject({ error: 'States.ExceedToleratedFailureThreshold' });
    expect(executor.runs.map(({ argv }) => argv[0])).toEqual(['a', 'bad', 'b']);
    expect(executor.active).toBe(0);
  });

  test('a Map that is tried again starts another Map Run', async () => {
    const executor = new FakeExecutor((_, index) => ({ exitCode: index === 0 ? 1 : 0 }));
    const Retry = [{ ErrorEquals: ['States.ExceedToleratedFailureThreshold'], MaxAttempts: 1 }];
    const app = asl(distributed({ Retry, MaxConcurrency: 1 }, { Load: ecsState('$', { ResultPath: null, End }) }));
    const result = await run(app, { executor, input: { items: [['a'], ['b']] } });
    expect(result.output).toEqual([['a'], ['b']]);
    expect(executor.runs.map(({ argv }) => argv[0])).toEqual(['a', 'a', 'b']);
    const runs = events(result, 'MapRunStarted').map(({ mapRunArn }) => mapRunArn);
    expect(new Set(runs).size).toBe(2);
  });

  test('States.TaskFailed is no error of a Map: nothing is tried again', async () => {
    const executor = new FakeExecutor(() => ({ exitCode: 1 }));
    const Retry = [{ ErrorEquals: ['States.TaskFailed'], MaxAttempts: 1 }];
    const app = asl(distributed({ Retry }, { Load: ecsState('$', { End }) }));
    const result = await run(app, { executor, input: { items: [['a']] } });
    expect(result).toMatchObject({ error: 'States.ExceedToleratedFailureThreshold' });
    expect(executor.runs).toHaveLength(1);
  });

  test('the container of an item that took too long is stopped before the next item starts', async () => {
    const executor = new FakeExecutor(({ signal }, index) => (index === 0 ? untilStopped(signal) : {}));
    const app = asl(
      distributed(
        { ToleratedFailureCount: 1, MaxConcurrency: 1 },
        { Load: ecsState(['load'], { ResultPath: null, End }) },
        { TimeoutSeconds: 1 },
      ),
    );
    const result = await run(app, { executor, input: { items: [1, 2] } });
    expect(result.output).toEqual([expect.objectContaining({ Status: 'TIMED_OUT' }), 2]);
    expect(executor.most).toBe(1);
  });

  test('an item may take only as long as its state machine says', async () => {
    const executor = new FakeExecutor(({ signal }) => untilStopped(signal));
    const app = asl(
      distributed({ ToleratedFailureCount: 1 }, { Load: ecsState(['load'], { End }) }, { TimeoutSeconds: 1 }),
    );
    const result = await run(app, { executor, input: { items: [1] } });
    expect(result).toMatchObject({ status: 'SUCCEEDED', output: [{ Status: 'TIMED_OUT', Error: 'States.Timeout' }] });
    expect(executor.active).toBe(0);
    expect(events(result, 'StateFailed')).toEqual([
      expect.objectContaining({ state: 'Load', item: 0, parent: 'Map', error: 'States.Timeout' }),
    ]);
  });
});
