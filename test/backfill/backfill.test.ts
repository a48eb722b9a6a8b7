import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { newJob, newPipeline } from '../pipeline/new-pipeline';
import { allStates, definitionOf, newStack } from '../helpers/definition';
import { expectWithinLimits } from '../helpers/policy-size';
import { BackfillPipeline, BackfillPipelineProps, LoadPipeline, TransformPipeline } from '../../lib';

function newBackfill(props: Partial<BackfillPipelineProps> = {}, stack = newStack()) {
  const job = newJob(stack);
  const pipeline = newPipeline({ job }, stack);
  const pipelines = [{ pipeline, cron: 'daily', timeZone: 'Europe/Paris' }];
  const backfill = new BackfillPipeline(stack, 'Backfill', { job, pipelines, ...props });
  return { stack, job, pipeline, backfill };
}

describe('the definition', () => {
  test('plans, runs each time, ends', () => {
    const { backfill } = newBackfill();
    const { StartAt, States } = definitionOf(backfill.stateMachine);
    expect(StartAt).toBe('plan_backfill');
    expect(States.plan_backfill).toMatchObject({ Next: 'run_or_skip_backfill', ResultSelector: { 'plan.$': '$' } });
    expect(States.plan_backfill.Parameters).toMatchObject({
      action: 'plan',
      'execution.$': '$$.Execution',
      maxConcurrency: 1,
      targets: {
        sales: {
          cron: '0 0 * * *',
          timeZone: 'Europe/Paris',
          succeeded: '.starlake-stepfunctions/succeeded/load',
        },
      },
    });
    expect(States.run_or_skip_backfill).toMatchObject({
      Choices: [{ Variable: '$.plan.next', StringEquals: 'RUN', Next: 'run_each_of_backfill' }],
      Default: 'backfill_done',
    });
    expect(States.run_each_of_backfill).toMatchObject({
      ItemsPath: '$.plan.runs',
      MaxConcurrencyPath: '$.plan.maxConcurrency',
      ItemSelector: { 'round.$': '$.plan.round' },
      ResultPath: '$.results',
      Next: 'end_backfill',
    });
    expect(States.end_backfill).toMatchObject({ Next: 'end_or_run_backfill', ResultSelector: { 'plan.$': '$' } });
    expect(States.end_or_run_backfill).toMatchObject({ Default: 'backfill_done' });
    expect(States.backfill_done).toMatchObject({ Type: 'Succeed', OutputPath: '$.plan.summary' });
  });

  test('a run has its logical date, its interval and a name, leaves its status, and stops no other', () => {
    const states = allStates(definitionOf(newBackfill().backfill.stateMachine));
    const { run_of_backfill: run, outcome_of_run_of_backfill: outcome, run_of_backfill_ended: ended } = states;
    const name = "States.Format('{}-{}-{}', $.name, $.round, $$.Execution.RedriveCount)";
    expect(run).toMatchObject({
      Resource: 'arn:<AWS::Partition>:states:::states:startExecution.sync:2',
      Parameters: {
        'StateMachineArn.$': '$.machine',
        'Name.$': name,
        Input: {
          'scheduledTime.$': '$.scheduledTime',
          dataInterval: { 'start.$': '$.start', 'end.$': '$.scheduledTime' },
          once: true,
          'AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID.$': '$$.Execution.Id',
        },
      },
      ResultSelector: { 'output.$': '$.Output' },
      ResultPath: '$.result',
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'run_of_backfill_failed', ResultPath: '$.failure' }],
      Next: 'outcome_of_run_of_backfill',
    });
    expect(outcome).toMatchObject({
      Choices: [{ Variable: '$.result.output.blockedBy', IsPresent: true, Next: 'run_of_backfill_blocked' }],
      Default: 'run_of_backfill_ended',
    });
    expect(ended).toMatchObject({ Parameters: { 'status.$': '$.result.output.status' }, End: true });
    const execution = { 'name.$': name, 'redrive.$': '$$.Execution.RedriveCount' };
    expect(states.run_of_backfill_failed).toMatchObject({
      Parameters: { 'error.$': '$.failure.Error', ...execution },
      End: true,
    });
    expect(states.run_of_backfill_blocked).toMatchObject({
      Parameters: { error: 'Starlake.Overlap', ...execution },
      End: true,
    });
  });

  test('a load and a transform of one name have markers of their own', () => {
    const stack = newStack();
    const job = newJob(stack);
    const load = newPipeline({ job }, stack);
    const transform = new TransformPipeline(stack, 'sales', { job, tasks: [{ name: 'sales.kpi' }] });
    const folders = [load, transform].map((pipeline, i) => {
      const props = { job, pipelineName: `b${i}`, pipelines: [{ pipeline, cron: 'daily' }] };
      const { States } = definitionOf(new BackfillPipeline(stack, `B${i}`, props).stateMachine);
      return States[`plan_b${i}`].Parameters.targets.sales.succeeded;
    });
    expect(folders).toEqual(['.starlake-stepfunctions/succeeded/load', '.starlake-stepfunctions/succeeded/transform']);
    expect(definitionOf(load.stateMachine).States.end_loading_sales.Parameters.succeeded).toBe(folders[0]);
    expect(definitionOf(transform.stateMachine).States.end_sales.Parameters.succeeded).toBe(folders[1]);
  });

  test('what time does not mend is not tried again', () => {
    const { plan_backfill: plan, end_backfill: end } = allStates(definitionOf(newBackfill().backfill.stateMachine));
    for (const { Retry } of [plan, end]) {
      expect(Retry[0]).toMatchObject({
        ErrorEquals: ['Starlake.InvalidInput', 'Starlake.BackfillFailed'],
        MaxAttempts: 0,
      });
    }
  });
});

