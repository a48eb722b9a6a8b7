import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { App, Duration, Lazy, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import {
  EcsStarlakeJob,
  IStarlakePipeline,
  LoadPipeline,
  OpenLineage,
  PipelineSchedule,
  StarlakeMonitoring,
  StarlakeMonitoringProps,
  StarlakePool,
  TransformPipeline,
} from '../../lib';
import { MonitoringSettings } from '../../lib/contract/monitoring';
import { newStack } from '../helpers/definition';

/** A job with one scheduled pipeline, and its monitoring. */
function newMonitoring(props: Partial<StarlakeMonitoringProps> = {}, stack: Stack = newStack()) {
  const job = new EcsStarlakeJob(stack, 'Job', { bucket: new s3.Bucket(stack, 'Lake') });
  const sales = new LoadPipeline(stack, 'Sales', {
    job,
    domain: 'sales',
    tables: [{ name: 'orders' }],
    schedule: { cron: '30 2 * * mon', timeZone: 'Europe/Paris', flexibleWindow: Duration.minutes(10) },
  });
  const monitoring = new StarlakeMonitoring(stack, 'Monitoring', { job, pipelines: [sales], ...props });
  return { monitoring, job, sales, stack };
}

/** What the function of an app's monitoring is deployed with. */
function settingsIn(app: App): MonitoringSettings {
  const { directory } = app.synth();
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' });
  const file = files.find((each) => path.basename(each) === 'settings.json');
  return JSON.parse(readFileSync(path.join(directory, file!), 'utf8')) as MonitoringSettings;
}

test('without options: a topic, alarms whose number does not depend on that of pipelines, a dashboard, three rules', () => {
  const { monitoring, stack } = newMonitoring();
  const template = Template.fromStack(stack);
  expect(monitoring.alarms.map(({ node }) => node.id)).toEqual([
    ...['Failed', 'TimedOut', 'Late', 'Waiting', 'Rejected', 'Stale', 'Throttled', 'DeadLettersFilled', 'Broken'],
  ]);
  template.resourceCountIs('AWS::CloudWatch::Alarm', 9);
  template.resourceCountIs('AWS::CloudWatch::Dashboard', 1);
  template.hasResourceProperties('AWS::SNS::Topic', {
    KmsMasterKeyId: Match.objectLike({ 'Fn::Join': ['', Match.arrayWith([':alias/aws/sns'])] }),
  });
  template.hasResourceProperties('AWS::SNS::TopicPolicy', {
    PolicyDocument: {
      Statement: [Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } })],
    },
  });
  template.hasResourceProperties('AWS::Events::Rule', {
    EventPattern: {
      source: ['aws.states'],
      detail: {
        status: ['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'],
        stateMachineArn: [
          { 'Fn::Join': ['', Match.arrayWith([Match.stringLikeRegexp('^:stateMachine:Test-Job-68754FED-sales-')])] },
        ],
        // Items of a distributed Map, which may be ten thousand.
        executionArn: [{ 'anything-but': { wildcard: '*/*' } }],
      },
    },
    Targets: [{ Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('MonitoringMonitor'), 'Arn'] } }],
  });
  template.hasResourceProperties('AWS::Events::Rule', { ScheduleExpression: 'rate(15 minutes)' });
  Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
});

test('the function knows pipelines, schedules and limits, in a file beside its code', () => {
  const { stack } = newMonitoring({
    freshness: { 'sales.orders': { warnAfter: Duration.days(1), errorAfter: Duration.days(30) } },
    rejectedRatio: 0,
  });
  expect(settingsIn(stack.node.root as App)).toEqual({
    pipelines: [
      {
        name: 'sales',
        kind: 'load',
        machine: expect.stringMatching(/^Test-Job-68754FED-sales-/),
        stack: 'Test',
        schedules: [{ cron: '30 2 * * 1', timeZone: 'Europe/Paris', window: 600 }],
      },
    ],
    lateAfter: 7200,
    waitingAfter: 3600,
    maxRejectedRatio: 0,
    freshness: { 'sales.orders': { warn: 86_400, error: 2_592_000 } },
  });
});

test('refreshes are listened to where there is a freshness, those of the job only', () => {
  const { stack } = newMonitoring({ freshness: { 'sales.orders': { errorAfter: Duration.days(1) } } });
  Template.fromStack(stack).hasResourceProperties('AWS::Events::Rule', {
    EventPattern: {
      source: ['starlake'],
      'detail-type': ['Starlake Dataset Refreshed'],
      detail: { run: [{ prefix: { 'Fn::Join': ['', Match.arrayWith([':execution:Test-Job-68754FED-'])] } }] },
    },
  });
});

