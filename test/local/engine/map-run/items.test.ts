import { writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { account } from '../../../../local/aws/account';
import type { RunOptions } from '../../../../local/engine/engine';
import { arnOf, asl, ecsState, events, FakeExecutor, pause, run, tempFolder } from '../support';
import { distributed, Each, End, EXECUTION, reader } from './definitions';

test('each item is an execution of its own, with its own context', async () => {
  const Look = {
    Type: 'Pass',
    Parameters: { 'execution.$': '$$.Execution', 'machine.$': '$$.StateMachine.Id' },
    Next: 'Each',
  };
  const ItemSelector = {
    'at.$': '$$.Map.Item.Index',
    'item.$': '$$.Map.Item.Value',
    'day.$': '$.day',
    'run.$': '$$.Execution.Id',
  };
  const app = asl(distributed({ ItemSelector }, { Look, Each }));
  const result = await run(app, { input: { day: 'monday', items: ['a', { b: 1 }] } });
  expect(result.error).toBeUndefined();
  const outputs = result.output as Array<{ machine: string; execution: Record<string, string> }>;
  expect(outputs).toHaveLength(2);
  const parent = result.execution!.arn;
  expect(outputs.map(({ execution }) => execution.Input)).toEqual([
    { at: 0, item: 'a', day: 'monday', run: parent },
    { at: 1, item: { b: 1 }, day: 'monday', run: parent },
  ]);
  for (const { execution, machine } of outputs) {
    expect(execution.Id).toBe(`${EXECUTION}${execution.Name}`);
    expect(execution.Name).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(machine).toBe('arn:aws:states:us-east-1:000000000000:stateMachine:Stack1-Machine/items');
    const [started] = events(result, 'MapRunStarted');
    const entry = account.execution(execution.Id!)!;
    expect(entry).toMatchObject({
      status: 'SUCCEEDED',
      name: execution.Name,
      stateMachineArn: machine,
      mapRunArn: started!.mapRunArn,
    });
    expect(JSON.parse(entry.input)).toEqual(execution.Input);
    expect(account.history(execution.Id!).map(({ type }) => type)).toEqual(['ExecutionStarted', 'ExecutionSucceeded']);
  }
  expect(outputs[0]!.execution.Id).not.toBe(outputs[1]!.execution.Id);
});

test('ItemSelector may say the state; it has an old name, and a Map may select its input and output', async () => {
  const app = asl(
    distributed({
      InputPath: '$.in',
      Parameters: { 'item.$': '$$.Map.Item.Value', 'day.$': '$.day', 'state.$': '$$.State.Name' },
      ResultSelector: { 'all.$': '$' },
      ResultPath: '$.map',
      OutputPath: '$.map.all',
    }),
  );
  const result = await run(app, { input: { in: { day: 'monday', items: ['a'] } } });
  expect(result).toMatchObject({ output: [{ item: 'a', day: 'monday', state: 'Map' }] });
});

describe('the items of a file in the lake', () => {
  test('are read from the folder that takes the place of SL_ROOT; the Map says how many there are', async () => {
    const root = tempFolder();
    const items = [{ table: 'customers' }, { table: 'orders,lines' }];
    writeFileSync(path.join(root, 'items.json'), JSON.stringify(items));
    const app = asl(distributed({ ...reader({ Bucket: 'lake', 'Key.$': '$.key' }), MaxConcurrency: 128 }));
    const result = await run(app, { root, input: { key: 'project/items.json' } });
    expect(result).toMatchObject({ status: 'SUCCEEDED', output: items });
    expect(events(result, 'MapRunStarted')).toEqual([
      expect.objectContaining({ state: 'Map', stateType: 'Map', items: 2, maxConcurrency: 128, input: items }),
    ]);
    expect(events(result, 'StateEntered').find(({ state }) => state === 'Map')).toMatchObject({ stateType: 'Map' });
  });

  test('may have the path of this machine that a function has answered', async () => {
    const root = tempFolder();
    writeFileSync(path.join(root, 'items.json'), '[1]');
    const app = asl(distributed(reader({ Bucket: 'lake', 'Key.$': '$.key' })));
    expect(await run(app, { root, input: { key: path.join(root, 'items.json') } })).toMatchObject({ output: [1] });
  });

  test.each<[string, string | undefined, object, string]>([
    ['no file', undefined, { Bucket: 'lake', Key: 'project/items.json' }, 'ENOENT'],
    ['no JSON', '[1', { Bucket: 'lake', Key: 'project/items.json' }, 'JSON'],
    ['no array', '{"a":1}', { Bucket: 'lake', Key: 'project/items.json' }, 'must hold a JSON array, got object'],
    [
      'another bucket',
      '[1]',
      { Bucket: 'other', Key: 'project/items.json' },
      's3://other/project/items.json is neither',
    ],
    ['no text', '[1]', { Bucket: 'lake', Key: 1 }, 'must be text, got "lake" and 1'],
  ])('%s fails the Map, which can catch it', async (_, content, parameters, cause) => {
    const root = tempFolder();
    if (content !== undefined) writeFileSync(path.join(root, 'items.json'), content);
    const app = asl(distributed(reader(parameters)));
    const result = await run(app, { root });
    expect(result).toMatchObject({ status: 'FAILED', error: 'States.ItemReaderFailed' });
    expect(result.cause).toContain(cause);
    const Catch = [
      { ErrorEquals: ['States.TaskFailed'], Next: 'Never' },
      { ErrorEquals: ['States.ItemReaderFailed'], Next: 'Done' },
    ];
    expect(await run(asl(distributed({ ...reader(parameters), Catch })), { root })).toMatchObject({
      output: { Error: 'States.ItemReaderFailed' },
    });
  });

  test('an asset of the app is one as well', async () => {
    const root = tempFolder();
    const hash = 'a'.repeat(64);
    const app = asl(distributed(reader({ Bucket: 'cdk-assets-1', Key: `${hash}.json` })));
    const file = path.join(app.directory, 'items.json');
    writeFileSync(file, '["asset"]');
    (app.stacks[0]!.assets as Map<string, string>).set(`${hash}.json`, file);
    expect(await run(app, { root })).toMatchObject({ output: ['asset'] });
  });
});

describe('items at once', () => {
  const items = Array.from({ length: 300 }, (_, i) => i);
  const run300 = async (more: object, options: Partial<RunOptions> = {}) => {
    const executor = new FakeExecutor(() => pause(20).then(() => ({})));
    const app = asl(distributed(more, { Load: ecsState(['load'], { ResultPath: null, End }) }));
    const result = await run(app, { executor, input: { items, limit: 128 }, ...options });
    expect(result.status).toBe('SUCCEEDED');
    expect(executor.runs).toHaveLength(300);
    return { most: executor.most, said: events(result, 'MapRunStarted')[0]!.maxConcurrency };
  };

  test('are as many as the Map says, more than 40 too', async () => {
    expect(await run300({ MaxConcurrency: 128 })).toEqual({ most: 128, said: 128 });
    expect(await run300({ MaxConcurrencyPath: '$.limit' })).toEqual({ most: 128, said: 128 });
    expect(await run300({})).toEqual({ most: 300, said: 10_000 });
  });

  test('are no more than the slots', async () => {
    expect(await run300({ MaxConcurrency: 128 }, { slots: 7 })).toEqual({ most: 7, said: 7 });
  });
});

test('an item may wait for a task token, retry, catch, and have Maps of its own', async () => {
  const token = `exports.handler = async ({ token, name }) => {
    const { SFNClient, SendTaskSuccessCommand } = require('@aws-sdk/client-sfn');
    await new SFNClient({}).send(new SendTaskSuccessCommand({ taskToken: token, output: JSON.stringify({ name }) }));
  };`;
  const Ask = {
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
    Parameters: { FunctionName: arnOf('Tell'), Payload: { 'token.$': '$$.Task.Token', 'name.$': '$$.Execution.Name' } },
    ResultPath: '$.told',
    Next: 'Retried',
  };
  const Retried = ecsState(['load'], {
    ResultPath: null,
    Retry: [{ ErrorEquals: ['States.TaskFailed'], MaxAttempts: 1 }],
    Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: null, Next: 'Inner' }],
    Next: 'Inner',
  });
  const Inner = {
    Type: 'Map',
    ItemsPath: '$.inner',
    ItemProcessor: {
      StartAt: 'Own',
      States: { Own: { Type: 'Pass', Parameters: { 'name.$': '$$.Execution.Name' }, End } },
    },
    ResultPath: '$.inner',
    End,
  };
  const executor = new FakeExecutor(() => ({ exitCode: 1 }));
  const app = asl(distributed({}, { Ask, Retried, Inner }), { Tell: token });
  const result = await run(app, { executor, input: { items: [{ inner: [1, 2] }, { inner: [3] }] } });
  expect(result.error).toBeUndefined();
  const outputs = result.output as Array<{ told: { name: string }; inner: Array<{ name: string }> }>;
  for (const { told, inner } of outputs) expect(inner).toEqual(inner.map(() => told));
  expect(new Set(outputs.map(({ told }) => told.name)).size).toBe(2);
  expect(executor.runs).toHaveLength(4);
});