const statements = (template: Template, prefix: string) =>
  [
    ...Object.entries(template.findResources('AWS::IAM::Policy')),
    ...Object.entries(template.findResources('AWS::IAM::ManagedPolicy')),
  ]
    .filter(([id]) => id.startsWith(prefix))
    .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement);

test('its role may run the pipelines and wait for them, and no others', () => {
  const { stack, pipeline } = newBackfill();
  const template = Template.fromStack(stack);
  const machine = stack.resolve(pipeline.stateMachine.stateMachineArn);
  const own = statements(template, 'BackfillRole').filter(({ Action }) => /states|events/.test(String(Action)));
  expect(own).toEqual([
    {
      Action: ['events:PutTargets', 'events:PutRule', 'events:DescribeRule'],
      Effect: 'Allow',
      Resource: expect.objectContaining({
        'Fn::Join': ['', expect.arrayContaining([':rule/StepFunctionsGetEventsForStepFunctionsExecutionRule'])],
      }),
    },
    { Action: 'states:StartExecution', Effect: 'Allow', Resource: machine },
    {
      Action: ['states:DescribeExecution', 'states:StopExecution'],
      Effect: 'Allow',
      Resource: {
        'Fn::Join': [
          '',
          [
            'arn:',
            { Ref: 'AWS::Partition' },
            ':states:',
            { Ref: 'AWS::Region' },
            ':',
            { Ref: 'AWS::AccountId' },
            ':execution:',
            { 'Fn::Select': [6, { 'Fn::Split': [':', machine] }] },
            ':*',
          ],
        ],
      },
    },
  ]);
  expect(JSON.stringify(own)).not.toContain('"Resource":"*"');
});

test('its role may look at and stop executions of the job, when it runs more than 40 pipelines', () => {
  const stack = newStack();
  const job = newJob(stack);
  const pipelines = Array.from({ length: 41 }, (_, i) => {
    const domain = `domain_${i}`;
    return { pipeline: new LoadPipeline(stack, domain, { job, domain, tables: [{ name: 'orders' }] }), cron: 'daily' };
  });
  new BackfillPipeline(stack, 'Backfill', { job, pipelines });
  const own = statements(Template.fromStack(stack), 'BackfillRole');
  const [{ Resource: executions }, ...others] = own.filter(({ Action }) => Action.includes('states:StopExecution'));
  expect(others).toEqual([]);
  expect(executions['Fn::Join'][1].at(-1)).toMatch(/^:execution:Test-Starlake-[\w-]+\*:\*$/);
  expect(
    own.filter(({ Action }) => Action === 'states:StartExecution').flatMap(({ Resource }) => Resource),
  ).toHaveLength(41);
});

