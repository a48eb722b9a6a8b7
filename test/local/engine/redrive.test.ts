import { pipelinesOf, type Assembly } from '../../../local/assembly';
import { Account, account } from '../../../local/aws/account';
import { restoreSnapshot, takeSnapshot, type AccountSnapshot } from '../../../local/aws/account-snapshot';
import { redrivePipeline, type RunOptions } from '../../../local/engine/engine';
import { arnOf, asl, ecsState, events, FakeExecutor, pause, run, untilStopped } from './support';
import type { ContainerRun } from '../../../local/executor';
import type { RunResult } from '../../../local/run-event';

/** Redrives a run of the only state machine of an assembly, after its result has been to a file and back. */
function redrive(assembly: Assembly, last: RunResult, options: Partial<RunOptions> = {}): Promise<RunResult> {
  const result = JSON.parse(JSON.stringify(last)) as RunResult;
  const executor = new FakeExecutor();
  const given = { assembly, pipeline: pipelinesOf(assembly)[0]!, root: '/project', input: 'another', fast: true };
  return redrivePipeline({ ...given, executor, ...options }, result);
}

const entered = (result: RunResult) =>
  events(result, 'StateEntered').map(({ state, item }) => (item === undefined ? state : `${state} ${item}`));

const words = ({ runs }: FakeExecutor) => runs.map(({ argv }) => argv.join(' '));

const failing = (fails: (run: ContainerRun) => boolean) =>
  new FakeExecutor((run) => ({ exitCode: fails(run) ? 1 : 0 }));

const retryOnce = [{ ErrorEquals: ['States.ALL'], MaxAttempts: 1 }];

describe('an execution that failed', () => {
  const app = asl({
    StartAt: 'First',
    States: {
      First: { Type: 'Pass', Result: ['from', 'first'], ResultPath: '$.words', Next: 'Load' },
      Load: ecsState('$.words', { ResultPath: null, Retry: retryOnce, Next: 'Look' }),
      Look: {
        Type: 'Pass',
        Parameters: { 'execution.$': '$$.Execution', 'words.$': '$.words' },
        End: true,
      },
    },
  });

  test('goes on in the state that failed, with its input and new retries, as the same execution', async () => {
    const last = await run(app, { executor: failing(() => true), input: { day: 'monday' } });
    expect(last).toMatchObject({ status: 'FAILED', error: 'States.TaskFailed' });
    const { arn, name, startTime } = last.execution!;
    const statuses: unknown[] = [account.execution(arn)!.status];
    const executor = new FakeExecutor((_, index) => {
      statuses.push(account.execution(arn)!.status);
      return { exitCode: index === 0 ? 1 : 0 };
    });
    const result = await redrive(app, last, { executor });
    expect(result.status).toBe('SUCCEEDED');
    expect(entered(result)).toEqual(['Load', 'Look']);
    expect(words(executor)).toEqual(['from first', 'from first']);
    expect([...statuses, account.execution(arn)!.status]).toEqual(['FAILED', 'RUNNING', 'RUNNING', 'SUCCEEDED']);
    expect(account.execution(arn)!.startDate.toISOString()).toBe(startTime);
    expect(result.execution).toMatchObject({ arn, name, startTime, redriveCount: 1, position: null });
    const redriveTime = (result.output as { execution: { RedriveTime: string } }).execution.RedriveTime;
    expect(Date.parse(redriveTime)).toBeGreaterThanOrEqual(Date.parse(startTime));
    expect(result.output).toEqual({
      words: ['from', 'first'],
      execution: {
        Id: arn,
        Input: { day: 'monday' },
        Name: name,
        RedriveCount: 1,
        RedriveTime: redriveTime,
        RoleArn: 'arn:aws:iam::000000000000:role/Machine',
        StartTime: startTime,
      },
    });
    expect(result.history.at(-1)!.type).toBe('ExecutionSucceeded');
  });

  test('may be redriven as often as it fails, and not once it has succeeded', async () => {
    const executor = failing(() => true);
    let last = await run(app, { executor });
    for (const redriveCount of [1, 2]) {
      last = await redrive(app, last, { executor });
      expect(last).toMatchObject({ status: 'FAILED', execution: { redriveCount } });
      expect(entered(last)).toEqual(['Load']);
    }
    const succeeded = await redrive(app, last);
    await expect(redrive(app, succeeded)).rejects.toThrow('has succeeded and cannot be redriven');
    await expect(redrive(app, last)).rejects.toThrow('has succeeded and cannot be redriven');
    const pipeline = { ...pipelinesOf(app)[0]!, name: 'Other', machineName: 'Other' };
    await expect(redrive(app, last, { pipeline })).rejects.toThrow('does not belong to the pipeline Other');
  });

  test('is redriven once at a time', async () => {
    const last = await run(app, { executor: failing(() => true) });
    const [first, second] = await Promise.allSettled([redrive(app, last), redrive(app, last)]);
    expect(first).toMatchObject({ value: { status: 'SUCCEEDED' } });
    expect(second).toMatchObject({ reason: { message: expect.stringContaining('is running and cannot be redriven') } });
  });

  test('is refused when its pipeline has no such state any more', async () => {
    const last = await run(app, { executor: failing(() => true) });
    const renamed = asl({ StartAt: 'Other', States: { Other: { Type: 'Succeed' } } });
    await expect(redrive(renamed, last)).rejects.toThrow(
      "the pipeline Machine has changed: it has no state 'Load', in which the execution ended",
    );
  });

  test('is known to another process by what this one has taken down', async () => {
    const last = await run(app, { executor: failing(() => true) });
    account.logs.add('group', 'stream', 'a line');
    const other = new Account();
    restoreSnapshot(other, JSON.parse(JSON.stringify(takeSnapshot(account))) as AccountSnapshot);
    const { arn } = last.execution!;
    expect(other.execution(arn)).toEqual(account.execution(arn));
    expect(other.history(arn)).toEqual(account.history(arn));
    expect(other.logs.streams('group')!.get('stream')).toEqual(account.logs.streams('group')!.get('stream'));
  });

  test('in a Fail state fails in it again', async () => {
    const fail = asl({ StartAt: 'Fail', States: { Fail: { Type: 'Fail', Error: 'No', Cause: 'never' } } });
    const result = await redrive(fail, await run(fail));
    expect(result).toMatchObject({ status: 'FAILED', error: 'No', cause: 'never', execution: { redriveCount: 1 } });
  });
});

