import { account } from '../../../local/aws/account';
import type { RunOptions } from '../../../local/engine/engine';
import { arnOf, asl, ecsState, events, FakeExecutor, pause, run, untilStopped } from '../engine/support';
import type { RunEvent, RunResult } from '../../../local/run-event';
import { eventually } from '../../helpers/eventually';

/** A function that sends a command of ECS or Step Functions, and answers what it gets or the error. */
const SEND = `const ecs = require('@aws-sdk/client-ecs'), sfn = require('@aws-sdk/client-sfn');
  const clients = { ecs: new ecs.ECSClient({ region: 'x' }), sfn: new sfn.SFNClient() };
  exports.handler = async ({ command, input }) => {
    const service = command === 'DescribeExecution' ? 'sfn' : 'ecs';
    const Command = { ecs, sfn }[service][command + 'Command'];
    return clients[service].send(new Command(input)).catch(({ name, message }) => ({ name, message }));
  };`;

/** What the services answer, and the functions pass on: an answer, or an error. */
interface Answer {
  readonly taskArns: string[];
  readonly nextToken?: string;
  readonly tasks: TaskAnswer[];
  readonly task: TaskAnswer;
  readonly name: string;
  readonly message: string;
}

interface TaskAnswer {
  readonly lastStatus: string;
  readonly overrides: object;
  readonly containers: object[];
}

/** Sends a command, in a run of its own. */
async function send(command: string, input: object): Promise<Answer> {
  const Send = { Type: 'Task', Resource: arnOf('Send'), End: true };
  const app = asl({ StartAt: 'Send', States: { Send } }, { Send: SEND });
  return (await run(app, { input: { command, input } })).output as Answer;
}

const list = async (input: object) => (await send('ListTasks', input)).taskArns;
const describeTask = async (arn: string) => (await send('DescribeTasks', { tasks: [arn] })).tasks[0]!;

/** A pipeline of one container; its task definition is of the family `load`. */
const container = (more: object = {}) => asl({ StartAt: 'Load', States: { Load: ecsState(['load'], more) } });

/** Starts a pipeline of one container, and waits for the container. */
async function startContainer(more: object = {}, options: Partial<RunOptions> = {}) {
  const controller = new AbortController();
  let stopped = false;
  let end: (exitCode: number) => void;
  const executor = new FakeExecutor(async ({ signal }) => {
    signal.addEventListener('abort', () => (stopped = true));
    return { exitCode: await new Promise<number>((resolve) => (end = resolve)) };
  });
  const before = await list({});
  const { signal } = controller;
  const result = run(container({ End: true, ...more }), { executor, signal, ...options });
  await eventually(
    'the container has started',
    () => executor.runs.length,
    (started) => started > 0,
  );
  const [arn] = (await list({})).filter((known) => !before.includes(known));
  return {
    arn: arn!,
    result,
    isStopped: () => stopped,
    end: (exitCode: number) => end(exitCode),
    abort: () => controller.abort(),
  };
}

