import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as events from 'aws-cdk-lib/aws-events';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { DATASETS, inputOf, newJob, newPipeline, newTrigger, PREFIX, rulesOf } from './support';
import { DatasetTrigger, DatasetTriggeringStrategy } from '../../lib';
import { definitionOf, newStack } from '../helpers/definition';
import { statementsOf } from '../helpers/policies';
import { expectWithinLimits } from '../helpers/policy-size';

test('a rule hands each event of its datasets on, with the trigger', () => {
  const stack = newStack();
  newTrigger({ strategy: DatasetTriggeringStrategy.ALL, startDate: '2026-08-01' }, stack);
  const [rule, ...others] = rulesOf(stack);
  expect(others).toEqual([]);
  expect(rule).toMatchObject({
    Name: expect.stringMatching(new RegExp(`^${PREFIX}datasets-[0-9a-f]{8}-1$`)),
    Description: 'Starlake: datasets of Kpis were refreshed',
    State: 'ENABLED',
    EventPattern: {
      source: ['starlake'],
      'detail-type': ['Starlake Dataset Refreshed'],
      detail: { dataset: DATASETS },
    },
    Targets: [
      {
        Arn: { 'Fn::GetAtt': [expect.stringContaining('JoinDatasets'), 'Arn'] },
        DeadLetterConfig: { Arn: { 'Fn::GetAtt': [expect.stringContaining('DatasetDeadLetters'), 'Arn'] } },
      },
    ],
  });
  expect(rule).not.toHaveProperty('EventBusName');
  const { paths, input } = inputOf(rule);
  expect(paths).toEqual({ detail: '$.detail', time: '$.time' });
  expect(input).toEqual({
    trigger: {
      pipeline: 'Kpis',
      stateMachine: expect.stringMatching(
        new RegExp(`^arn:\\*:states:\\*:\\*:stateMachine:${PREFIX}[Kk]pis-[0-9a-f]{8}$`),
      ),
      strategy: 'all',
      datasets: DATASETS,
      minSeconds: 900,
      startDate: '2026-08-01T00:00:00.000Z',
    },
    refresh: '<detail>',
    time: '<time>',
  });
});

test('by default, any of its datasets starts it, 15 minutes after the last time', () => {
  const stack = newStack();
  newTrigger({}, stack);
  const { trigger } = inputOf(rulesOf(stack)[0]).input;
  expect(trigger).toMatchObject({ strategy: 'any', minSeconds: 900 });
  expect(trigger).not.toHaveProperty('optional');
  expect(trigger).not.toHaveProperty('startDate');
});

test('the rule is there after the state machine', () => {
  const stack = newStack();
  newTrigger({}, stack);
  Template.fromStack(stack).hasResource('AWS::Events::Rule', {
    Properties: { EventPattern: { source: ['starlake'] } },
    DependsOn: Match.arrayWith([Match.stringLikeRegexp('^KpisStateMachine')]),
  });
});

test('what the function may do, and nothing else', () => {
  const stack = newStack();
  newTrigger({}, stack);
  const machine = (name: string) => `arn:*:states:*:*:stateMachine:${name}`;
  expect(statementsOf(stack, 'JoinDatasets')).toEqual([
    'sqs:SendMessage sqs:GetQueueAttributes sqs:GetQueueUrl on <StarlakeDatasetDeadLetters>',
    'dynamodb:GetItem dynamodb:PutItem on <StarlakeDatasetJoins>',
    expect.stringMatching(
      new RegExp(
        `^states:StartExecution on ${machine(`${PREFIX}[Kk]pis-\\w{8}`)} ${machine('Test_Starlake_CE039FF8_datasets_later')}$`.replaceAll(
          '*',
          '\\*',
        ),
      ),
    ),
  ]);
  const rules = { 'Fn::Join': ['', Match.arrayWith([`:rule/${PREFIX}datasets-*`])] };
  const template = Template.fromStack(stack);
  template.hasResourceProperties('AWS::Lambda::Permission', {
    Principal: 'events.amazonaws.com',
    FunctionName: { 'Fn::GetAtt': [Match.stringLikeRegexp('JoinDatasets'), 'Arn'] },
    SourceArn: rules,
  });
  template.hasResourceProperties('AWS::SQS::QueuePolicy', {
    PolicyDocument: {
      Statement: [
        Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
        Match.objectLike({ Action: 'sqs:SendMessage', Condition: { ArnLike: { 'aws:SourceArn': rules } } }),
      ],
    },
  });
});

test('the store, and the queue for what fails', () => {
  const stack = newStack();
  newTrigger({}, stack);
  const template = Template.fromStack(stack);
  template.hasResource('AWS::DynamoDB::Table', {
    Properties: {
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'trigger', KeyType: 'HASH' }],
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true },
    },
    DeletionPolicy: 'Delete',
  });
  template.hasResourceProperties('AWS::SQS::Queue', { SqsManagedSseEnabled: true, MessageRetentionPeriod: 1_209_600 });
  template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
    MaximumRetryAttempts: 2,
    DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': [Match.stringLikeRegexp('DeadLetters'), 'Arn'] } } },
  });
});