test('the function may only do what it needs, on what it knows', () => {
  const { stack } = newMonitoring();
  const policies = Object.entries(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
  const own = policies.filter(([name]) => name.startsWith('MonitoringMonitorRole'));
  const statements = own.flatMap(
    ([, { Properties }]) => Properties.PolicyDocument.Statement as Array<{ Action: string[]; Resource: unknown }>,
  );
  expect(statements.flatMap(({ Action }) => Action).sort()).toEqual([
    ...['dynamodb:GetItem', 'dynamodb:Scan', 'dynamodb:UpdateItem', 'logs:CreateLogStream', 'logs:PutLogEvents'],
    ...['sns:Publish', 'sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:SendMessage'],
    ...['states:DescribeExecution', 'states:GetExecutionHistory'],
  ]);
  expect(statements.flatMap(({ Resource }) => Resource)).not.toContain('*');
  const runs = statements.find(({ Action }) => Action.includes('states:DescribeExecution'))!;
  expect(JSON.stringify(runs.Resource)).toMatch(/:execution:Test-Job-68754FED-sales-\w{8}:\*"/);
});

test('alarms that no message tells of call the function; with a topic of the app, that on the function itself publishes', () => {
  const actions = ({ stack }: { stack: Stack }, id: string) => {
    const alarms = Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm');
    return Object.entries(alarms).find(([name]) => name.startsWith(`Monitoring${id}`))![1].Properties.AlarmActions;
  };
  const plain = newMonitoring();
  for (const id of ['Throttled', 'DeadLettersFilled']) {
    expect(actions(plain, id)).toEqual([{ 'Fn::GetAtt': [expect.stringMatching('MonitoringMonitor'), 'Arn'] }]);
  }
  for (const id of ['Failed', 'Stale', 'Broken']) expect(actions(plain, id)).toBeUndefined();
  Template.fromStack(plain.stack).hasResourceProperties('AWS::Lambda::Permission', {
    Principal: 'lambda.alarms.cloudwatch.amazonaws.com',
    SourceArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('MonitoringThrottled'), 'Arn'] },
  });
  const stack = newStack();
  const own = newMonitoring({ topic: new sns.Topic(stack, 'Topic'), emails: ['data@example.com'] }, stack);
  expect(actions(own, 'Broken')).toEqual([{ Ref: expect.stringMatching(/^Topic/) }]);
  const template = Template.fromStack(stack);
  template.resourceCountIs('AWS::SNS::Topic', 1);
  template.hasResourceProperties('AWS::SNS::Subscription', { Protocol: 'email', Endpoint: 'data@example.com' });
});

test('a FIFO topic is an error: it sends neither emails nor messages to chats', () => {
  const stack = newStack();
  const topic = sns.Topic.fromTopicArn(stack, 'Topic', 'arn:aws:sns:eu-west-1:111122223333:data.fifo');
  expect(() => newMonitoring({ topic }, stack)).toThrow(/'topic' of 'Test\/Monitoring' must not be a FIFO topic/);
});

test('an alarm on what is checked every 15 minutes stays while checks come a little later', () => {
  const alarms = Object.entries(Template.fromStack(newMonitoring().stack).findResources('AWS::CloudWatch::Alarm'));
  const periods = (id: string) => {
    const [, { Properties }] = alarms.find(([name]) => name.startsWith(`Monitoring${id}`))!;
    return [Properties.Period, Properties.EvaluationPeriods, Properties.DatapointsToAlarm];
  };
  for (const id of ['Late', 'Waiting', 'Stale']) expect(periods(id)).toEqual([900, 2, 1]);
  for (const id of ['Failed', 'TimedOut', 'Rejected']) expect(periods(id)).toEqual([300, 1, 1]);
});

test('state machines with names of their own are watched, too', () => {
  const stack = newStack();
  const job = new EcsStarlakeJob(stack, 'Job', { bucket: new s3.Bucket(stack, 'Lake') });
  const pipelines = Array.from(
    { length: 12 },
    (_, i) =>
      new LoadPipeline(stack, `P${i}`, { job, domain: `d${i}`, stateMachineName: `own-${i}`, tables: [{ name: 't' }] }),
  );
  new StarlakeMonitoring(stack, 'Monitoring', { job, pipelines });
  const rules = Object.values(Template.fromStack(stack).findResources('AWS::Events::Rule')).filter(
    ({ Properties }) => Properties.EventPattern?.detail.status.includes('RUNNING') === true,
  );
  const arns = rules.map(({ Properties }) => Properties.EventPattern.detail.stateMachineArn as unknown[]);
  expect(arns.map(({ length }) => length)).toEqual([11, 2]);
  Template.fromStack(stack).resourceCountIs('AWS::CloudWatch::Alarm', 9);
});

