import { App, Aws, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import {
  BackfillPipeline,
  DatasetTrigger,
  EcsStarlakeJob,
  ILoadPipeline,
  IStarlakePipeline,
  LoadPipeline,
  PipelineSchedule,
  TransformPipeline,
} from '../../lib';
import { definitionOf } from '../helpers/definition';

const ARN = 'arn:aws:states:eu-west-1:123456789012:stateMachine';
const SALES = { domain: 'sales', stateMachineArn: `${ARN}:sales`, tables: ['orders', 'lines'] };
const KPI = { pipelineName: 'kpi', stateMachineArn: `${ARN}:kpi` };

let stack: Stack;
let job: EcsStarlakeJob;
let sales: ILoadPipeline;
let kpi: IStarlakePipeline;

beforeEach(() => {
  stack = new Stack(new App(), 'Here', { env: { region: 'eu-west-1', account: '123456789012' } });
  job = new EcsStarlakeJob(stack, 'Job', { bucket: new Bucket(stack, 'Lake') });
  sales = LoadPipeline.fromLoadPipelineAttributes(stack, 'Sales', SALES);
  kpi = TransformPipeline.fromTransformPipelineAttributes(stack, 'Kpi', KPI);
});

const allows = (actions: string | string[], resource: unknown) => ({
  PolicyDocument: {
    Statement: Match.arrayWith([Match.objectLike({ Action: actions, Effect: 'Allow', Resource: resource })]),
  },
});

test('a pipeline of another app starts on a schedule of this one', () => {
  new PipelineSchedule(stack, 'Schedule', { pipeline: kpi, cron: '@daily' });
  const template = Template.fromStack(stack);
  template.hasResourceProperties('AWS::Scheduler::Schedule', { Target: { Arn: `${ARN}:kpi` } });
  template.hasResourceProperties('AWS::IAM::Policy', allows('states:StartExecution', `${ARN}:kpi`));
});

test('a pipeline of another app starts when datasets of this one are refreshed', () => {
  new DatasetTrigger(stack, 'Trigger', { job, pipeline: kpi, datasets: ['sales.orders'] });
  const template = Template.fromStack(stack);
  template.hasResourceProperties('AWS::IAM::Policy', allows('states:StartExecution', Match.arrayWith([`${ARN}:kpi`])));
  const [rule] = Object.values(
    template.findResources('AWS::Events::Rule', {
      Properties: { EventPattern: { source: ['starlake'] } },
    }),
  );
  expect(JSON.stringify(rule)).toContain(`stateMachine\\":\\"${ARN}:kpi`);
});

test('transforms load first by a pipeline of another app', () => {
  const loads = [{ pipeline: sales, tables: ['orders'] }];
  const report = new TransformPipeline(stack, 'Report', {
    job,
    tasks: [{ name: 'kpi.report', dependencies: ['sales.orders'] }],
    loads,
  });
  const text = JSON.stringify(definitionOf(report.stateMachine));
  expect(text).toContain(`"machine":"${ARN}:sales"`);
  expect(text).toContain('["orders","sales.orders"]');
  const template = Template.fromStack(stack);
  template.hasResourceProperties('AWS::IAM::Policy', allows('states:StartExecution', `${ARN}:sales`));
});

test('a backfill runs a pipeline of another app, which works on the same lake', () => {
  new BackfillPipeline(stack, 'Backfill', { job, pipelines: [{ pipeline: kpi, cron: '@daily' }] });
  const template = Template.fromStack(stack);
  template.hasResourceProperties('AWS::IAM::Policy', allows('states:StartExecution', `${ARN}:kpi`));
});

test('somebody may start and watch a pipeline of another app', () => {
  const role = new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() });
  expect(sales.grantStartExecution(role).success).toBe(true);
  expect(sales.grantRead(role).success).toBe(true);
  expect(stack.resolve(sales.metricFailed().dimensions)).toEqual({ StateMachineArn: `${ARN}:sales` });
});

test('an ARN may be known at deployment only', () => {
  const stateMachineArn = `arn:${Aws.PARTITION}:states:${Aws.REGION}:${Aws.ACCOUNT_ID}:stateMachine:kpi`;
  const other = TransformPipeline.fromTransformPipelineAttributes(stack, 'Other', { ...KPI, stateMachineArn });
  new PipelineSchedule(stack, 'Schedule', { pipeline: other, cron: '@daily' });
  Template.fromStack(stack).resourceCountIs('AWS::Scheduler::Schedule', 1);
});

describe('what an imported pipeline cannot do is said early', () => {
  const imported = (attributes: object) =>
    LoadPipeline.fromLoadPipelineAttributes(stack, 'Imported', { ...SALES, ...attributes });

  test.each([
    ['a version', `${ARN}:sales:7`],
    ['an execution', `${ARN.replace('stateMachine', 'execution')}:sales:run`],
    ['a name', 'sales'],
  ])('it is not %s', (_, stateMachineArn) => {
    expect(() => imported({ stateMachineArn })).toThrow(
      `'stateMachineArn' of 'Here/Imported' must be the ARN of a state machine, without a version or an alias, got '${stateMachineArn}'`,
    );
  });

  test('a schedule starts nothing in another region', () => {
    const pipeline = imported({ stateMachineArn: `${ARN.replace('eu-west-1', 'eu-west-3')}:sales` });
    expect(() => new PipelineSchedule(stack, 'Schedule', { pipeline, cron: '@daily' })).toThrow(
      "'Here/Schedule' is in region eu-west-1, and its pipeline 'Here/Imported' in region eu-west-3",
    );
  });

  test('transforms load nothing by one whose tables are not known, nor a table that it has not', () => {
    const transform = (pipeline: ILoadPipeline, tables?: string[]) => () =>
      new TransformPipeline(stack, 'Report', { job, tasks: [{ name: 'kpi.report' }], loads: [{ pipeline, tables }] });
    expect(transform(imported({ tables: undefined }))).toThrow(
      "load 'sales' in 'loads' of 'Here/Report' is imported without its tables: name them in 'tables' of fromLoadPipelineAttributes",
    );
    stack.node.tryRemoveChild('Report');
    expect(transform(sales, ['order'])).toThrow("has no table 'order', did you mean 'orders'?");
    stack.node.tryRemoveChild('Report');
    expect(transform(kpi as never)).toThrow('must be a LoadPipeline');
  });

  test('a dataset is of one of its tables', () => {
    expect(() => imported({ datasets: { order: 'sales.o' } })).toThrow(
      "'datasets' of 'Here/Imported' has table 'order', which 'tables' has not; it has orders, lines",
    );
  });
});
