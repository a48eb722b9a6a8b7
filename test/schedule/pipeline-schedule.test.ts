import { App, Duration, Lazy, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { newStack } from '../helpers/definition';
import { newJob, newPipeline } from '../pipeline/new-pipeline';
import { LoadPipeline, PipelineSchedule, ScheduleOptions } from '../../lib';

const NOW = new Date('2026-08-01T12:00:00Z');

beforeEach(() => jest.useFakeTimers({ now: NOW }));
afterEach(() => jest.useRealTimers());

function scheduled(schedule: ScheduleOptions, stack = newStack()): Template {
  newPipeline({ schedule }, stack);
  return Template.fromStack(stack);
}

const schedulesOf = (template: Template) =>
  Object.values(template.findResources('AWS::Scheduler::Schedule')).map(({ Properties }) => Properties);

describe('a schedule', () => {
  test('starts the pipeline with the scheduled time, tries for an hour, and loses nothing', () => {
    const template = scheduled({ cron: '30 2 * * *' });
    template.resourceCountIs('AWS::Scheduler::Schedule', 1);
    const [{ Target, ...rest }] = schedulesOf(template);
    expect(rest).toEqual({
      Description: "Starlake: starts sales at '30 2 * * *'",
      ScheduleExpression: 'cron(30 2 * * ? *)',
      ScheduleExpressionTimezone: 'UTC',
      FlexibleTimeWindow: { Mode: 'OFF' },
      State: 'ENABLED',
    });
    const [machine] = Object.keys(template.findResources('AWS::StepFunctions::StateMachine'));
    const [queue] = Object.keys(template.findResources('AWS::SQS::Queue'));
    expect(Target).toEqual({
      Arn: { Ref: machine },
      RoleArn: { 'Fn::GetAtt': [expect.stringMatching(/^StarlakeSchedulesRole/), 'Arn'] },
      Input: '{"scheduledTime":"<aws.scheduler.scheduled-time>","once":true}',
      DeadLetterConfig: { Arn: { 'Fn::GetAtt': [queue, 'Arn'] } },
      RetryPolicy: { MaximumEventAgeInSeconds: 3600, MaximumRetryAttempts: 185 },
    });
  });

  test('has a role that may start this pipeline, and leave a letter, for this account only', () => {
    const template = scheduled({ cron: 'daily' });
    const [machine] = Object.keys(template.findResources('AWS::StepFunctions::StateMachine'));
    const [queue] = Object.keys(template.findResources('AWS::SQS::Queue'));
    const roles = template.findResources('AWS::IAM::Role', {
      Properties: {
        AssumeRolePolicyDocument: {
          Statement: [
            {
              Action: 'sts:AssumeRole',
              Effect: 'Allow',
              Principal: { Service: 'scheduler.amazonaws.com' },
              Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
            },
          ],
        },
      },
    });
    expect(Object.keys(roles)).toHaveLength(1);
    const policies = Object.entries(template.findResources('AWS::IAM::Policy'));
    const own = policies.filter(([id]) => id.startsWith('StarlakeSchedules')).map(([, { Properties }]) => Properties);
    expect(own.map(({ PolicyDocument }) => PolicyDocument.Statement)).toEqual([
      [
        { Action: 'sqs:SendMessage', Effect: 'Allow', Resource: { 'Fn::GetAtt': [queue, 'Arn'] } },
        { Action: 'states:StartExecution', Effect: 'Allow', Resource: { Ref: machine } },
      ],
    ]);
  });

  test('has a queue that is encrypted, takes no plain connections, and keeps letters for 14 days', () => {
    const template = scheduled({ cron: 'daily' });
    template.hasResourceProperties('AWS::SQS::Queue', { SqsManagedSseEnabled: true, MessageRetentionPeriod: 1209600 });
    template.hasResourceProperties('AWS::SQS::QueuePolicy', {
      PolicyDocument: {
        Statement: [Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } })],
      },
    });
  });

  test('takes a time zone, a begin, an end and a window, and may be disabled', () => {
    const template = scheduled({
      cron: 'weekly',
      timeZone: 'Europe/Paris',
      startDate: '2026-10-01',
      endDate: '2027-01-01T06:00:00',
      flexibleWindow: Duration.minutes(15),
      enabled: false,
    });
    expect(schedulesOf(template)[0]).toMatchObject({
      ScheduleExpression: 'cron(0 0 ? * 2 *)',
      ScheduleExpressionTimezone: 'Europe/Paris',
      StartDate: '2026-09-30T22:00:00.000Z',
      EndDate: '2027-01-01T05:00:00.000Z',
      FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 15 },
      State: 'DISABLED',
    });
    template.hasResource('AWS::Scheduler::Schedule', { Metadata: { 'starlake:cron': 'weekly' } });
  });

  test.each([
    ['2026-10-25T02:30:00', 'Europe/Paris', '2026-10-25T01:30:00.000Z'],
    ['2027-03-28T01:30', 'Europe/Paris', '2027-03-28T00:30:00.000Z'],
    ['2027-03-28 03:30', 'Europe/Paris', '2027-03-28T01:30:00.000Z'],
    ['2026-09-01T00:00:00Z', 'Asia/Tokyo', '2026-09-01T00:00:00.000Z'],
    ['2026-09-01t00:00:00+0530', 'Asia/Tokyo', '2026-08-31T18:30:00.000Z'],
    ['2026-09-01T00:00:00.5+02', 'UTC', '2026-08-31T22:00:00.500Z'],
  ])('begins at %s in %s', (startDate, timeZone, expected) => {
    expect(schedulesOf(scheduled({ cron: 'daily', timeZone, startDate }))[0].StartDate).toBe(expected);
  });

  // EventBridge refuses it, also when something else is changed.
  test('a begin that is past is left out', () => {
    expect(schedulesOf(scheduled({ cron: 'daily', startDate: '2024-01-01' }))[0]).not.toHaveProperty('StartDate');
  });

  test('an end that is past disables it, with a warning', () => {
    const stack = newStack();
    const template = scheduled({ cron: 'daily', startDate: '2024-01-01', endDate: '2026-08-01' }, stack);
    expect(schedulesOf(template)[0]).toMatchObject({ State: 'DISABLED' });
    expect(schedulesOf(template)[0]).not.toHaveProperty('EndDate');
    Annotations.fromStack(stack).hasWarning('/Test/Sales/Schedule', Match.stringLikeRegexp("'endDate'.*is past"));
  });
});

