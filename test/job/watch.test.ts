import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { newStack } from '../helpers/definition';
import { statementsOf } from '../helpers/policies';
import { expectWithinLimits } from '../helpers/policy-size';
import { EcsStarlakeJob, LoadPipeline, LoadPipelineProps, TransformPipeline } from '../../lib';

// What watches the executions of a job's pipelines.
const PREFIX = 'Test-Starlake-CE039FF8-';

function newPipelines(...pipelines: Array<Partial<LoadPipelineProps> & { domain: string }>): Stack {
  const stack = newStack();
  const job = new EcsStarlakeJob(stack, 'Starlake', { bucket: new s3.Bucket(stack, 'Lake') });
  for (const props of pipelines) {
    new LoadPipeline(stack, props.domain, { job, tables: [{ name: 'orders' }], ...props });
  }
  return stack;
}

const namesIn = (stack: Stack) =>
  Object.values(Template.fromStack(stack).findResources('AWS::StepFunctions::StateMachine')).map(
    ({ Properties }) => Properties.StateMachineName as string,
  );

test('the names of all state machines of a job begin alike, by which one rule watches them', () => {
  const stack = newPipelines({ domain: 'sales' }, { domain: 'hr' });
  expect(namesIn(stack)).toEqual([
    expect.stringMatching(new RegExp(`^${PREFIX}sales-[0-9a-f]{8}$`)),
    expect.stringMatching(new RegExp(`^${PREFIX}hr-[0-9a-f]{8}$`)),
  ]);
  const template = Template.fromStack(stack);
  template.resourceCountIs('AWS::Events::Rule', 1);
  template.hasResourceProperties('AWS::Events::Rule', {
    EventPattern: {
      source: ['aws.states'],
      'detail-type': ['Step Functions Execution Status Change'],
      detail: {
        status: ['ABORTED', 'FAILED', 'TIMED_OUT'],
        stateMachineArn: [{ prefix: { 'Fn::Join': ['', Match.arrayWith([`:stateMachine:${PREFIX}`])] } }],
      },
    },
    Targets: [{ Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('StopTasks'), 'Arn'] } }],
  });
});

test('names: of what is in the domain only what a name may have, 80 characters, and never the same for two pipelines', () => {
  const stack = newStack();
  const job = new EcsStarlakeJob(stack, 'Starlake', { bucket: new s3.Bucket(stack, 'Lake') });
  const props = { job, domain: 'd'.repeat(200), tables: [{ name: 'orders' }] };
  new LoadPipeline(stack, 'A', props);
  new LoadPipeline(stack, 'B', { ...props, pipelineName: 'e'.repeat(200) });
  new LoadPipeline(stack, 'C', { ...props, domain: 'Zürich.é' });
  const names = namesIn(stack);
  expect(new Set(names).size).toBe(3);
  for (const name of names) {
    expect(name).toMatch(/^[\w-]{1,80}$/);
  }
});

test('two pipelines of one kind and name are refused: their runs would be taken for each other', () => {
  const stack = newStack();
  const job = new EcsStarlakeJob(stack, 'Starlake', { bucket: new s3.Bucket(stack, 'Lake') });
  const props = { job, domain: 'sales', tables: [{ name: 'orders' }] };
  const tasks = [{ name: 'sales.kpi' }];
  new LoadPipeline(stack, 'A', props);
  new TransformPipeline(stack, 'sales', { job, tasks });
  expect(() => new LoadPipeline(stack, 'B', props)).toThrow(
    "'Test/B' is a load pipeline with the name 'sales', which 'Test/A' of the same job has: " +
      "their runs would be taken for each other's, give one of them another 'pipelineName'",
  );
  expect(() => new TransformPipeline(stack, 'C', { job, tasks, pipelineName: 'sales' })).toThrow(
    "'Test/C' is a transform",
  );
  new LoadPipeline(stack, 'D', { ...props, pipelineName: 'sales_daily' });
  const other = new EcsStarlakeJob(stack, 'Other', { bucket: s3.Bucket.fromBucketName(stack, 'OtherLake', 'lake') });
  new LoadPipeline(stack, 'E', { ...props, job: other });
});

test('state machines with names of your own are watched too, ten by a rule', () => {
  const domains = Array.from({ length: 11 }, (_, i) => ({ domain: `d${i}`, stateMachineName: `own-${i}` }));
  const stack = newPipelines(...domains);
  const rules = Object.values(Template.fromStack(stack).findResources('AWS::Events::Rule'));
  const watched = rules.map(({ Properties }) => Properties.EventPattern.detail.stateMachineArn as unknown[]);
  expect(watched.map((list) => list.length)).toEqual([1, 10, 1]);
  expect(rules[1].Properties.EventPattern.detail.status).toEqual(['ABORTED', 'FAILED', 'TIMED_OUT']);
  expect(statementsOf(stack, 'StopTasks').find((text) => text.startsWith('states:'))).toContain(':execution:own-10:*');
});

test('200 domains fit into the policies of each role of their job, spread over stacks as they have to be', () => {
  const app = new App();
  const own = new Stack(app, 'Test');
  const job = new EcsStarlakeJob(own, 'Starlake', { bucket: new s3.Bucket(own, 'Lake') });
  const stacks = [0, 1, 2, 3].map((i) => new Stack(app, `Loads${i}`));
  for (let i = 0; i < 200; i++) {
    new LoadPipeline(stacks[i % 4], `P${i}`, { job, domain: `domain_${i}`, tables: [{ name: 'orders' }] });
  }
  [own, ...stacks].forEach((stack) => expectWithinLimits(Template.fromStack(stack).toJSON()));
});