test('a pipeline that is named twice is an error', () => {
  const { job, sales, stack } = newMonitoring();
  expect(() => new StarlakeMonitoring(stack, 'Twice', { job, pipelines: [sales, sales] })).toThrow(
    /'pipelines' of 'Test\/Twice' has 'Test\/Sales' twice/,
  );
});

test('its metrics are its own; another name is an error', () => {
  const { monitoring, stack } = newMonitoring();
  expect(stack.resolve(monitoring.metric('RunsLate').toMetricConfig().metricStat)).toMatchObject({
    namespace: 'Starlake',
    metricName: 'RunsLate',
    dimensions: [{ name: 'Monitoring', value: 'Test-Monitoring-CEFA13A4' }],
    statistic: 'Maximum',
  });
  expect(() => monitoring.metric('Late')).toThrow(
    /a metric of 'Test\/Monitoring' must be one of .*RunsLate.*, got 'Late'/,
  );
});

test('the limits of single pipelines go before those for all', () => {
  const { stack } = newMonitoring({
    lateAfter: Duration.hours(3),
    limits: { sales: { lateAfter: Duration.hours(8), rejectedRatio: 0.5 } },
  });
  const { pipelines, ...all } = settingsIn(stack.node.root as App);
  expect(all).toMatchObject({ lateAfter: 10_800, waitingAfter: 3600, maxRejectedRatio: 0.01 });
  expect(pipelines).toEqual([expect.objectContaining({ lateAfter: 28_800, maxRejectedRatio: 0.5 })]);
});

test('where outputs have no room for all tables, the function may read those of these pipelines, and nothing else', () => {
  const stack = newStack();
  const job = new EcsStarlakeJob(stack, 'Job', { bucket: new s3.Bucket(stack, 'Lake') });
  const pool = new StarlakePool({ name: 'wide', slots: 128 });
  const wide = new LoadPipeline(stack, 'Wide', { job, domain: 'wide', tables: [{ name: 't' }], pool });
  new StarlakeMonitoring(stack, 'Monitoring', { job, pipelines: [wide] });
  const policies = Object.entries(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
  const statements = policies
    .filter(([name]) => name.startsWith('MonitoringMonitorRole'))
    .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement as Array<{ Action: unknown }>)
    .filter(({ Action }) => String(Action).startsWith('s3:'));
  expect(statements.map(({ Action }) => Action)).toEqual(['s3:ListBucket', 's3:GetObject']);
  expect(JSON.stringify(statements[1])).toContain('rounds/wide/*');
});

test('a schedule that is made after it is an error, because it would not be watched', () => {
  const { stack, sales } = newMonitoring();
  new PipelineSchedule(stack, 'Later', { pipeline: sales, cron: '0 4 * * *' });
  expect(() => (stack.node.root as App).synth()).toThrow(
    "'Test/Monitoring' does not watch 'Test/Later', which was made after it: make a StarlakeMonitoring after all schedules",
  );
});

test('the freshness of a dataset that no pipeline writes is an error', () => {
  const freshness = (dataset: string) => ({ freshness: { [dataset]: { errorAfter: Duration.days(1) } } });
  const synth = ({ stack }: { stack: Stack }) => (stack.node.root as App).synth();
  expect(() => synth(newMonitoring(freshness('sales.ordrs')))).toThrow(
    "'freshness' of 'Test/Monitoring' has 'sales.ordrs', which no pipeline that it hears of writes, did you mean 'sales.orders'?",
  );
  expect(() => synth(newMonitoring(freshness('hr.people')))).toThrow(
    "'freshness' of 'Test/Monitoring' has 'hr.people', which no pipeline that it hears of writes; they write sales.orders",
  );
  // Another pipeline of the job writes it, which may be made later, but not one of another job.
  const later = newMonitoring(freshness('kpi.top'));
  const { stack } = later;
  const other = new EcsStarlakeJob(stack, 'Other', { bucket: new s3.Bucket(stack, 'OtherLake') });
  new TransformPipeline(stack, 'Others', { job: other, tasks: [{ name: 'kpi.top' }] });
  expect(() => synth(later)).toThrow(/'kpi\.top', which no pipeline that it hears of writes/);
  const last = newMonitoring(freshness('kpi.top'));
  new TransformPipeline(last.stack, 'Kpi', { job: last.job, tasks: [{ name: 'kpi.top' }] });
  expect(() => synth(last)).not.toThrow();
});