test('days of the month or of the week: two schedules, of which the second knows what the first starts', () => {
  const template = scheduled({ cron: '0 6 1,15 * mon', timeZone: 'Europe/Paris' });
  const inputs = schedulesOf(template).map(({ ScheduleExpression, Target }) => [
    ScheduleExpression,
    JSON.parse(Target.Input),
  ]);
  const scheduledTime = '<aws.scheduler.scheduled-time>';
  expect(inputs).toEqual([
    ['cron(0 6 1,15 * ? *)', { scheduledTime, once: true }],
    ['cron(0 6 ? * 2 *)', { scheduledTime, once: true, unless: { daysOfMonth: [1, 15], timeZone: 'Europe/Paris' } }],
  ]);
});

test('ids do not depend on what else there is', () => {
  const ids = (stack: Stack) => Object.keys(Template.fromStack(stack).findResources('AWS::Scheduler::Schedule'));
  const one = newStack();
  scheduled({ cron: '0 6 1,15 * mon' }, one);
  const two = newStack();
  const job = newJob(two);
  new LoadPipeline(two, 'Hr', { job, domain: 'hr', tables: [{ name: 'people' }], schedule: { cron: 'daily' } });
  newPipeline({ job, schedule: { cron: '0 7 2 * tue' } }, two);
  expect(ids(two)).toEqual(expect.arrayContaining(ids(one)));
});

