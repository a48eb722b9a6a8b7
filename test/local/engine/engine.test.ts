import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import * as tasks from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { asl, ecsState, events, FakeExecutor, LakeStack, pause, run, synth, untilStopped } from './support';
import type { RunEvent } from '../../../local/run-event';

describe('a pipeline of CDK', () => {
  const app = synth((app) => {
    const stack = new LakeStack(app, 'Sales');
    const gate = stack.code(
      'Gate',
      'exports.handler = async (event) => ({ ...event, ready: true, root: process.env.ROOT });',
      {
        environment: { ROOT: `s3://${stack.bucket.bucketName}/project/datasets` },
      },
    );
    const close = stack.code('Close', 'exports.handler = async ({ results }) => ({ loaded: results.length });');
    const each = new sfn.Map(stack, 'Each', {
      itemsPath: '$.tables',
      maxConcurrency: 2,
      itemSelector: {
        table: sfn.JsonPath.stringAt('$$.Map.Item.Value'),
        args: sfn.JsonPath.array('load', '--tables', sfn.JsonPath.stringAt('$$.Map.Item.Value')),
      },
      resultPath: '$.results',
    }).itemProcessor(stack.load('Load', { command: sfn.JsonPath.listAt('$.args') }));
    stack.machine(
      'Pipeline',
      new tasks.LambdaInvoke(stack, 'Ready?', { lambdaFunction: gate, payloadResponseOnly: true }).next(
        new sfn.Choice(stack, 'Is it?')
          .when(
            sfn.Condition.booleanEquals('$.ready', true),
            each.next(new tasks.LambdaInvoke(stack, 'Report', { lambdaFunction: close, resultPath: '$.report' })),
          )
          .otherwise(new sfn.Succeed(stack, 'Skipped')),
      ),
    );
  });

  test('calls its functions, and hands its containers their argv and environment, the root replaced', async () => {
    const executor = new FakeExecutor(() => pause(5).then(() => ({})));
    const result = await run(app, { executor, input: { tables: ['a', 'b', 'c'] } });
    expect(result.status).toBe('SUCCEEDED');
    expect(result.output).toMatchObject({
      root: '/project/datasets',
      report: { Payload: { loaded: 3 }, StatusCode: 200 },
    });
    expect(executor.runs.map(({ argv }) => argv)).toEqual(['a', 'b', 'c'].map((table) => ['load', '--tables', table]));
    expect(executor.runs[0]).toMatchObject({
      environment: { SL_ROOT: '/project' },
      image: 'starlakeai/starlake:1.5.0',
      secrets: [],
    });
    expect(executor.most).toBe(2);
  });

  test('tells what happens when it happens, and all of it', async () => {
    const told: RunEvent[] = [];
    const result = await run(app, { input: { tables: ['a', 'b'] }, onEvent: (event) => told.push(event) });
    expect(told).toEqual(result.history);
    expect(events(result, 'StateEntered').map(({ state, item, parent }) => [state, item, parent])).toEqual([
      ['Ready?', undefined, undefined],
      ['Is it?', undefined, undefined],
      ['Each', undefined, undefined],
      ['Load', 0, 'Each'],
      ['Load', 1, 'Each'],
      ['Report', undefined, undefined],
    ]);
    expect(events(result, 'StateEntered')[2]).toMatchObject({ items: 2, maxConcurrency: 2, stateType: 'Map' });
    expect(events(result, 'StateExited')).toHaveLength(6);
    expect(events(result, 'StateExited').at(-1)!.output).toEqual(result.output);
    expect(result.history[0]).toMatchObject({
      type: 'ExecutionStarted',
      pipeline: 'Pipeline',
      input: { tables: ['a', 'b'] },
    });
    expect(result.history.at(-1)).toMatchObject({ type: 'ExecutionSucceeded', output: result.output });
    const containers = events(result, 'ContainerStarted').map(({ container }) => container);
    expect(containers).toEqual([1, 2]);
    expect(events(result, 'ContainerStopped').map(({ container }) => container)).toEqual(containers);
  });
});

test('lines and rows of a container are told', async () => {
  const app = asl({ StartAt: 'Load', States: { Load: ecsState(['load'], { End: true }) } });
  const executor = new FakeExecutor((container) => {
    container.onLine('loading');
    return { rows: 7 };
  });
  const result = await run(app, { executor });
  expect(events(result, 'ContainerLine')).toEqual([expect.objectContaining({ container: 1, line: 'loading' })]);
  expect(events(result, 'ContainerStopped')).toEqual([
    expect.objectContaining({ container: 1, state: 'Load', argv: ['load'], exitCode: 0, rows: 7 }),
  ]);
});

