import { commandOf } from '../../../../local/graph/state-machine/command';
import { conditionLabel } from '../../../../local/graph/state-machine/condition';
import { describe as describeState } from '../../../../local/graph/state-machine/describe';
import { errorLabel, retryNote } from '../../../../local/graph/state-machine/errors';
import type { State } from '../../../../local/asl';

test.each<[object, string]>([
  [{ Variable: '$.preLoad.ready', BooleanEquals: true }, 'ready'],
  [{ Variable: '$.preLoad.ready', BooleanEquals: false }, 'not ready'],
  [{ Not: { Variable: '$.ready', BooleanEquals: true } }, 'not ready'],
  [{ Not: { Variable: '$.ready', BooleanEquals: false } }, 'ready'],
  [{ Not: { Variable: '$.tables', IsPresent: true } }, 'tables is not present'],
  [{ Variable: "$['tables']", IsNull: true }, 'tables is null'],
  [{ Variable: '$.status', StringEquals: 'FAILED' }, 'status = FAILED'],
  [{ Variable: '$.name', StringMatches: '*.csv' }, 'name like *.csv'],
  [{ Variable: '$.a.first', NumericLessThanEqualsPath: '$.b.second' }, 'first ≤ second'],
  [{ Variable: '$.at', TimestampGreaterThan: '2024-01-01T00:00:00Z' }, 'at > 2024-01-01T00:00:00Z'],
  [
    {
      Or: [
        { Variable: '$.a', BooleanEquals: true },
        { Variable: '$.b', NumericEquals: 0 },
      ],
    },
    'a or b = 0',
  ],
  [
    {
      And: [
        { Variable: '$.a', IsPresent: true },
        {
          Or: [
            { Variable: '$.a', BooleanEquals: true },
            { Variable: '$.b', IsNumeric: true },
          ],
        },
      ],
    },
    'a is present and (a or b is numeric)',
  ],
  [
    {
      And: [
        { Variable: '$.a', IsPresent: true },
        { Variable: '$.a', BooleanEquals: true },
      ],
    },
    'a',
  ],
  [{ Not: { And: [{ Variable: '$.a', BooleanEquals: true }] } }, 'not (a)'],
  [{ Condition: '{% $states.input.ready %}' }, '$states.input.ready'],
  [{ Comment: 'files are there', Variable: '$.x', BooleanEquals: true }, 'files are there'],
  [{ Variable: '$.x', StringEquals: 'y'.repeat(80) }, `x = ${'y'.repeat(43)}…`],
  [{ Unknown: 1 }, 'value'],
])('%j reads %s', (rule, label) => {
  expect(conditionLabel({ ...rule, Next: 'n' })).toBe(label);
});

const overrides = (command: object) => ({ Overrides: { ContainerOverrides: [{ Name: 'sidecar' }, command] } });

test.each<[object, unknown, string | undefined]>([
  [{ Command: ['load', '--options', 'a=b c'] }, undefined, "load --options 'a=b c'"],
  [{ 'Command.$': "States.Array('load', '--tables', $.item.table)" }, undefined, 'load --tables {table}'],
  [{ 'Command.$': "States.Array('it\\'s, (odd)', '')" }, undefined, "'it's, (odd)' ''"],
  [{ 'Command.$': "States.Array('x', States.Format('d={}', $.d), 7)" }, undefined, 'x d={d} 7'],
  [
    { 'Command.$': "States.Array('load', States.ArrayGetItem(States.StringSplit($.scheduledTime, '.Z'), 0))" },
    undefined,
    'load {scheduledTime}',
  ],
  [{ 'Command.$': '$.args' }, { 'args.$': "States.Array('load', $$.Map.Item.Value)" }, 'load {item}'],
  [{ 'Command.$': '$.args' }, { args: ['load', 't'] }, 'load t'],
  [{ 'Command.$': '$.args' }, undefined, '{args}'],
  [{ Command: ['load', '{% $states.input.table %}', '{% $now() %}'] }, undefined, 'load {table} {…}'],
  [{ Command: '{% $args %}' }, undefined, '{args}'],
  [{}, undefined, undefined],
])('the command of %j with selector %j is %s', (command, selector, expected) => {
  expect(commandOf(overrides(command), selector)).toBe(expected);
});