describe('a container', () => {
  const Environment = [
    { Name: 'STEP_FUNCTIONS_EXECUTION', 'Value.$': '$$.Execution.Id' },
    { Name: 'SL_ROOT', Value: 's3a://lake/project' },
  ];
  const Parameters = {
    Cluster: 'arn:aws:ecs:us-east-1:000000000000:cluster/lake',
    TaskDefinition: 'load',
    Overrides: { Cpu: '2048', ContainerOverrides: [{ Name: 'starlake', Command: ['load'], Environment }] },
  };

  test('is known from its start to its end, with the overrides of its state', async () => {
    const { arn, result, end } = await startContainer({ Parameters });
    const running = await describeTask(arn);
    expect(running).toMatchObject({
      taskArn: arn,
      clusterArn: 'arn:aws:ecs:us-east-1:000000000000:cluster/lake',
      taskDefinitionArn: 'arn:aws:ecs:us-east-1:000000000000:task-definition/load:1',
      group: 'family:load',
      lastStatus: 'RUNNING',
      desiredStatus: 'RUNNING',
      containers: [{ name: 'starlake', lastStatus: 'RUNNING' }],
      createdAt: expect.any(String),
      startedAt: expect.any(String),
    });
    expect(running).not.toHaveProperty('stoppedAt');
    expect(running.containers[0]).not.toHaveProperty('exitCode');
    end(0);
    const { execution } = await result;
    expect(running.overrides).toEqual({
      cpu: '2048',
      containerOverrides: [
        {
          name: 'starlake',
          command: ['load'],
          environment: [
            { name: 'STEP_FUNCTIONS_EXECUTION', value: execution!.arn },
            { name: 'SL_ROOT', value: 's3a://lake/project' },
          ],
        },
      ],
    });
    expect(await describeTask(arn)).toMatchObject({
      lastStatus: 'STOPPED',
      desiredStatus: 'STOPPED',
      stopCode: 'EssentialContainerExited',
      containers: [{ exitCode: 0, lastStatus: 'STOPPED' }],
      stoppedAt: expect.any(String),
    });
    expect(await list({})).not.toContain(arn);
    expect(await list({ desiredStatus: 'STOPPED' })).toContain(arn);
  });

  test('is found by its family, whatever the cluster, and by its id', async () => {
    const { arn, result, end } = await startContainer();
    expect(await list({ family: 'load', cluster: 'any' })).toEqual([arn]);
    expect(await list({ family: 'transform', cluster: 'any' })).toEqual([]);
    expect(await describeTask(arn.split('/').at(-1)!)).toMatchObject({ taskArn: arn });
    end(0);
    await result;
  });

  test('that is told to stop is meant to be STOPPED, and still there until it has ended', async () => {
    const { arn, result, end, isStopped } = await startContainer();
    expect(isStopped()).toBe(false);
    const { task } = await send('StopTask', { cluster: 'cluster', task: arn, reason: 'nobody waits for it' });
    expect(isStopped()).toBe(true);
    const stopping = {
      taskArn: arn,
      desiredStatus: 'STOPPED',
      lastStatus: 'STOPPING',
      stopCode: 'UserInitiated',
      stoppedReason: 'nobody waits for it',
    };
    expect(task).toMatchObject(stopping);
    expect(await describeTask(arn)).toMatchObject({ ...stopping, containers: [{ lastStatus: 'RUNNING' }] });
    expect(await list({})).toEqual([]);
    end(143);
    const failed = await result;
    expect(failed.error).toBe('States.TaskFailed');
    expect(JSON.parse(failed.cause!)).toMatchObject({
      StopCode: 'UserInitiated',
      StoppedReason: 'nobody waits for it',
      Containers: [{ ExitCode: 143 }],
    });
    expect(await send('StopTask', { task: arn, reason: 'again' })).toMatchObject({
      task: { lastStatus: 'STOPPED', stoppedReason: 'nobody waits for it' },
    });
  });

  test('that ECS refuses to start never was a task', async () => {
    const known = account.allTasks().length;
    const executor = new FakeExecutor(() => {
      throw Object.assign(new Error('no capacity'), { name: 'ECS.ServerException' });
    });
    expect(await run(container({ End: true }), { executor })).toMatchObject({ error: 'ECS.ServerException' });
    expect(account.allTasks()).toHaveLength(known);
  });
});