describe('retries', () => {
  const Retry = [{ ErrorEquals: ['States.ALL'], MaxAttempts: 9, IntervalSeconds: 100 }];
  const attempts = {
    StartAt: 'Each',
    States: {
      Each: {
        Type: 'Map',
        ItemsPath: '$.items',
        End: true,
        MaxConcurrency: 3,
        ItemSelector: {
          'item.$': '$$.Map.Item.Value',
          'retriesOfMap.$': '$$.State.RetryCount',
          'map.$': '$$.State.Name',
        },
        ItemProcessor: {
          ProcessorConfig: { Mode: 'INLINE' },
          StartAt: 'First',
          States: {
            First: ecsState(
              "States.Array('first', $.item.id, States.Format('{}', $$.State.RetryCount), $$.State.Name)",
              {
                Next: 'Second',
                ResultPath: null,
                Retry,
              },
            ),
            Second: ecsState(
              "States.Array('second', $.item.id, States.Format('{}', States.MathAdd($$.State.RetryCount, 0)), $.map)",
              { End: true, ResultPath: null, Retry },
            ),
          },
        },
      },
    },
  };

  test('are counted for each state and each item of a Map by themselves', async () => {
    const items = [0, 3, 1, 0, 2, 4, 0].map((failures, index) => ({ id: `i${index}`, failures }));
    const executor = new FakeExecutor(async ({ argv: [state, id, retry] }) => {
      await pause(Number(id!.slice(1)) % 3);
      const { failures } = items.find((item) => item.id === id)!;
      return { exitCode: Number(retry) < (state === 'first' ? failures : 4 - failures) ? 1 : 0 };
    });
    const result = await run(asl(attempts), { executor, input: { items } });
    expect(result.status).toBe('SUCCEEDED');
    for (const { id, failures } of items) {
      const of = (state: string) => executor.runs.filter(({ argv }) => argv[0] === state && argv[1] === id);
      const counts = (many: number) => Array.from({ length: many + 1 }, (_, count) => String(count));
      expect(of('first').map(({ argv }) => argv[2])).toEqual(counts(failures));
      expect(of('second').map(({ argv }) => argv[2])).toEqual(counts(4 - failures));
      expect(new Set(of('first').map(({ argv }) => argv[3]))).toEqual(new Set(['First']));
      expect(new Set(of('second').map(({ argv }) => argv[3]))).toEqual(new Set(['Each']));
    }
    expect(result.output).toEqual(items.map((item) => ({ item, retriesOfMap: 0, map: 'Each' })));
    const retried = events(result, 'StateRetried').filter(({ item, state }) => item === 5 && state === 'First');
    expect(retried).toHaveLength(4);
    expect(retried[0]).toMatchObject({ parent: 'Each', error: 'States.TaskFailed' });
  });

  test('of a Map are counted too, and its items start anew', async () => {
    const { Each } = attempts.States;
    const app = asl({ StartAt: 'Each', States: { Each: { ...Each, Retry, ItemProcessor: plainItems() } } });
    const executor = new FakeExecutor((_, index) => ({ exitCode: index < 2 ? 1 : 0 }));
    const result = await run(app, { executor, input: { items: ['a'] } });
    expect(result.output).toEqual([{ item: 'a', retriesOfMap: 2, map: 'Each' }]);
    expect(events(result, 'StateEntered').filter(({ state }) => state === 'Load')).toHaveLength(3);
    expect(new Set(events(result, 'StateEntered').map(({ item }) => item))).toEqual(new Set([undefined, 0]));
  });

  test('a state that is entered again starts at 0', async () => {
    const app = asl({
      StartAt: 'Load',
      States: {
        Load: ecsState("States.Array(States.Format('{}', $$.State.RetryCount))", {
          ResultPath: null,
          Retry: [{ ErrorEquals: ['States.TaskFailed'], MaxAttempts: 1 }],
          Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'Again' }],
          End: true,
        }),
        Again: { Type: 'Wait', Seconds: 3600, Next: 'Load' },
      },
    });
    const executor = new FakeExecutor((_, index) => ({ exitCode: index < 3 ? 1 : 0 }));
    const result = await run(app, { executor });
    expect(executor.runs.map(({ argv }) => argv[0])).toEqual(['0', '1', '0', '1']);
    expect(result.status).toBe('SUCCEEDED');
  });
});

function plainItems(): object {
  return { StartAt: 'Load', States: { Load: ecsState(['load'], { End: true, ResultPath: null }) } };
}