test('a stack has one queue and one role for all its schedules, and another role where a policy would be too long', () => {
  const stack = newStack();
  const job = newJob(stack);
  for (let i = 0; i < 45; i++) {
    const tables = [{ name: 'people' }];
    const pipeline = new LoadPipeline(stack, `Hr${i}`, { job, domain: `hr${i}`, tables, schedule: { cron: 'daily' } });
    new PipelineSchedule(stack, `Second${i}`, { pipeline, cron: 'monthly' });
  }
  const template = Template.fromStack(stack);
  template.resourceCountIs('AWS::SQS::Queue', 1);
  template.resourceCountIs('AWS::Scheduler::Schedule', 90);
  const policies = Object.entries(template.findResources('AWS::IAM::Policy'));
  const own = policies.filter(([id]) => id.startsWith('StarlakeSchedules')).map(([, { Properties }]) => Properties);
  const machines = own.map(({ PolicyDocument }) =>
    PolicyDocument.Statement.filter(({ Action }: { Action: string }) => Action === 'states:StartExecution').flatMap(
      ({ Resource }: { Resource: unknown }) => Resource,
    ),
  );
  expect(machines.map(({ length }) => length).sort()).toEqual([40, 5]);
});

test('another stack may have the schedule of a pipeline', () => {
  const app = new App();
  const pipeline = newPipeline({}, new Stack(app, 'Pipelines'));
  const stack = new Stack(app, 'Schedules');
  const schedule = new PipelineSchedule(stack, 'Sales', { pipeline, cron: 'daily' });
  expect(schedule.expressions).toEqual(['cron(0 0 * * ? *)']);
  Template.fromStack(stack).resourceCountIs('AWS::SQS::Queue', 1);
  Template.fromStack(Stack.of(pipeline)).resourceCountIs('AWS::SQS::Queue', 0);
});

test.each<[Partial<ScheduleOptions>, string]>([
  [{ cron: '61 * * * *' }, "'cron' of 'Test/Sales/Schedule' is '61 * * * *', and has the minute '61'"],
  [
    { cron: Lazy.string({ produce: () => 'daily' }) },
    "'cron' of 'Test/Sales/Schedule' must be a cron expression that is known",
  ],
  [{ timeZone: 'Europe/Pariss' }, "'timeZone' of 'Test/Sales/Schedule' must be a time zone of the IANA database"],
  [{ timeZone: 'Europe/Pariss' }, "did you mean 'Europe/Paris'?"],
  [{ timeZone: 'europe/paris' }, "did you mean 'Europe/Paris'?"],
  [{ timeZone: 'utc' }, "did you mean 'UTC'?"],
  [{ timeZone: '+01:00' }, "got '+01:00'"],
  [{ timeZone: '' }, "got ''"],
  [{ timeZone: Lazy.string({ produce: () => 'UTC' }) }, "'timeZone' of 'Test/Sales/Schedule' must be known at synth"],
  [{ startDate: '2026-02-30' }, "'startDate' of 'Test/Sales/Schedule' must be an ISO-8601 time"],
  [{ startDate: 'tomorrow' }, "got 'tomorrow'"],
  [{ startDate: '2026-09-01T00:00:00+99' }, 'must be an ISO-8601 time'],
  [{ startDate: new Date() as never }, 'must be a text'],
  [{ endDate: Lazy.string({ produce: () => '2026-09-01' }) }, 'must be known at synth'],
  [{ startDate: '2026-09-02', endDate: '2026-09-02' }, 'must be after its startDate 2026-09-02, got 2026-09-02'],
  [{ flexibleWindow: Duration.seconds(30) }, 'must be a whole number of minutes from 1 to 1440'],
  [{ flexibleWindow: Duration.hours(25) }, 'must be a whole number of minutes from 1 to 1440'],
])('an error for %j', (wrong, message) => {
  expect(() => scheduled({ cron: 'daily', ...wrong })).toThrow(message);
});

test.each([
  'UTC',
  'Etc/UTC',
  'GMT',
  'US/Pacific',
  'Asia/Kolkata',
  'Asia/Calcutta',
  'Etc/GMT+5',
  'America/Argentina/Ushuaia',
])('the time zone %s', (timeZone) => {
  expect(schedulesOf(scheduled({ cron: 'daily', timeZone }))[0].ScheduleExpressionTimezone).toBe(timeZone);
});

test('an error for what is no pipeline', () => {
  expect(() => new PipelineSchedule(newStack(), 'Sales', { pipeline: {} as never, cron: 'daily' })).toThrow(
    "'pipeline' of 'Test/Sales' must be a StarlakePipeline",
  );
});