describe('ECS answers', () => {
  const invalid = { name: 'InvalidParameterException' };

  test('pages of at most 100, and the oldest that have ended are forgotten', async () => {
    const Load = ecsState(['load'], { End: true, ResultPath: null });
    const Each = { Type: 'Map', MaxConcurrency: 200, ItemProcessor: { StartAt: 'Load', States: { Load } }, End: true };
    const app = asl({ StartAt: 'Each', States: { Each } });
    const pages: Answer[] = [];
    let listed = (): void => undefined;
    const isListed = new Promise<void>((resolve) => (listed = resolve));
    const executor = new FakeExecutor(async (_, index) => {
      if (index < 129) return isListed.then(() => ({}));
      for (const maxResults of [undefined, 20, undefined]) {
        pages.push(await send('ListTasks', { maxResults, nextToken: pages.at(-1)?.nextToken }));
      }
      listed();
      return {};
    });
    await run(app, { executor, input: Array.from({ length: 130 }, (_, index) => index) });
    expect(pages.map(({ taskArns }) => taskArns.length)).toEqual([100, 20, 10]);
    expect(pages[2]).not.toHaveProperty('nextToken');
    expect(new Set(pages.flatMap(({ taskArns }) => taskArns)).size).toBe(130);
    expect(await send('ListTasks', { nextToken: 'next' })).toMatchObject(invalid);

    await run(app, { input: Array.from({ length: 1100 }, (_, index) => index) });
    expect(account.allTasks()).toHaveLength(1000);
  });

  test('what is not there, and too much', async () => {
    expect(await send('DescribeTasks', { tasks: ['arn:none'] })).toEqual({
      tasks: [],
      failures: [{ arn: 'arn:none', reason: 'MISSING' }],
    });
    expect(await send('DescribeTasks', { tasks: Array(101).fill('arn:none') })).toMatchObject(invalid);
    expect(await send('DescribeTasks', {})).toMatchObject(invalid);
    const message = 'The referenced task was not found.';
    expect(await send('StopTask', { task: 'arn:none' })).toEqual({ ...invalid, message });
  });

  test('nothing else', async () => {
    expect((await send('RunTask', {})).message).toContain('never calls AWS');
    expect((await send('ListTasks', { startedBy: 'me' })).message).toContain('cannot list tasks by startedBy');
  });
});

describe('an execution', () => {
  const statusOf = async ({ execution }: RunResult) => send('DescribeExecution', { executionArn: execution!.arn });

  test('is RUNNING until it has ended', async () => {
    let during = {};
    const executor = new FakeExecutor(async ({ environment }) => {
      during = await send('DescribeExecution', { executionArn: environment.ID });
      return {};
    });
    const Environment = [{ Name: 'ID', 'Value.$': '$$.Execution.Id' }];
    const Parameters = { TaskDefinition: 'load', Overrides: { ContainerOverrides: [{ Environment }] } };
    const result = await run(container({ Parameters, End: true }), { executor });
    const { arn, startTime } = result.execution!;
    expect(during).toMatchObject({ executionArn: arn, status: 'RUNNING', startDate: startTime, input: '{}' });
    expect(await statusOf(result)).toMatchObject({
      executionArn: arn,
      stateMachineArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:Stack1-Machine',
      status: 'SUCCEEDED',
      redriveStatus: 'NOT_REDRIVABLE',
      startDate: startTime,
      stopDate: expect.any(String),
    });
  });

  test('may have FAILED, or been ABORTED or TIMED_OUT', async () => {
    const failing = new FakeExecutor(() => ({ exitCode: 1 }));
    expect(await statusOf(await run(container({ End: true }), { executor: failing }))).toMatchObject({
      status: 'FAILED',
    });
    const { result, abort, end } = await startContainer();
    abort();
    end(143);
    expect(await statusOf(await result)).toMatchObject({ status: 'ABORTED' });
    const Wait = { Type: 'Wait', Seconds: 60, End: true };
    const slow = asl({ StartAt: 'Wait', TimeoutSeconds: 1, States: { Wait } });
    expect(await statusOf(await run(slow, { fast: false }))).toMatchObject({ status: 'TIMED_OUT' });
  });

  test('that fails by the timeout of a task has FAILED', async () => {
    const executor = new FakeExecutor(({ signal }) => untilStopped(signal));
    const app = container({ TimeoutSecondsPath: '$.limit', End: true });
    const result = await run(app, { executor, input: { limit: 0.01 } });
    expect(result.error).toBe('States.Timeout');
    expect(await statusOf(result)).toMatchObject({ status: 'FAILED' });
  });

  test('that never was does not exist', async () => {
    expect(await send('DescribeExecution', { executionArn: 'arn:none' })).toMatchObject({
      name: 'ExecutionDoesNotExist',
    });
  });
});

