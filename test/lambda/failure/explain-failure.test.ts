import type { Task } from '@aws-sdk/client-ecs';
import * as fc from 'fast-check';
import { causeOf, TASK_ARN } from './causes';
import { FakeTasks } from './fake-tasks';
import { explainFailure } from '../../../lambda/failure/explain-failure';
import type { ExplainFailureEvent } from '../../../lib/contract/explain-failure';
import { COMMAND_FAILED } from '../../helpers/failures';

const LOGS = { container: 'starlake', group: '/starlake', streamPrefix: 'load' };
const EXECUTION = 'arn:aws:states:eu-west-1:111122223333:execution:sales:run';
const OOM = causeOf({
  Containers: [{ Name: 'starlake', TaskArn: TASK_ARN, ExitCode: 137, Reason: 'OutOfMemoryError: memory usage' }],
  StopCode: 'EssentialContainerExited',
});

function event(Error: string, Cause?: string | null, more: Partial<ExplainFailureEvent> = {}): ExplainFailureEvent {
  return { domain: 'sales', table: 'orders', execution: EXECUTION, failure: { Error, Cause }, ...more };
}

function load(taskArn: string, more: Partial<Task> = {}, table = 'orders', verb = 'load'): Task {
  const command = [verb, '--domains', 'sales', '--tables', table];
  const environment = [{ name: 'STEP_FUNCTIONS_EXECUTION', value: EXECUTION }];
  return {
    taskArn,
    group: EXECUTION,
    desiredStatus: 'RUNNING',
    lastStatus: 'RUNNING',
    overrides: { containerOverrides: [{ name: 'starlake', command, environment }] },
    ...more,
  };
}
const failed = (taskArn: string, exitCode: number, table?: string, verb?: string): Task => {
  const containers = [{ name: 'starlake', exitCode }];
  const end = {
    desiredStatus: 'STOPPED',
    lastStatus: 'STOPPED',
    stopCode: 'EssentialContainerExited',
    containers,
  } as const;
  return load(taskArn, end, table, verb);
};

const explain = async (what: ExplainFailureEvent, tasks?: FakeTasks) => {
  const ports = { logs: LOGS, tasks, clock: (tasks ?? new FakeTasks()).clock, warn: () => {} };
  const { failure, ...rest } = await explainFailure(what, ports);
  // What succeeded all the same has none: see `success.test.ts`.
  return { ...rest, failure: failure! };
};

describe('asks ECS nothing', () => {
  test.each([
    ['States.TaskFailed', OOM, 'OUT_OF_MEMORY'],
    ['AmazonECS.Unknown', 'RESOURCE:MEMORY', 'NO_CAPACITY'],
    ['ECS.ThrottlingException', 'Rate exceeded', 'THROTTLED'],
    ['ECS.AccessDeniedException', null, 'NOT_STARTED'],
  ])('about %s whose task is known to be stopped, or never to have been', async (error, cause, kind) => {
    const tasks = new FakeTasks([load('a')]);
    const explained = await explain(event(error, cause), tasks);
    expect(explained).toMatchObject({ table: 'orders', failure: { error, kind } });
    expect(tasks.calls).toEqual([]);
  });

  test.each([
    ['States.Timeout', undefined],
    ['States.TaskFailed', OOM.slice(0, 200)],
  ])('about %s where the job is not on ECS', async (error, cause) => {
    expect(await explain(event(error, cause))).toMatchObject({ table: 'orders', failure: { error } });
  });
});

describe('containers that AWS has put into the task decide nothing', () => {
  const AGENT = 'aws-guardduty-agent-qnmcGSo';
  const EXITED = { StopCode: 'EssentialContainerExited', StoppedReason: 'Essential container in task exited' };
  const cause = (exitCode: number, agent: object) =>
    causeOf({
      ...EXITED,
      Containers: [
        { Name: AGENT, ...agent },
        { Name: 'starlake', ExitCode: exitCode },
      ],
    });

  test.each([
    ['not pulled', { Reason: 'CannotPullContainerError: no' }, 'the command failed with exit code 1: see its log', 1],
    [
      'killed for memory',
      { ExitCode: 137, Reason: 'OutOfMemoryError: x' },
      'the command failed with exit code 1: see its log',
      1,
    ],
    ['failed', { ExitCode: 1 }, 'killed for memory at 8192 MiB: give it more, or a memoryLadder', 137],
  ])('one that was %s, beside a command that failed', async (_, agent, diagnosis, exitCode) => {
    const { failure } = await explain(event('States.TaskFailed', cause(exitCode, agent)));
    expect(failure).toMatchObject({ diagnosis, exitCode });
  });

  test('nor beside one that succeeded, also where ECS is asked, and nobody knows what Starlake is called', async () => {
    expect((await explain(event('States.TaskFailed', cause(0, { ExitCode: 137 })))).failure).toBeUndefined();
    const task = failed(TASK_ARN, 0);
    const containers = [{ name: AGENT, exitCode: 1 }, ...task.containers!];
    const ports = {
      logs: {},
      tasks: new FakeTasks([{ ...task, containers }]),
      clock: new FakeTasks().clock,
      warn: () => {},
    };
    const cut = OOM.slice(0, OOM.indexOf('LastStatus'));
    expect(await explainFailure(event('States.TaskFailed', cut), ports)).toEqual({ table: 'orders' });
  });
});

