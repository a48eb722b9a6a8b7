import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { EcsStarlakeJob, LakeCatalog, LoadPipeline, LoadPipelineProps, PipelineLogOptions } from '../../lib';
import { newStack } from '../helpers/definition';

const LAKE = { catalog: LakeCatalog.glue({ databases: ['sales'] }) };

function templateOf(props: Partial<LoadPipelineProps>): Template {
  const stack = newStack();
  const job = new EcsStarlakeJob(stack, 'Job', { ...LAKE, bucket: new Bucket(stack, 'Lake') });
  new LoadPipeline(stack, 'Sales', { job, domain: 'sales', tables: [{ name: 'orders' }], ...props });
  return Template.fromStack(stack);
}

test('runs are logged with their data and traced, unless somebody says otherwise', () => {
  templateOf({}).hasResourceProperties('AWS::StepFunctions::StateMachine', {
    LoggingConfiguration: { Level: 'ALL', IncludeExecutionData: true },
    TracingConfiguration: { Enabled: true },
  });
  const { ERROR } = sfn.LogLevel;
  const { ONE_WEEK: retention } = logs.RetentionDays;
  const template = templateOf({
    logs: { level: ERROR, includeExecutionData: false, retention },
    tracingEnabled: false,
  });
  template.hasResourceProperties('AWS::StepFunctions::StateMachine', {
    LoggingConfiguration: { Level: 'ERROR', IncludeExecutionData: false },
  });
  expect(JSON.stringify(template.findResources('AWS::StepFunctions::StateMachine'))).not.toContain('"Enabled":true');
  const groups = Object.values(template.findResources('AWS::Logs::LogGroup')).map(({ Properties }) => Properties);
  expect(groups.filter(({ RetentionInDays }) => RetentionInDays === 7)).toHaveLength(1);
});

test('the pipelines of a job share a log group, except those that keep their events for another time', () => {
  const stack = newStack();
  const job = new EcsStarlakeJob(stack, 'Job', { ...LAKE, bucket: new Bucket(stack, 'Lake') });
  const pipelineOf = (domain: string, options?: PipelineLogOptions) =>
    new LoadPipeline(stack, domain, { job, domain, tables: [{ name: 'orders' }], logs: options });
  const sales = pipelineOf('sales');
  const hr = pipelineOf('hr', { level: sfn.LogLevel.ERROR });
  const crm = pipelineOf('crm', { retention: logs.RetentionDays.ONE_WEEK });
  expect(hr.logGroup).toBe(sales.logGroup);
  expect(crm.logGroup).not.toBe(sales.logGroup);
  const template = Template.fromStack(stack);
  const machines = Object.values(template.findResources('AWS::StepFunctions::StateMachine'));
  const groupOf = ({ Properties }: (typeof machines)[number]) =>
    Properties.LoggingConfiguration.Destinations[0].CloudWatchLogsLogGroup.LogGroupArn['Fn::GetAtt'][0];
  const names = machines.map((machine) => template.findResources('AWS::Logs::LogGroup')[groupOf(machine)].Properties);
  expect(names.map(({ LogGroupName }) => LogGroupName.replace(/[0-9A-Fa-f]{8}$/, ''))).toEqual([
    ...['/aws/vendedlogs/states/Test-Job-', '/aws/vendedlogs/states/Test-Job-'],
    '/aws/vendedlogs/states/Test-crm-',
  ]);
});

test('a grant says whether it was made, to roles of this app and others', () => {
  const stack = newStack();
  const job = new EcsStarlakeJob(stack, 'Job', { ...LAKE, bucket: new Bucket(stack, 'Lake') });
  const role = new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() });
  const grant = job.grantReadWrite(role);
  expect(grant.success).toBe(true);
  expect(() => grant.assertSuccess()).not.toThrow();
  const arn = 'arn:aws:iam::123456789012:role/other';
  const other = iam.Role.fromRoleArn(stack, 'Other', arn);
  expect(job.grantReadWrite(other).success).toBe(true);
  expect(job.grantReadWrite(new iam.AnyPrincipal()).success).toBe(false);
});