test.each<[object, object]>([
  [{ Resource: 'arn:aws:lambda:eu-west-1:1:function:close-run:live' }, { kind: 'lambda', detail: 'close-run' }],
  [{ Resource: { 'Fn::GetAtt': ['CloseRun', 'Arn'] } }, { kind: 'lambda', detail: 'CloseRun' }],
  [
    { Resource: 'arn:aws-cn:states:::lambda:invoke.waitForTaskToken', Parameters: { 'FunctionName.$': '$.fn' } },
    { kind: 'lambda', detail: '{fn}' },
  ],
  [
    { Resource: 'arn:aws:states:::lambda:invoke', Arguments: { FunctionName: { Ref: 'Gate' } } },
    { kind: 'lambda', detail: 'Gate' },
  ],
  [
    { Resource: 'arn:aws:states:::ecs:runTask', Parameters: {} },
    { kind: 'container', detail: undefined },
  ],
  [{ Resource: 'arn:aws:states:::aws-sdk:s3:listObjectsV2' }, { kind: 'task', detail: 'aws-sdk s3 listObjectsV2' }],
  [{}, { kind: 'task', detail: undefined }],
])('the Task %j is described', (fields, description) => {
  expect(describeState({ Type: 'Task', ...fields } as State)).toEqual(description);
});

test('waits and states of a type that nobody knows are described', () => {
  expect(describeState({ Type: 'Wait', TimestampPath: '$.until' })).toEqual({ kind: 'wait', detail: 'until {until}' });
  expect(describeState({ Type: 'Wait', SecondsPath: '$.pause' })).toEqual({ kind: 'wait', detail: '{pause} s' });
  expect(describeState({ Type: 'Dance' } as unknown as State)).toEqual({ kind: 'task' });
});

test('errors are short', () => {
  expect(errorLabel(['States.ALL'])).toBe('any error');
  expect(errorLabel(['A', 'B'])).toBe('A, B');
  expect(errorLabel(['A', 'B', 'C', 'D'])).toBe('A and 3 more');
  expect(errorLabel(['Lambda.A', 'Lambda.B', 'Lambda.C'])).toBe('Lambda errors');
  expect(errorLabel(['AmazonECS.Unknown', 'ECS.A', 'ECS.B'])).toBe('AmazonECS and ECS errors');
  expect(errorLabel(undefined)).toBe('any error');
});

test.each<[object[], string | undefined]>([
  [[], undefined],
  [[{ ErrorEquals: ['A'], MaxAttempts: 0 }], undefined],
  [[{ ErrorEquals: ['A'] }], 'retries: A × 3'],
  [[{ ErrorEquals: ['A'], MaxAttempts: 1, IntervalSeconds: 7200 }], 'retries: A once after 2 h'],
  [[{ ErrorEquals: ['X.A', 'B'], BackoffRate: 1, IntervalSeconds: 10 }], 'retries: A or B every 10 s × 3'],
  [[{ ErrorEquals: ['A', 'X.B', 'C'] }], 'retries: A and 2 more × 3'],
  [[{ ErrorEquals: ['States.ALL'] }], 'retries: any error × 3'],
  [[{ ErrorEquals: ['A'] }, { ErrorEquals: ['States.ALL'] }], 'retries: A × 3, other errors × 3'],
  [
    [
      { ErrorEquals: ['Starlake.LoadFailed', 'Starlake.Overlap'], MaxAttempts: 0 },
      { ErrorEquals: ['States.TaskFailed'], MaxAttempts: 5 },
    ],
    'retries: failures × 5',
  ],
  [
    [
      { ErrorEquals: ['Lambda.Unknown', 'Lambda.ServiceException', 'Sandbox.Timedout'], MaxAttempts: 6 },
      { ErrorEquals: ['Starlake.StillRunning'], IntervalSeconds: 60, MaxAttempts: 1440, BackoffRate: 1 },
      { ErrorEquals: ['Starlake.LoadFailed'], MaxAttempts: 0 },
      { ErrorEquals: ['States.TaskFailed'], IntervalSeconds: 5 },
    ],
    'retries: service errors × 6, StillRunning every 60 s × 1440, other failures × 3',
  ],
])('the retriers %j are noted as %s', (rules, note) => {
  expect(retryNote(rules as Array<Record<string, unknown>>)).toBe(note);
});