describe('a cause that was cut', () => {
  const at = OOM.indexOf('LastStatus');

  test('is looked up by the ARN that it still has', async () => {
    const tasks = new FakeTasks([failed(TASK_ARN, 1), failed('other', 2)]);
    expect(await explain(event('States.TaskFailed', OOM.slice(0, at)), tasks)).toEqual({
      table: 'orders',
      failure: { ...COMMAND_FAILED, reason: undefined, log: '/starlake:load/starlake/0123abc' },
    });
    expect(tasks.calls).toEqual([`describe ${TASK_ARN}`]);
  });

  test('still says which log, where ECS has forgotten the task', async () => {
    const { failure } = await explain(
      event('States.TaskFailed', OOM.slice(0, at)),
      new FakeTasks([failed('other', 2)]),
    );
    expect(failure).toMatchObject({ kind: 'UNKNOWN', log: '/starlake:load/starlake/0123abc' });
  });

  test('before its whole ARN: the newest load of the table in this execution', async () => {
    const tasks = new FakeTasks([
      failed('zones', 2, 'zones'),
      failed('import', 3, 'orders', 'stage'),
      failed('group', 5, 'zones,orders'),
      failed('newest', 4),
      failed('older', 6),
    ]);
    const cut = OOM.slice(0, OOM.indexOf(TASK_ARN) + TASK_ARN.length - 2);
    expect((await explain(event('States.TaskFailed', cut), tasks)).failure.exitCode).toBe(4);
    expect(tasks.calls).toEqual([`of ${EXECUTION}`]);
  });

  test('at any length, of any task: explained, within the budget', async () => {
    const lengths = fc.integer({ min: 0, max: OOM.length });
    const known = fc.subarray([failed(TASK_ARN, 1), load('running'), failed('older', 5), load('zones', {}, 'zones')]);
    const budget = fc.integer({ min: 100, max: 900 });
    const errors = fc.constantFrom('States.TaskFailed', 'States.Timeout', 'ECS.ServerException', 'e'.repeat(300));
    const graces = fc.integer({ min: 0, max: 120_000 });
    await fc.assert(
      fc.asyncProperty(lengths, known, budget, errors, graces, async (length, tasks, limit, error, grace) => {
        const what = event(error, OOM.slice(0, length), { budget: limit });
        const explained = await explain(what, new FakeTasks(tasks, grace)).catch((thrown: Error) => thrown);
        if (explained instanceof Error) {
          expect([explained.name, grace > 40_000]).toEqual(['Starlake.StillRunning', true]);
          return;
        }
        const { failure } = explained;
        expect(Buffer.byteLength(JSON.stringify(failure))).toBeLessThanOrEqual(limit);
        expect(error.startsWith(failure.error)).toBe(true);
        expect(failure).toMatchObject({ kind: expect.any(String) });
      }),
      { numRuns: 500 },
    );
  });

  test('or is any text: explained, within the budget', async () => {
    const json = fc.json();
    const odd = fc.dictionary(
      fc.constantFrom('TaskArn', 'Containers', 'StopCode', 'Memory', 'Failures'),
      fc.jsonValue(),
    );
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      json,
      odd.map((each) => JSON.stringify(each)),
    );
    await fc.assert(
      fc.asyncProperty(texts, fc.constantFrom('States.TaskFailed', 'AmazonECS.Unknown', 'x'), async (cause, error) => {
        const { failure } = await explain(event(error, cause), new FakeTasks([failed(TASK_ARN, 1)]));
        expect(Buffer.byteLength(JSON.stringify(failure))).toBeLessThanOrEqual(700);
      }),
      { numRuns: 500 },
    );
  });
});

test('a command that has succeeded leaves what a load leaves, and a task no failure', async () => {
  const containers = [
    { Name: 'log_router', TaskArn: TASK_ARN, ExitCode: 137 },
    { Name: 'starlake', TaskArn: TASK_ARN, ExitCode: 0 },
  ];
  const failure = {
    Error: 'States.TaskFailed',
    Cause: causeOf({ Containers: containers, StopCode: 'EssentialContainerExited' }),
  };
  const tasks = new FakeTasks();
  const ports = { logs: LOGS, tasks, clock: tasks.clock, warn: () => {} };
  const load = { domain: 'sales', table: 'orders', execution: EXECUTION, failure };
  expect(await explainFailure(load, ports)).toEqual({ table: 'orders' });
  expect(await explainFailure({ task: 'kpi.a', execution: EXECUTION, failure }, ports)).toEqual({ task: 'kpi.a' });
  expect(tasks.calls).toEqual([]);
});