test('its function may list the markers of the pipelines, and nothing else', () => {
  const { stack, backfill, job } = newBackfill();
  expect(backfill.pipelineName).toBe('backfill');
  const s3 = statements(Template.fromStack(stack), `${job.node.id}BackfillRole`).filter(({ Action }) =>
    String(Action).startsWith('s3:'),
  );
  expect(s3).toEqual([
    {
      Action: 's3:ListBucket',
      Effect: 'Allow',
      Resource: expect.anything(),
      Condition: { StringLike: { 's3:prefix': ['datasets/.starlake-stepfunctions/succeeded/load/sales/*'] } },
    },
  ]);
});

test('a hundred pipelines have a role whose policies are not too long', () => {
  const stack = newStack();
  const job = newJob(stack);
  const pipelines = Array.from({ length: 100 }, (_, i) => ({
    pipeline: new LoadPipeline(stack, `P${i}`, { job, domain: `domain${i}`, tables: [{ name: 't' }] }),
    cron: 'hourly',
  }));
  const backfill = new BackfillPipeline(stack, 'Backfill', { job, pipelines });
  const template = Template.fromStack(stack);
  expectWithinLimits(template.toJSON());
  const started = statements(template, 'BackfillRole')
    .filter(({ Action }) => Action === 'states:StartExecution')
    .flatMap(({ Resource }) => Resource);
  expect(started).toHaveLength(100);
  expect(Object.keys(definitionOf(backfill.stateMachine).States.plan_backfill.Parameters.targets)).toHaveLength(100);
});

test('the command line finds it', () => {
  const { stack, backfill } = newBackfill({ pipelineName: 'again', maxConcurrency: 3 });
  const { Metadata } = stack.resolve(
    (
      Template.fromStack(stack).findResources('AWS::StepFunctions::StateMachine', {
        Metadata: { 'starlake:kind': 'backfill' },
      }) as Record<string, never>
    )[stack.getLogicalId(backfill.stateMachine.node.defaultChild as never)],
  ) as { Metadata: object };
  expect(Metadata).toMatchObject({ 'starlake:pipeline': 'again' });
  expect(definitionOf(backfill.stateMachine).States.plan_again.Parameters.maxConcurrency).toBe(3);
});

test.each<[(stack: Stack) => Partial<BackfillPipelineProps>, string]>([
  [() => ({ pipelines: [] }), "'pipelines' of 'Test/Backfill' must have at least one pipeline"],
  [() => ({ pipelines: 'sales' as never }), "'pipelines' of 'Test/Backfill' must be a list"],
  [() => ({ pipelines: [{ pipeline: {} as never, cron: 'daily' }] }), 'must be a StarlakePipeline'],
  [() => ({ maxConcurrency: 41 }), "'maxConcurrency' of 'Test/Backfill' must be a whole number from 1 to 40, got 41"],
  [() => ({ maxConcurrency: 0 }), 'got 0'],
  [() => ({ job: {} as never }), "'job' of 'Test/Backfill' must be a StarlakeJob"],
])('an error for invalid properties (%#)', (props, message) => {
  const stack = newStack();
  expect(() => newBackfill(props(stack), stack)).toThrow(message);
});

test('an error for an invalid schedule, a name twice, and a backfill of backfills', () => {
  const { stack, job, pipeline, backfill } = newBackfill();
  const make = (id: string, ...pipelines: BackfillPipelineProps['pipelines']) =>
    new BackfillPipeline(stack, id, { job, pipelines });
  expect(() => make('A', { pipeline, cron: '0 0 * *' })).toThrow(
    "'cron' of 'sales' in 'pipelines' of 'Test/A' is '0 0 * *'",
  );
  expect(() => make('B', { pipeline, cron: 'daily', timeZone: 'Paris' })).toThrow("'timeZone' of 'sales' in");
  expect(() => make('C', { pipeline, cron: 'daily' }, { pipeline, cron: 'hourly' })).toThrow("has 'sales' twice");
  expect(() => make('D', { pipeline: backfill, cron: 'daily' })).toThrow('which is a backfill itself');
});
