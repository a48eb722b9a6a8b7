import { Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { EcsStarlakeJob, LoadPipeline, MonitoringOptions, TransformPipeline } from '../../lib';
import { newStack } from '../helpers/definition';

/** A load and a transform of one job, each with a monitoring of its own. */
function newPipelines(options: MonitoringOptions = {}, stack: Stack = newStack()) {
  const job = new EcsStarlakeJob(stack, 'Job', { bucket: new s3.Bucket(stack, 'Lake') });
  const sales = new LoadPipeline(stack, 'Sales', {
    job,
    domain: 'sales',
    tables: [{ name: 'orders' }],
    schedule: { cron: '0 2 * * *' },
    logs: { retention: logs.RetentionDays.ONE_WEEK },
    monitoring: options,
  });
  const kpi = new TransformPipeline(stack, 'kpi', { job, tasks: [{ name: 'kpi.revenue' }], monitoring: {} });
  return { stack, sales, kpi };
}

test('a pipeline has a monitoring of its own, with its schedule, and its metrics are not those of another', () => {
  const { stack, sales, kpi } = newPipelines({ emails: ['sales@example.com'], lateAfter: Duration.hours(8) });
  expect(sales.monitoring!.node.path).toBe('Test/Sales/Monitoring');
  const template = Template.fromStack(stack);
  template.resourceCountIs('AWS::SNS::Topic', 2);
  template.resourceCountIs('AWS::SNS::Subscription', 1);
  template.resourceCountIs('AWS::CloudWatch::Alarm', 18);
  const dimensions = [sales, kpi].map(({ monitoring }) => monitoring!.metric('RunsFailed').dimensions);
  expect(dimensions).toEqual([
    { Monitoring: expect.stringMatching(/^Test-Sales-/) },
    { Monitoring: expect.stringMatching(/^Test-kpi-/) },
  ]);
});

test('its rule has its own runs only, and its dashboard reads its own log', () => {
  const { stack } = newPipelines();
  const template = Template.fromStack(stack);
  const rules = Object.entries(template.findResources('AWS::Events::Rule'));
  const [, own] = rules.find(([name]) => name.startsWith('SalesMonitoringRuns'))!;
  expect(JSON.stringify(own.Properties.EventPattern)).toMatch(/:stateMachine:Test-Job-\w+-sales-\w{8}"/);
  const dashboards = Object.entries(template.findResources('AWS::CloudWatch::Dashboard'));
  const [, dashboard] = dashboards.find(([name]) => name.startsWith('SalesMonitoring'))!;
  expect(JSON.stringify(dashboard)).toMatch(/"Ref":"SalesLogs\w+"/);
});

test.each<[object, RegExp]>([
  [true as never, /'monitoring' of 'Test\/Sales' must be an object with properties such as/],
  [{ email: 'a@b.c' }, /'monitoring' of 'Test\/Sales' has no property 'email', did you mean 'emails'/],
])('%p is an error', (options, message) => {
  expect(() => newPipelines(options)).toThrow(message);
});