test.each([undefined, null, ''])('a cause that is missing (%p) is looked up', async (cause) => {
  const { failure } = await explain(event('States.TaskFailed', cause), new FakeTasks([failed('a', 7)]));
  expect(failure).toMatchObject({ kind: 'COMMAND_FAILED', exitCode: 7 });
});

test('a text for people is not taken for the end of a task of an attempt before', async () => {
  const { failure } = await explain(event('States.Permissions', 'may not run it'), new FakeTasks([failed('a', 7)]));
  expect(failure).toEqual({
    error: 'States.Permissions',
    kind: 'UNKNOWN',
    diagnosis: 'failed with States.Permissions, and no task says why: may not run it',
    reason: 'may not run it',
  });
});

describe('a task that still runs', () => {
  test.each(['States.Timeout', 'States.HeartbeatTimeout'])('%s: is stopped, and has ended on return', async (error) => {
    const tasks = new FakeTasks([load('a'), load('zones', {}, 'zones')], 12_000);
    expect((await explain(event(error), tasks)).failure).toMatchObject({
      error,
      kind: 'TIMED_OUT',
      diagnosis: 'took longer than its taskTimeout and was stopped',
      exitCode: 143,
      stopCode: 'UserInitiated',
    });
    expect(tasks.calls).toEqual([
      `of ${EXECUTION}`,
      'stop a: Starlake: load of sales.orders took longer than its taskTimeout',
      ...Array(3).fill('describe a'),
    ]);
    expect(tasks.clock.now()).toBe(15_000);
  });

  test.each([
    ['States.TaskFailed', causeOf({ LastStatus: 'DEPROVISIONING', TaskArn: 'a' })],
    ['States.TaskFailed', undefined],
    ['States.Runtime', 'a text for people'],
  ])('%s, %.20s: is stopped, too', async (error, cause) => {
    const tasks = new FakeTasks([load('a')]);
    expect((await explain(event(error, cause), tasks)).failure).toMatchObject({
      kind: 'STOPPED',
      diagnosis: `was stopped: load of sales.orders was given up (${error})`,
    });
    expect(tasks.calls).toContain(`stop a: Starlake: load of sales.orders was given up (${error})`);
  });

  test('and is being stopped already is waited for only', async () => {
    const end = { stopCode: 'SpotInterruption', desiredStatus: 'STOPPED' } as const;
    const tasks = new FakeTasks([load('a', end)], 7_000);
    expect((await explain(event('States.Timeout'), tasks)).failure.kind).toBe('SPOT_RECLAIMED');
    expect(tasks.calls.filter((call) => call.startsWith('stop'))).toEqual([]);
  });

  test('twice, after a launch that Step Functions took for failed: both are stopped', async () => {
    const tasks = new FakeTasks([load('b'), failed('c', 1), load('a')], 7_000);
    expect((await explain(event('States.Timeout'), tasks)).failure.log).toMatch(/b$/);
    expect(tasks.calls.filter((call) => call.startsWith('stop')).map((call) => call.slice(0, 7))).toEqual([
      'stop b:',
      'stop a:',
    ]);
  });

  test('for longer than a call may wait: another call goes on, without a second stop', async () => {
    const tasks = new FakeTasks([load('a')], 110_000);
    const timedOut = event('States.Timeout');
    for (const waited of [45_000, 90_000]) {
      await expect(explain(timedOut, tasks)).rejects.toMatchObject({
        name: 'Starlake.StillRunning',
        message: 'load of sales.orders: a task was told to stop, and its container still runs: a',
      });
      expect(tasks.clock.now()).toBe(waited);
    }
    expect((await explain(timedOut, tasks)).failure.kind).toBe('TIMED_OUT');
    expect(tasks.calls.filter((call) => call.startsWith('stop'))).toHaveLength(1);
  });

  test('until ECS forgets it has ended', async () => {
    const tasks = new FakeTasks([load('a')], 60_000);
    tasks.clock.sleep = async () => tasks.forget('a');
    expect((await explain(event('States.Timeout'), tasks)).failure.kind).toBe('TIMED_OUT');
  });

  test('that ECS says nothing of is an error, never “gone”', async () => {
    const tasks = new FakeTasks([load('a')], 60_000);
    tasks.describe = () =>
      Promise.reject(Object.assign(new Error('Cannot describe a'), { name: 'ThrottlingException' }));
    await expect(explain(event('States.Timeout'), tasks)).rejects.toMatchObject({ name: 'ThrottlingException' });
  });
});

test('a time-out without a task: none was started, or ECS has forgotten it', async () => {
  expect((await explain(event('States.Timeout'), new FakeTasks())).failure).toEqual({
    error: 'States.Timeout',
    kind: 'TIMED_OUT',
    diagnosis: 'took longer than its taskTimeout',
  });
});
