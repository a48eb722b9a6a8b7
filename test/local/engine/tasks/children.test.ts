import { arnOf, asl, ecsState, events, FakeExecutor, machineArn, pause, run, untilStopped } from '../support';
import type { RunEvent } from '../../../../local/run-event';

const start = (Parameters: object, more: object = {}) => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::states:startExecution.sync:2',
  Parameters: { StateMachineArn: machineArn('Child'), ...Parameters },
  End: true,
  ...more,
});

const parent = (state: object) => ({ StartAt: 'Start', States: { Start: state } });

const echo = {
  StartAt: 'Echo',
  States: { Echo: { Type: 'Pass', Parameters: { 'given.$': '$', 'execution.$': '$$.Execution' }, End: true } },
};

const failing = { StartAt: 'No', States: { No: { Type: 'Fail', Error: 'Sales.No', Cause: 'not today' } } };

describe('an execution that a state starts', () => {
  test('has an ARN, an input and an output of its own', async () => {
    const state = start({
      Name: 'monday',
      Input: { 'day.$': '$.day', 'AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID.$': '$$.Execution.Id' },
    });
    const result = await run(asl(parent(state), {}, { Child: echo }), { input: { day: 'mon' } });
    const arn = 'arn:aws:states:us-east-1:000000000000:execution:Stack1-Child:monday';
    const input = { day: 'mon', AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID: result.execution!.arn };
    expect(result.output).toEqual({
      ExecutionArn: arn,
      Input: input,
      InputDetails: { Included: true },
      Name: 'monday',
      Output: { given: input, execution: expect.objectContaining({ Id: arn, Input: input, Name: 'monday' }) },
      OutputDetails: { Included: true },
      RedriveCount: 0,
      RedriveStatus: 'NOT_REDRIVABLE',
      RedriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven',
      StartDate: expect.any(Number),
      StateMachineArn: machineArn('Child'),
      Status: 'SUCCEEDED',
      StopDate: expect.any(Number),
    });
    expect(Object.keys(result.output as object)).toEqual(Object.keys(result.output as object).sort());
  });

  test('answers text to the first form', async () => {
    const state = start({ Input: { a: 1 } }, { Resource: 'arn:aws:states:::states:startExecution.sync' });
    const { output } = await run(
      asl(parent(state), {}, { Child: { StartAt: 'P', States: { P: { Type: 'Pass', End: true } } } }),
    );
    expect(output).toMatchObject({ Input: '{"a":1}', Output: '{"a":1}', Status: 'SUCCEEDED' });
  });

  test.each([
    [{}, {}],
    [{ 'Input.$': '$.text' }, 'plain'],
    [{ 'Input.$': 'States.JsonToString($)' }, { text: 'plain', machine: machineArn('Child') }],
    [{ 'StateMachineArn.$': '$.machine', 'Input.$': '$.text' }, 'plain'],
  ])('is given %j as %j', async (parameters, given) => {
    const { StateMachineArn, ...others } = start({}).Parameters;
    const known = 'StateMachineArn.$' in parameters ? others : { StateMachineArn };
    const state = { ...start({}), Parameters: { ...known, ...parameters } };
    const result = await run(asl(parent(state), {}, { Child: echo }), {
      input: { text: 'plain', machine: machineArn('Child') },
    });
    expect(result.output).toMatchObject({ Output: { given } });
  });

  test('that fails, fails its state with what DescribeExecution says of it', async () => {
    const Start = start({}, { Catch: [{ ErrorEquals: ['States.TaskFailed'], Next: 'Tell' }] });
    const Tell = {
      Type: 'Pass',
      Parameters: { 'error.$': '$.Error', 'child.$': 'States.StringToJson($.Cause)' },
      End: true,
    };
    const app = asl({ StartAt: 'Start', States: { Start, Tell } }, {}, { Child: failing });
    const result = await run(app, { input: { a: 1 } });
    expect(result.output).toEqual({
      error: 'States.TaskFailed',
      child: {
        Cause: 'not today',
        Error: 'Sales.No',
        ExecutionArn: expect.stringContaining(':execution:Stack1-Child:'),
        Input: '{}',
        InputDetails: { Included: true },
        Name: expect.any(String),
        RedriveCount: 0,
        RedriveStatus: 'REDRIVABLE',
        StartDate: expect.any(Number),
        StateMachineArn: machineArn('Child'),
        Status: 'FAILED',
        StopDate: expect.any(Number),
      },
    });
  });

  test('that takes too long has TIMED_OUT, which is a failed task to its state', async () => {
    const Wait = { Type: 'Wait', Seconds: 60, End: true };
    const slow = { StartAt: 'Wait', TimeoutSeconds: 1, States: { Wait } };
    const result = await run(asl(parent(start({})), {}, { Child: slow }), { fast: false });
    expect(result.error).toBe('States.TaskFailed');
    expect(JSON.parse(result.cause!)).toMatchObject({ Status: 'TIMED_OUT', Error: 'States.Timeout' });
  });

  test('is started anew by a retry', async () => {
    const Retry = [{ ErrorEquals: ['States.TaskFailed'], MaxAttempts: 2 }];
    const result = await run(asl(parent(start({}, { Retry })), {}, { Child: failing }));
    expect(result.status).toBe('FAILED');
    const children = events(result, 'ChildEvent').map(({ child, event }) => [child, event.type]);
    expect(children.filter(([, type]) => type === 'ExecutionStarted')).toEqual(
      [1, 2, 3].map((n) => [n, 'ExecutionStarted']),
    );
  });

  test('cannot have the name of another one', async () => {
    const state = start({ Name: 'once' });
    const Each = { Type: 'Map', MaxConcurrency: 1, ItemProcessor: parent(state), End: true };
    const result = await run(asl({ StartAt: 'Each', States: { Each } }, {}, { Child: echo }), { input: [1, 2] });
    expect(result).toMatchObject({ error: 'StepFunctions.ExecutionAlreadyExistsException' });
    const colon = await run(asl(parent(start({ Name: 'a:b' })), {}, { Child: echo }));
    expect(colon).toMatchObject({ error: 'StepFunctions.InvalidNameException', cause: "Invalid Name: 'a:b'" });
    const number = await run(asl(parent(start({ Name: 7 })), {}, { Child: echo }));
    expect(number).toMatchObject({ error: 'States.Runtime' });
  });

  test('runs its containers on the same root, and the parent tells of all that happens in it', async () => {
    const executor = new FakeExecutor(({ onLine }) => {
      onLine('hello');
      return {};
    });
    const child = { StartAt: 'Load', States: { Load: ecsState(['load'], { ResultPath: null, End: true }) } };
    const told: RunEvent[] = [];
    const result = await run(asl(parent(start({})), {}, { Child: child }), { executor, onEvent: (e) => told.push(e) });
    expect(executor.runs[0]).toMatchObject({ argv: ['load'], environment: { SL_ROOT: '/project' } });
    expect(told).toEqual(result.history);
    const inner = events(result, 'ChildEvent');
    expect(inner.every(({ state, child, pipeline }) => state === 'Start' && child === 1 && pipeline === 'Child')).toBe(
      true,
    );
    expect(inner.map(({ event }) => event.type)).toEqual([
      'ExecutionStarted',
      'StateEntered',
      'ContainerStarted',
      'ContainerLine',
      'ContainerStopped',
      'StateExited',
      'ExecutionSucceeded',
    ]);
    expect(inner.every(({ time, event }) => time === event.time)).toBe(true);
  });

  test('stops when its parent is stopped', async () => {
    const control = new AbortController();
    let isGone = false;
    const executor = new FakeExecutor(async ({ signal }) => {
      setImmediate(() => control.abort());
      const end = await untilStopped(signal);
      await pause(20);
      isGone = true;
      return end;
    });
    const child = { StartAt: 'Load', States: { Load: ecsState(['load'], { End: true }) } };
    const result = await run(asl(parent(start({})), {}, { Child: child }), { executor, signal: control.signal });
    expect(result.error).toBe('Execution.Stopped');
    expect(isGone).toBe(true);
    expect(events(result, 'ChildEvent').at(-1)!.event).toMatchObject({
      type: 'ExecutionFailed',
      error: 'Execution.Stopped',
    });
    expect(result.history.at(-1)).toMatchObject({ type: 'ExecutionFailed' });
  });

  test('stops when another iteration of its Map fails', async () => {
    const executor = new FakeExecutor(({ signal }) => untilStopped(signal));
    const child = { StartAt: 'Load', States: { Load: ecsState(['load'], { End: true }) } };
    const Which = {
      Type: 'Choice',
      Choices: [{ Variable: '$', NumericEquals: 1, Next: 'Start' }],
      Default: 'Pause',
    };
    const Pause = { Type: 'Wait', Seconds: 1, Next: 'Fail' };
    const Each = {
      Type: 'Map',
      ItemProcessor: {
        StartAt: 'Which',
        States: { Which, Start: start({}), Pause, Fail: { Type: 'Fail', Error: 'Other', Cause: '' } },
      },
      End: true,
    };
    const result = await run(asl({ StartAt: 'Each', States: { Each } }, {}, { Child: child }), {
      executor,
      input: [1, 2],
    });
    expect(result.error).toBe('Other');
    expect(executor.active).toBe(0);
  });

  test('may start another, and itself', async () => {
    const count = {
      StartAt: 'More?',
      States: {
        'More?': {
          Type: 'Choice',
          Choices: [{ Variable: '$.rest[0]', IsPresent: true, Next: 'Shift' }],
          Default: 'Done',
        },
        Shift: { Type: 'Task', Resource: arnOf('Shift'), Next: 'Start' },
        Start: start({ 'Input.$': '$' }, { ResultSelector: { 'depth.$': 'States.MathAdd($.Output.depth, 1)' } }),
        Done: { Type: 'Pass', Result: { depth: 0 }, End: true },
      },
    };
    const app = asl(
      parent(start({ 'Input.$': '$' })),
      { Shift: 'exports.handler = async ({ rest }) => ({ rest: rest.slice(1) });' },
      { Child: count },
    );
    const result = await run(app, { input: { rest: [1, 2] } });
    expect(result.output).toMatchObject({ Output: { depth: 2 } });
    const nested = events(result, 'ChildEvent').map(({ event }) => event.type);
    expect(nested).toContain('ChildEvent');
  });
});

describe('before anything runs', () => {
  test('a state machine that is not there is refused', async () => {
    const app = asl(parent(start({})), {}, { Another: echo });
    await expect(run(app)).rejects.toThrow(
      `the state 'Start' locally: the state machine ${machineArn('Child')} is not in the cloud assembly`,
    );
  });

  test('so is one that cannot run here', async () => {
    const sns = {
      StartAt: 'Tell',
      States: { Tell: { Type: 'Task', Resource: 'arn:aws:states:::sns:publish', End: true } },
    };
    await expect(run(asl(parent(start({})), {}, { Child: sns }))).rejects.toThrow(/'Start' locally: .*'Tell' locally/);
  });

  test('one that is only named at run time fails the execution', async () => {
    const state = { ...start({}), Parameters: { 'StateMachineArn.$': '$.arn' } };
    const result = await run(asl(parent(state)), { input: { arn: machineArn('None') } });
    expect(result).toMatchObject({ error: 'States.Runtime', cause: expect.stringContaining('is not in the cloud') });
  });
});