describe('an execution that was', () => {
  const Wait = { Type: 'Wait', Seconds: 2, Next: 'Load' };
  const Load = ecsState('States.Array($$.Execution.Input.day)', { End: true, ResultPath: null });

  test('stopped goes on in the state that was on', async () => {
    const app = asl({ StartAt: 'Wait', States: { Wait: { ...Wait, Seconds: 0 }, Load } });
    const controller = new AbortController();
    const { signal } = controller;
    const stopped = new FakeExecutor(({ signal }) => {
      setImmediate(() => controller.abort());
      return untilStopped(signal);
    });
    const last = await run(app, { executor: stopped, signal, input: { day: 'monday' } });
    expect(last.error).toBe('Execution.Stopped');
    const again = await redrive(app, last, { signal });
    expect(again).toMatchObject({ error: 'Execution.Stopped', history: [{ type: 'ExecutionStarted' }, {}] });
    const executor = new FakeExecutor();
    const result = await redrive(app, again, { executor });
    expect(result).toMatchObject({ status: 'SUCCEEDED', execution: { redriveCount: 2 } });
    expect(entered(result)).toEqual(['Load']);
    expect(words(executor)).toEqual(['monday']);
  });

  test('stopped before it began begins', async () => {
    const app = asl({ StartAt: 'Wait', States: { Wait, Load } });
    const last = await run(app, { signal: AbortSignal.abort(), input: { day: 'monday' } });
    expect(last.execution!.position).toBeNull();
    const executor = new FakeExecutor();
    expect(entered(await redrive(app, last, { executor }))).toEqual(['Wait', 'Load']);
    expect(words(executor)).toEqual(['monday']);
  });

  test('too slow gets its time anew', async () => {
    const app = asl({
      StartAt: 'Before',
      TimeoutSeconds: 1,
      States: { Before: { Type: 'Pass', Next: 'Wait' }, Wait, Load },
    });
    const last = await run(app, { fast: false, input: { day: 'monday' } });
    expect(last.error).toBe('States.Timeout');
    const result = await redrive(app, last);
    expect(result.status).toBe('SUCCEEDED');
    expect(entered(result)).toEqual(['Wait', 'Load']);
  });
});