test('what pipelines of another app write is known where they are imported with their tables', () => {
  const synth = (pipelineOf: (stack: Stack) => IStarlakePipeline, dataset: string) => () => {
    const stack = newStack();
    const job = new EcsStarlakeJob(stack, 'Job', { bucket: new s3.Bucket(stack, 'Lake') });
    const freshness = { [dataset]: { errorAfter: Duration.days(1) } };
    new StarlakeMonitoring(stack, 'Monitoring', { job, pipelines: [pipelineOf(stack)], freshness });
    (stack.node.root as App).synth();
  };
  const stateMachineArn = 'arn:aws:states:eu-west-1:111122223333:stateMachine:sales';
  const sales = (tables?: string[]) => (stack: Stack) =>
    LoadPipeline.fromLoadPipelineAttributes(stack, 'Sales', { domain: 'sales', tables, stateMachineArn });
  const kpi = (stack: Stack) =>
    TransformPipeline.fromTransformPipelineAttributes(stack, 'Kpi', { pipelineName: 'kpi', stateMachineArn });
  expect(synth(sales(['orders']), 'sales.orders')).not.toThrow();
  expect(synth(sales(['orders']), 'sales.order')).toThrow(/did you mean 'sales\.orders'\?/);
  expect(synth(sales(), 'sales.orders')).not.toThrow();
  expect(synth(kpi, 'kpi.top')).not.toThrow();
});

test('what lineage could not send is in the alarm on dead letters', () => {
  const stack = newStack();
  const openLineage = OpenLineage.http({ url: 'https://lineage.example.com' });
  const job = new EcsStarlakeJob(stack, 'Job', { bucket: new s3.Bucket(stack, 'Lake'), openLineage });
  const sales = new LoadPipeline(stack, 'Sales', { job, domain: 'sales', tables: [{ name: 't' }] });
  new StarlakeMonitoring(stack, 'Monitoring', { job, pipelines: [sales] });
  const alarms = Object.entries(Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm'));
  const [, { Properties }] = alarms.find(([name]) => name.startsWith('MonitoringDeadLettersFilled'))!;
  expect(JSON.stringify(Properties.Metrics)).toContain('LineageLost');
});

test.each<[string, object, RegExp]>([
  ['a text for emails', { emails: 'a@b.c' }, /'emails' of 'Test\/Monitoring'.* a list/],
  ['an address twice', { emails: ['a@b.c', 'a@b.c'] }, /'emails' of 'Test\/Monitoring' has 'a@b.c' twice/],
  ['no address', { emails: ['data'] }, /an address in 'emails' of 'Test\/Monitoring' must be one of email.*got 'data'/],
  ['a ratio over 1', { rejectedRatio: 5 }, /'rejectedRatio' of 'Test\/Monitoring' must be a number from 0 to 1, got 5/],
  ['a number for a time', { lateAfter: 60 }, /'lateAfter' of 'Test\/Monitoring' must be a Duration/],
  ['a time under a minute', { waitingAfter: Duration.seconds(1) }, /'waitingAfter' of 'Test\/Monitoring'.*from 60/],
  ['a misspelt option', { lateafter: Duration.hours(1) }, /has no property 'lateafter', did you mean 'lateAfter'/],
  ['no dataset', { freshness: { orders: { errorAfter: Duration.days(1) } } }, /must be 'domain\.table', got 'orders'/],
  [
    'an empty freshness',
    { freshness: { 'a.b': {} } },
    /'a\.b' in 'freshness' of 'Test\/Monitoring' must have 'warnAfter' or/,
  ],
  ['limits of no pipeline', { limits: { sale: {} } }, /'limits' of .* has 'sale', .*did you mean 'sales'\?/],
  ['a misspelt limit', { limits: { sales: { lateafter: 1 } } }, /'sales' in 'limits' of .* 'lateafter', did you mean/],
  ['a limit as text', { limits: { sales: '8 hours' } }, /'sales' in 'limits' of 'Test\/Monitoring' must be an object/],
  [
    'a freshness as text',
    { freshness: { 'a.b': '1 day' } },
    /'a\.b' in 'freshness' of 'Test\/Monitoring' must be an object/,
  ],
  ['a ratio that is known later', { rejectedRatio: Lazy.number({ produce: () => 1 }) }, /must be known at synth/],
  ['nothing to monitor', { pipelines: [] }, /'pipelines' of 'Test\/Monitoring' must have at least one pipeline/],
  [
    'no pipeline',
    { pipelines: ['sales'] },
    /a pipeline in 'pipelines' of 'Test\/Monitoring' must be a StarlakePipeline/,
  ],
])('%s is an error at synth', (_, props, message) => {
  expect(() => newMonitoring(props)).toThrow(message);
});