describe('a container whose state is out of time', () => {
  const TimeoutSecondsPath = '$.limit';
  const limit = 0.2;

  test('runs on, while the state is tried again, and ends with the execution', async () => {
    const Retry = [
      { ErrorEquals: ['States.TaskFailed'], MaxAttempts: 5 },
      { ErrorEquals: ['States.Timeout'], MaxAttempts: 1 },
    ];
    const ends: string[] = [];
    let seen: string[] = [];
    const executor = new FakeExecutor(async ({ signal }, index) => {
      if (index === 0) return untilStopped(signal, () => ends.push('first')).finally(() => pause(20));
      // At once: it has the same limit.
      seen = account.allTasks().flatMap(({ arn, desiredStatus }) => (desiredStatus === 'RUNNING' ? [arn] : []));
      ends.push('second');
      return {};
    });
    const result = await run(container({ TimeoutSecondsPath, Retry, End: true }), { executor, input: { limit } });
    expect(result.status).toBe('SUCCEEDED');
    expect(events(result, 'StateFailed')).toEqual([expect.objectContaining({ error: 'States.Timeout', cause: '' })]);
    expect(ends).toEqual(['second', 'first']);
    expect(seen).toHaveLength(2);
    expect(executor.active).toBe(0);
    expect(result.history.slice(-2).map(({ type }) => type)).toEqual(['ContainerStopped', 'ExecutionSucceeded']);
    expect(await describeTask(seen[0]!)).toMatchObject({ stoppedReason: 'Task stopped by the execution' });
  });

  test('outlives the failure of its iteration, and may be stopped', async () => {
    const Load = ecsState(['load'], { TimeoutSecondsPath, End: true });
    const Each = {
      Type: 'Map',
      ItemProcessor: { StartAt: 'Load', States: { Load } },
      Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: null, Next: 'Stop' }],
      ItemsPath: '$.items',
      End: true,
    };
    const Stop = { Type: 'Task', Resource: arnOf('Stop'), End: true };
    const app = asl(
      { StartAt: 'Each', States: { Each, Stop } },
      {
        Stop: `const { ECSClient, ListTasksCommand, DescribeTasksCommand, StopTaskCommand } = require('@aws-sdk/client-ecs');
          const client = new ECSClient({});
          exports.handler = async () => {
            const { taskArns: [task] } = await client.send(new ListTasksCommand({ family: 'load' }));
            const status = async () => (await client.send(new DescribeTasksCommand({ tasks: [task] }))).tasks[0].lastStatus;
            const before = await status();
            await client.send(new StopTaskCommand({ task, reason: 'left over' }));
            return { task, seen: [before, await status()] };
          };`,
      },
    );
    // The container ends after Stop has looked at it.
    let looked = (): void => undefined;
    const hasLooked = new Promise<void>((resolve) => (looked = resolve));
    const executor = new FakeExecutor(({ signal }) => untilStopped(signal).finally(() => hasLooked));
    const onEvent = (event: RunEvent) => {
      if (event.type === 'StateExited' && event.state === 'Stop') looked();
    };
    const { output } = await run(app, { executor, onEvent, input: { items: [{ limit }] } });
    expect(output).toMatchObject({ seen: ['RUNNING', 'STOPPING'] });
    expect((await describeTask((output as { task: string }).task)).lastStatus).toBe('STOPPED');
  });
});

test('a container that was stopped has ended before its state is tried again', async () => {
  const Load = ecsState('States.Array($)', { End: true });
  const Retry = [{ ErrorEquals: ['States.ALL'], MaxAttempts: 1 }];
  const Each = { Type: 'Map', ItemProcessor: { StartAt: 'Load', States: { Load } }, Retry, End: true };
  let gone = false;
  const executor = new FakeExecutor(async ({ argv, signal }, index) => {
    if (index >= 2) return { exitCode: gone ? 0 : 9 };
    if (argv[0] === 'bad') return pause(5).then(() => ({ exitCode: 1 }));
    await untilStopped(signal);
    await pause(50);
    gone = true;
    return { exitCode: 143 };
  });
  const result = await run(asl({ StartAt: 'Each', States: { Each } }), { executor, input: ['slow', 'bad'] });
  expect(result.status).toBe('SUCCEEDED');
});
