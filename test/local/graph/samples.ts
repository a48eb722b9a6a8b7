import type { Definition, State } from '../../../local/asl';

const ecs = (command: object, rest: Partial<State> = {}): State => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::ecs:runTask.sync',
  Parameters: { Overrides: { ContainerOverrides: [{ Name: 'starlake', ...command }] } },
  ...rest,
});

const lambda = (name: string, rest: Partial<State> = {}): State => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Parameters: { FunctionName: `arn:aws:lambda:eu-west-1:111122223333:function:${name}`, 'Payload.$': '$' },
  ...rest,
});

/** The load pipeline of one domain, in the shape that the library synthesizes. */
export function loadPipeline(domain: string): Definition {
  return {
    StartAt: `check_${domain}_incoming_files`,
    States: {
      [`check_${domain}_incoming_files`]: lambda('pre-load-gate', {
        Retry: [
          { ErrorEquals: ['Starlake.NotReady'], IntervalSeconds: 60, MaxAttempts: 60, BackoffRate: 1 },
          { ErrorEquals: ['Starlake.InvalidInput', 'Starlake.Overlap'], MaxAttempts: 0 },
          { ErrorEquals: ['States.TaskFailed'], IntervalSeconds: 2, MaxAttempts: 5 },
        ],
        ResultPath: '$.preLoad',
        Next: `skip_or_start_loading_${domain}`,
      }),
      [`skip_or_start_loading_${domain}`]: {
        Type: 'Choice',
        Choices: [{ Variable: '$.preLoad.ready', BooleanEquals: true, Next: `${domain}_import` }],
        Default: `skip_loading_${domain}`,
      },
      [`skip_loading_${domain}`]: { Type: 'Succeed' },
      [`${domain}_import`]: ecs(
        { Command: ['stage', '--domains', domain] },
        { Next: `load_${domain}`, Catch: [{ ErrorEquals: ['States.ALL'], Next: `end_${domain}` }] },
      ),
      [`end_or_retry_${domain}`]: {
        Type: 'Choice',
        Choices: [
          { Variable: '$.preLoad.next', StringEquals: 'LOAD', Next: `wait_to_retry_${domain}` },
          { Variable: '$.preLoad.next', StringEquals: 'IMPORT', Next: `${domain}_import` },
        ],
        Default: `${domain}_loaded`,
      },
      [`end_${domain}`]: lambda('end-load', { Next: `end_or_retry_${domain}` }),
      [`load_${domain}`]: {
        Type: 'Map',
        MaxConcurrency: 8,
        ItemsPath: '$.tables',
        ItemSelector: {
          'table.$': '$$.Map.Item.Value',
          'args.$': `States.Array('load', '--domains', '${domain}', '--tables', $$.Map.Item.Value.table)`,
        },
        ItemProcessor: {
          StartAt: `${domain}_load`,
          States: {
            [`${domain}_load`]: ecs(
              { 'Command.$': '$.args' },
              { End: true, Catch: [{ ErrorEquals: ['States.ALL'], Next: `explain_${domain}_failure` }] },
            ),
            [`explain_${domain}_failure`]: lambda('explain-failure', { End: true }),
          },
        },
        Next: `end_${domain}`,
      },
      [`wait_to_retry_${domain}`]: { Type: 'Wait', SecondsPath: '$.preLoad.wait', Next: `load_${domain}` },
      [`${domain}_loaded`]: { Type: 'Succeed' },
    },
  };
}

/** Two domains at once. */
export const PARALLEL: Definition = {
  StartAt: 'both',
  States: {
    both: {
      Type: 'Parallel',
      Branches: [loadPipeline('sales'), loadPipeline('hr')],
      Catch: [{ ErrorEquals: ['States.Timeout', 'States.TaskFailed'], Next: 'too late' }],
      Next: 'sum up',
    },
    'sum up': { Type: 'Pass', End: true },
    'too late': { Type: 'Fail', Error: 'Starlake.LoadFailed' },
  },
};

/** As small as it gets. */
export const PASS: Definition = { StartAt: 'nothing', States: { nothing: { Type: 'Pass', End: true } } };

/** A nested Map in a Parallel in a Map, a loop, every kind of state, JSONata, and fields that nobody knows. */
export const ZOO: Definition = {
  StartAt: 'each country',
  States: {
    'each country': {
      Type: 'Map',
      MaxConcurrency: 1,
      Iterator: {
        StartAt: 'branches',
        States: {
          branches: {
            Type: 'Parallel',
            End: true,
            Branches: [
              {
                Comment: 'files',
                StartAt: 'each file',
                States: {
                  'each file': {
                    Type: 'Map',
                    End: true,
                    ItemProcessor: { StartAt: 'copy', States: { copy: lambda('copy-file:live', { End: true }) } },
                  },
                },
              },
              {
                StartAt: 'ask',
                States: { ask: { Type: 'Task', Resource: 'arn:aws:states:::sqs:sendMessage', End: true } },
              },
            ],
          },
        },
      },
      Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts: 2 }],
      Next: 'poll',
    },
    poll: lambda('poll', {
      Next: 'done?',
      Retry: [{ ErrorEquals: ['A', 'B', 'C'], IntervalSeconds: 300, MaxAttempts: 1 }],
    }),
    'done?': {
      Type: 'Choice',
      Choices: [
        {
          And: [
            { Variable: '$.state', IsPresent: true },
            { Variable: '$.state', StringEquals: 'FAILED' },
            { Variable: '$.count', NumericGreaterThanEquals: 3 },
          ],
          Next: 'give up',
        },
        { Not: { Variable: '$.more', BooleanEquals: true }, Next: 'transform' },
        { Condition: '{% $states.input.odd %}', Next: 'transform' },
      ],
      Default: 'wait a bit',
    },
    'wait a bit': { Type: 'Wait', Seconds: 300, Next: 'poll' },
    transform: ecs({ Command: ['transform', '--name', 'kpi.revenue'] }, { Next: 'end of it', X: 1 }),
    'give up': { Type: 'Fail', Error: 'Zoo.TooMany' },
    'end of it': { Type: 'Succeed' },
    'never reached': { Type: 'Pass', End: true },
  },
};