describe('a Map', () => {
  const Each = {
    Type: 'Map',
    ItemsPath: '$.tables',
    MaxConcurrency: 2,
    ItemSelector: { 'table.$': '$$.Map.Item.Value' },
    ItemProcessor: {
      StartAt: 'Load',
      States: {
        Load: ecsState("States.Array('load', $.table)", { ResultPath: null, Next: 'Check' }),
        Check: ecsState("States.Array('check', $.table)", { ResultPath: null, End: true }),
      },
    },
    ResultPath: '$.loaded',
    Next: 'After',
  };
  const machine = (more: object = {}) =>
    asl({ StartAt: 'Each', States: { Each: { ...Each, ...more }, After: { Type: 'Pass', End: true } } });
  const tables = ['a', 'b', 'c', 'd'];
  const loaded = tables.map((table) => ({ table }));

  test('that failed keeps the iterations that succeeded, and the others go on where they were', async () => {
    const app = machine();
    const executor = new FakeExecutor(async ({ argv: [command, table], signal }) => {
      if (table === 'b' && command === 'check') return untilStopped(signal);
      if (table === 'c') return pause(20).then(() => ({ exitCode: 1 }));
      return {};
    });
    const last = await run(app, { executor, input: { tables } });
    expect(last.error).toBe('States.TaskFailed');
    expect(words(executor)).toEqual(['load a', 'load b', 'check a', 'check b', 'load c']);

    // Fails once more, before all of them have started again: nothing of before is forgotten.
    const second = failing(({ argv }) => argv.join(' ') === 'check b');
    const failedAgain = await redrive(app, last, { executor: second });
    expect(words(second)).toContain('check b');
    expect(words(second)).not.toContain('load b');

    const third = new FakeExecutor();
    const result = await redrive(app, failedAgain, { executor: third });
    expect(result).toMatchObject({ status: 'SUCCEEDED', output: { tables, loaded } });
    expect(words(third)).toEqual(expect.arrayContaining(['check b', 'load d', 'check d']));
    expect(words(third).join()).not.toMatch(/load [ab]|check a/);
    expect(entered(result)).toEqual(expect.arrayContaining(['Each', 'Check 1', 'After']));
  });

  test('that was stopped midway does the same, whatever it would retry or catch', async () => {
    const all = { ErrorEquals: ['States.ALL'] };
    const app = machine({ Retry: [{ ...all, MaxAttempts: 9 }], Catch: [{ ...all, Next: 'After' }] });
    const controller = new AbortController();
    const executor = new FakeExecutor(({ argv: [command, table], signal }) => {
      if (command !== 'check' || table === 'a') return {};
      if (table === 'c') setImmediate(() => controller.abort());
      return untilStopped(signal);
    });
    const last = await run(app, { executor, signal: controller.signal, input: { tables } });
    expect(last.error).toBe('Execution.Stopped');
    const second = new FakeExecutor();
    expect(await redrive(app, last, { executor: second })).toMatchObject({ output: { loaded } });
    expect(words(second).sort()).toEqual(['check b', 'check c', 'check d', 'load d']);
  });

  test('whose execution took too long, too', async () => {
    const app = asl({
      StartAt: 'Each',
      TimeoutSeconds: 1,
      States: { Each: { ...Each, Retry: retryOnce }, After: { Type: 'Pass', End: true } },
    });
    const executor = new FakeExecutor(({ argv: [, table], signal }) => (table === 'b' ? untilStopped(signal) : {}));
    const last = await run(app, { executor, input: { tables } });
    expect(last.error).toBe('States.Timeout');
    const second = new FakeExecutor();
    expect(await redrive(app, last, { executor: second })).toMatchObject({ output: { loaded } });
    expect(words(second)).toEqual(['load b', 'check b']);
  });

  test('that is retried by itself starts with none of them, in a redrive too', async () => {
    const app = machine({ Retry: retryOnce });
    const always = failing(({ argv: [, table] }) => table === 'd');
    const last = await run(app, { executor: always, input: { tables } });
    const second = new FakeExecutor((_, index) => ({ exitCode: index === 0 ? 1 : 0 }));
    expect(await redrive(app, last, { executor: second })).toMatchObject({ output: { loaded } });
    const everything = tables.flatMap((table) => [`check ${table}`, `load ${table}`]).sort();
    expect(words(second).slice(-everything.length).sort()).toEqual(everything);
    expect(words(second).slice(0, -everything.length).join()).not.toMatch(/load [abc]|check [ab]/);
  });

  test('whose output was too large runs all of its iterations again', async () => {
    const Big = { Type: 'Task', Resource: arnOf('Big'), End: true };
    const app = asl(
      {
        StartAt: 'Each',
        States: { Each: { Type: 'Map', ItemProcessor: { StartAt: 'Big', States: { Big } }, End: true } },
      },
      { Big: "exports.handler = async () => 'x'.repeat(140000);" },
    );
    const last = await run(app, { input: [1, 2] });
    expect(last.error).toBe('States.DataLimitExceeded');
    expect(entered(await redrive(app, last))).toEqual(['Each', 'Big 0', 'Big 1']);
  });
});

test('branches of a Parallel go on in their own states, a Map inside of one too', async () => {
  const Items = {
    Type: 'Map',
    ItemProcessor: {
      StartAt: 'Item',
      States: { Item: ecsState("States.Array('item', $)", { ResultPath: null, End: true }) },
    },
    ItemsPath: '$.items',
    End: true,
  };
  const Other = ecsState(['other'], { ResultPath: null, Next: 'Done' });
  const Both = {
    Type: 'Parallel',
    Branches: [
      { StartAt: 'Other', States: { Other, Done: { Type: 'Pass', Result: 'done', End: true } } },
      { StartAt: 'Start', States: { Start: { Type: 'Pass', Next: 'Items' }, Items } },
    ],
    End: true,
  };
  const app = asl({ StartAt: 'Both', States: { Both } });
  const executor = new FakeExecutor(({ argv }) =>
    pause(argv[1] === 'y' ? 20 : 0).then(() => ({ exitCode: argv[1] === 'y' ? 1 : 0 })),
  );
  const last = await run(app, { executor, input: { items: ['x', 'y'] } });
  expect(last.error).toBe('States.TaskFailed');
  const second = new FakeExecutor();
  const result = await redrive(app, last, { executor: second });
  expect(result.output).toEqual(['done', ['x', 'y']]);
  expect(entered(result)).toEqual(['Both', 'Items', 'Item 1']);
});