describe('the context', () => {
  test('is that of the execution inside of Maps and Parallels too', async () => {
    const look = {
      Type: 'Pass',
      Parameters: {
        'input.$': '$$.Execution.Input.day',
        'name.$': '$$.Execution.Name',
        'start.$': '$$.Execution.StartTime',
        'redrives.$': "States.Format('{}/{}', $$.Execution.RedriveCount, '$$.Execution.Name')",
        'machine.$': '$$.StateMachine.Name',
        'state.$': '$$.State.Name',
        literal: '$$.Execution.Input',
      },
      End: true,
    };
    const result = await run(
      asl({
        StartAt: 'Look',
        States: {
          Look: { ...look, End: undefined, ResultPath: '$.outside', Next: 'Both' },
          Both: {
            Type: 'Parallel',
            Branches: [
              { StartAt: 'Branch', States: { Branch: look } },
              {
                StartAt: 'Items',
                States: {
                  Items: {
                    Type: 'Map',
                    ItemsPath: '$$.Execution.Input.items',
                    ItemProcessor: { StartAt: 'Item', States: { Item: look } },
                    End: true,
                  },
                },
              },
            ],
            ResultPath: '$.inside',
            End: true,
          },
        },
      }),
      { input: { day: 'monday', items: [1, 2] } },
    );
    const { outside, inside } = result.output as { outside: Record<string, string>; inside: [object, object[]] };
    expect(outside).toMatchObject({
      input: 'monday',
      redrives: '0/$$.Execution.Name',
      machine: 'Stack1-Machine',
      state: 'Look',
      literal: '$$.Execution.Input',
    });
    expect(Date.parse(outside.start!)).not.toBeNaN();
    expect(inside[0]).toEqual({ ...outside, state: 'Branch' });
    expect(inside[1]).toEqual([1, 2].map(() => ({ ...outside, state: 'Item' })));
    expect(events(result, 'StateEntered').find(({ state }) => state === 'Items')).toMatchObject({ items: 2 });
  });

  test('as a whole is plain data', async () => {
    const app = asl({ StartAt: 'All', States: { All: { Type: 'Pass', Parameters: { 'all.$': '$$' }, End: true } } });
    const { output } = await run(app, { input: { a: 1 } });
    expect(output).toMatchObject({
      all: {
        Execution: { Input: { a: 1 } },
        State: { Name: 'All', RetryCount: 0 },
        StateMachine: { Name: 'Stack1-Machine' },
      },
    });
  });
});

describe('a failed item of a Map', () => {
  const app = asl({
    StartAt: 'Each',
    States: {
      Each: {
        Type: 'Map',
        ItemsPath: '$.items',
        MaxConcurrency: 2,
        ItemProcessor: {
          StartAt: 'Load',
          States: { Load: ecsState('States.Array($)', { End: true, Retry: [{ ErrorEquals: ['Never'] }] }) },
        },
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }],
        End: true,
      },
      Caught: { Type: 'Pass', End: true },
    },
  });

  test('stops its siblings, and those that wait do not start', async () => {
    let stopped = 0;
    const executor = new FakeExecutor(async ({ argv, signal }) => {
      if (argv[0] === 'slow') return untilStopped(signal, () => stopped++);
      await pause(5);
      return { exitCode: 2 };
    });
    const result = await run(app, { executor, input: { items: ['slow', 'bad', 'never', 'started'] } });
    expect(result.status).toBe('SUCCEEDED');
    expect(result.output).toMatchObject({ Error: 'States.TaskFailed' });
    expect(stopped).toBe(1);
    expect(executor.runs.map(({ argv }) => argv[0])).toEqual(['slow', 'bad']);
    expect(events(result, 'ContainerStopped')).toHaveLength(2);
    expect(events(result, 'StateCaught')).toEqual([
      expect.objectContaining({ state: 'Each', error: 'States.TaskFailed' }),
    ]);
  });
});

test('an execution that is stopped stops its containers and is not retried', async () => {
  const Retry = [{ ErrorEquals: ['States.ALL'], MaxAttempts: 5 }];
  const app = asl({
    StartAt: 'Each',
    States: {
      Each: {
        Type: 'Map',
        Retry,
        ItemProcessor: { StartAt: 'Load', States: { Load: ecsState(['load'], { Retry, End: true }) } },
        End: true,
      },
    },
  });
  const controller = new AbortController();
  const executor = new FakeExecutor(({ signal }, index) => {
    if (index === 1) setImmediate(() => controller.abort());
    return untilStopped(signal);
  });
  const result = await run(app, { executor, input: [1, 2], signal: controller.signal });
  expect(result).toMatchObject({ status: 'FAILED', error: 'Execution.Stopped' });
  expect(executor.runs).toHaveLength(2);
  expect(executor.active).toBe(0);
  expect(await run(app, { executor, input: [1], signal: controller.signal })).toMatchObject({
    error: 'Execution.Stopped',
  });
  expect(executor.runs).toHaveLength(2);
});

test('a Fail state names error and cause, and a task that is not caught its own', async () => {
  const app = asl({
    StartAt: 'Load',
    States: {
      Load: ecsState(['load'], {
        Catch: [{ ErrorEquals: ['States.TaskFailed'], ResultPath: '$.error', Next: 'Fail' }],
        End: true,
      }),
      Fail: { Type: 'Fail', Error: 'Starlake.LoadFailed', CausePath: "States.Format('sales: {}', $.error.Error)" },
    },
  });
  const result = await run(app, { executor: new FakeExecutor(() => ({ exitCode: 1 })) });
  expect(result).toMatchObject({ status: 'FAILED', error: 'Starlake.LoadFailed', cause: 'sales: States.TaskFailed' });
  expect(result.history.at(-1)).toMatchObject({ type: 'ExecutionFailed', error: result.error, cause: result.cause });
});