test('what waits for the time between two runs waits in a state machine', () => {
  const stack = newStack();
  newTrigger({}, stack);
  const machine = stack.node.findChild('Starlake').node.findChild('JoinLater').node.findChild('StateMachine');
  const { States } = definitionOf(machine as sfn.StateMachine);
  expect(States.wait_until_due).toEqual({ Type: 'Wait', TimestampPath: '$.until', Next: 'join_datasets' });
  expect(States.join_datasets).toMatchObject({
    Resource: expect.stringContaining('JoinDatasets'),
    Retry: [{ ErrorEquals: ['States.TaskFailed'], MaxAttempts: 5 }],
    End: true,
  });
  expect(States.join_datasets).not.toHaveProperty('Parameters');
});

test('without triggers a job has none of it', () => {
  const stack = newStack();
  newPipeline(stack, newJob(stack));
  const template = Template.fromStack(stack);
  ['AWS::DynamoDB::Table', 'AWS::SQS::Queue'].forEach((type) => template.resourceCountIs(type, 0));
});

describe('a bus of your own', () => {
  test('is what pipelines publish on, and triggers listen on', () => {
    const stack = newStack();
    newTrigger({}, stack, newJob(stack, new events.EventBus(stack, 'Bus')));
    expect(rulesOf(stack)[0].EventBusName).toEqual({ Ref: expect.stringMatching('^Bus') });
    expect(statementsOf(stack, 'EndLoad')).toContain('events:PutEvents on <Bus>');
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::Lambda::Permission', {
      SourceArn: {
        'Fn::Join': ['', Match.arrayWith([{ Ref: Match.stringLikeRegexp('^Bus') }, `/${PREFIX}datasets-*`])],
      },
    });
    template.hasResourceProperties('AWS::Lambda::Function', {
      Description: Match.stringLikeRegexp('ends the loads'),
      Environment: { Variables: { EVENT_BUS: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Bus'), 'Arn'] } } },
    });
  });

  test('of another stack', () => {
    const app = new App();
    const [buses, stack] = [new Stack(app, 'Buses'), new Stack(app, 'Test')];
    newTrigger({}, stack, newJob(stack, new events.EventBus(buses, 'Bus')));
    expect(() => app.synth()).not.toThrow();
  });
});

test('a pipeline and its trigger may be in another stack than the job', () => {
  const app = new App();
  const [jobs, stack] = [new Stack(app, 'Jobs'), new Stack(app, 'Test')];
  const job = newJob(jobs);
  newTrigger({}, stack, job);
  const other = new Stack(app, 'Other');
  new DatasetTrigger(other, 'Trigger', { job, pipeline: newPipeline(other, job, 'Others'), datasets: DATASETS });
  expect(() => app.synth()).not.toThrow();
  Template.fromStack(jobs).resourceCountIs('AWS::DynamoDB::Table', 1);
});

describe('limits', () => {
  const datasets = (count: number, length = 20) =>
    Array.from({ length: count }, (_, i) => `sales.${String(i).padStart(length - 6, 't')}`);

  test('a pattern has 2,048 characters: more datasets are more rules, which hand on the same', () => {
    const stack = newStack();
    newTrigger({ datasets: datasets(200) }, stack);
    const rules = rulesOf(stack);
    expect(rules.map(({ Name }) => Name.slice(-2))).toEqual(['-1', '-2', '-3']);
    expect(rules.flatMap(({ EventPattern }) => EventPattern.detail.dataset)).toEqual(datasets(200));
    for (const rule of rules) {
      expect(JSON.stringify(rule.EventPattern).length).toBeLessThanOrEqual(2048);
      expect(inputOf(rule).text).toBe(inputOf(rules[0]).text);
    }
  });

  test('a rule hands on 8,192 characters', () => {
    const longest = newStack();
    newTrigger({ datasets: datasets(334) }, longest);
    const { text } = inputOf(rulesOf(longest)[0]);
    // A star stands for a partition, a region and an account.
    expect(text.length + 36).toBeLessThanOrEqual(8192);
    expect(text.length).toBeGreaterThan(7800);
    expect(() => newTrigger({ datasets: datasets(345) })).toThrow(
      /^'datasets' of 'Test\/Trigger' are 345 datasets, which take about 8\d\d\d characters, and EventBridge hands on 8192: split/,
    );
  });

  test('100 triggers fit into the policies of a function, and start their own pipelines only', () => {
    const stack = newStack();
    const job = newJob(stack);
    for (let i = 0; i < 100; i++) {
      const pipeline = newPipeline(stack, job, `Kpis${i}`);
      new DatasetTrigger(stack, `Trigger${i}`, { job, pipeline, datasets: DATASETS });
    }
    expectWithinLimits(Template.fromStack(stack).toJSON());
    expect(statementsOf(stack, 'JoinDatasets').join()).not.toContain(`stateMachine:${PREFIX}*`);
    const permissions = Object.values(Template.fromStack(stack).findResources('AWS::Lambda::Permission'));
    expect(permissions.filter(({ Properties }) => JSON.stringify(Properties).includes('JoinDatasets'))).toHaveLength(1);
  });
});

test('a state machine with a name of your own may be started', () => {
  const stack = newStack();
  const job = newJob(stack);
  const pipeline = newPipeline(stack, job, 'Kpis', { stateMachineName: 'own' });
  new DatasetTrigger(stack, 'Trigger', { job, pipeline, datasets: DATASETS });
  expect(statementsOf(stack, 'JoinDatasets').join()).toContain('arn:*:states:*:*:stateMachine:own');
  expect(inputOf(rulesOf(stack)[0]).input.trigger.stateMachine).toBe('arn:*:states:*:*:stateMachine:own');
});
