import { App, NestedStack, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { EcsStarlakeJob, IStarlakePipeline, LoadPipeline, PipelineSchedule, StarlakeMonitoring } from '../../lib';
import { newStack } from '../helpers/definition';

const newJob = (stack: Stack) => new EcsStarlakeJob(stack, 'Job', { bucket: new s3.Bucket(stack, 'Lake') });
const newLoad = (stack: Stack, job: EcsStarlakeJob, more: object = {}) =>
  new LoadPipeline(stack, 'Sales', { job, domain: 'sales', tables: [{ name: 't' }], ...more });

function monitored(more: object = {}) {
  const stack = newStack();
  const job = newJob(stack);
  const sales = newLoad(stack, job, more);
  const monitoring = new StarlakeMonitoring(stack, 'Monitoring', { job, pipelines: [sales] });
  return { monitoring, template: Template.fromStack(stack) };
}

const SCHEDULED = { schedule: { cron: '0 2 * * *' } };

test('what the function could not handle after two more attempts is in its dead-letter queue', () => {
  monitored().template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
    FunctionName: { Ref: Match.stringLikeRegexp('^MonitoringMonitor') },
    MaximumRetryAttempts: 2,
    DestinationConfig: {
      OnFailure: { Destination: { 'Fn::GetAtt': [Match.stringLikeRegexp('^MonitoringDeadLetters'), 'Arn'] } },
    },
  });
});

test('notes are deleted when they have expired, and are billed by what is read and written', () => {
  monitored().template.hasResourceProperties('AWS::DynamoDB::Table', {
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST',
    TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true },
  });
});

test('a queue without data hides no other in the alarm on dead letters, and alarms without data are quiet', () => {
  const { template } = monitored(SCHEDULED);
  const alarms = Object.entries(template.findResources('AWS::CloudWatch::Alarm'));
  const [, dead] = alarms.find(([id]) => id.startsWith('MonitoringDeadLettersFilled'))!;
  const metrics = dead.Properties.Metrics as Array<{ Expression?: string }>;
  expect(metrics.map(({ Expression }) => Expression).filter(Boolean)).toEqual(['FILL(m0, 0) + FILL(m1, 0)']);
  expect(JSON.stringify(metrics)).toMatch(
    /StarlakeSchedulesDeadLetters.*MonitoringDeadLetters|.*StarlakeSchedulesDead/,
  );
  expect(new Set(alarms.map(([, { Properties }]) => Properties.TreatMissingData))).toEqual(new Set(['notBreaching']));
});

test('runs are added up; what each check finds is not', () => {
  const { monitoring } = monitored();
  const statistics = ['RunsFailed', 'RunsTimedOut', 'RunsAborted', 'RunsLate', 'RunsWaiting', 'TablesStale'].map(
    (name) => monitoring.metric(name).statistic,
  );
  expect(statistics).toEqual(['Sum', 'Sum', 'Sum', 'Maximum', 'Maximum', 'Maximum']);
});

test('more dead-letter queues than an alarm takes are an error that says what to do', () => {
  const app = new App();
  const env = { account: '111122223333', region: 'eu-west-1' };
  const stack = new Stack(app, 'Test', { env });
  const job = newJob(stack);
  const sales: IStarlakePipeline = newLoad(stack, job);
  for (let i = 0; i < 10; i++) {
    new PipelineSchedule(new Stack(app, `S${i}`, { env }), 'Schedule', { pipeline: sales, cron: '0 2 * * *' });
  }
  expect(() => new StarlakeMonitoring(stack, 'Monitoring', { job, pipelines: [sales] })).toThrow(
    /'Test\/Monitoring' has 11 dead-letter queues, and an alarm takes 10: make a monitoring for the pipelines of each/,
  );
});

test('the dashboard of a project in nested stacks needs none of their outputs', () => {
  const stack = newStack();
  const job = newJob(stack);
  const nested = new NestedStack(stack, 'Nested');
  const sales = newLoad(nested, job, { logs: { retention: logs.RetentionDays.ONE_DAY } });
  new StarlakeMonitoring(stack, 'Monitoring', { job, pipelines: [sales] });
  expect(Template.fromStack(nested).findOutputs('*')).toEqual({});
});
