import { App, Aws, Environment, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { newJob, newPipeline } from '../pipeline/new-pipeline';
import { EcsStarlakeJob, LoadPipeline } from '../../lib';

// A name that an account knows may be there once in each of its regions.
const IRELAND = { account: '111111111111', region: 'eu-west-1' };
const VIRGINIA = { ...IRELAND, region: 'us-east-1' };
const OTHER = { ...IRELAND, account: '222222222222' };
const NAME = 'nightly-sales';

const named = (stack: Stack, stateMachineName = NAME) => newPipeline({ stateMachineName }, stack);
const twoStacks = (a: Environment | undefined, b: Environment | undefined) => {
  const app = new App();
  named(new Stack(app, 'A', { env: a }));
  named(new Stack(app, 'B', { env: b }));
  return app;
};
const twoStages = (env?: Environment) => {
  const app = new App();
  ['Dev', 'Prod'].forEach((id) => named(new Stack(new Stage(app, id), 'Lake', { env })));
  return app;
};
const machine = (scope: Construct, stateMachineName: string) => {
  const definitionBody = sfn.DefinitionBody.fromChainable(new sfn.Pass(scope, 'Pass'));
  return new sfn.StateMachine(scope, 'Mine', { definitionBody, stateMachineName });
};

test.each<[string, () => App, string]>([
  [
    'two stacks of one place',
    () => twoStacks(IRELAND, IRELAND),
    `'A/Sales' is '${NAME}', a name that 'B/Sales/StateMachine' in`,
  ],
  ['two stacks that go anywhere', () => twoStacks(undefined, undefined), `'A/Sales' is '${NAME}'`],
  ['two stages of one place', () => twoStages(IRELAND), `'Dev/Lake/Sales' is '${NAME}'`],
])('%s cannot have one name', (_, make, message) => {
  expect(() => make().synth()).toThrow(`'stateMachineName' of ${message}`);
});

test.each<[string, () => App]>([
  ['of two regions', () => twoStacks(IRELAND, VIRGINIA)],
  ['of two accounts', () => twoStacks(IRELAND, OTHER)],
  ['of which one may go elsewhere', () => twoStacks(IRELAND, undefined)],
  ['of two stages that may go anywhere', () => twoStages()],
])('two stacks %s may have one name', (_, make) => {
  expect(() => make().synth()).not.toThrow();
});

test('two pipelines of one stack, or of one nested in it, cannot have one name, and it is said once', () => {
  const app = new App();
  const stack = new Stack(app, 'Lake');
  const job = newJob(stack);
  newPipeline({ job, stateMachineName: NAME }, stack);
  new LoadPipeline(stack, 'Hr', { job, domain: 'hr', tables: [{ name: 'staff' }], stateMachineName: NAME });
  newPipeline({ job, pipelineName: 'again', stateMachineName: NAME }, new NestedStack(stack, 'Nested'));
  const others = "'Lake/Hr/StateMachine' and 'Lake/Nested/Sales/StateMachine' in the same account and region have too";
  expect(() => app.synth()).toThrow(others);
  expect(stack.node.findAll().flatMap(({ node }) => node.validate())).toHaveLength(1);
});

test('a state machine of somebody else counts, wherever it was made', () => {
  const app = new App();
  const stack = new Stack(app, 'Lake');
  machine(stack, NAME);
  named(stack);
  expect(() => app.synth()).toThrow(`'stateMachineName' of 'Lake/Sales' is '${NAME}', a name that 'Lake/Mine' in`);
});

test('a name with that of its stack in it is another one in each', () => {
  const app = new App();
  ['A', 'B'].forEach((id) => named(new Stack(app, id), `sales-${Aws.STACK_NAME}`));
  expect(() => app.synth()).not.toThrow();
  const twice = new Stack(new App(), 'Lake');
  machine(twice, `sales-${Aws.STACK_NAME}`);
  named(twice, `sales-${Aws.STACK_NAME}`);
  expect(() => (twice.node.root as App).synth()).toThrow("a name that 'Lake/Mine' in the same account");
});

describe('the family of a task definition', () => {
  const jobIn = (stack: Stack, id: string, family?: string) => {
    const taskDefinition = new ecs.FargateTaskDefinition(stack, `${id}Task`, {
      cpu: 1024,
      memoryLimitMiB: 8192,
      family,
    });
    taskDefinition.addContainer('starlake', { image: ecs.ContainerImage.fromRegistry('mine:1') });
    new EcsStarlakeJob(stack, id, { taskDefinition, options: { slEnvVar: { SL_ROOT: 's3a://lake' } } });
  };
  const jobs = (a?: Environment, b?: Environment, family?: string) => {
    const app = new App();
    jobIn(new Stack(app, 'A', { env: a }), 'Job', family);
    jobIn(new Stack(app, 'B', { env: b }), 'Job', family);
    return app;
  };

  test('of two jobs of one place has to differ', () => {
    const message = "the task definitions 'A/JobTask' of 'A/Job' and 'B/JobTask' have the family 'mine' both";
    expect(() => jobs(IRELAND, IRELAND, 'mine').synth()).toThrow(message);
    const stack = new Stack(new App(), 'A');
    ['One', 'Two'].forEach((id) => jobIn(stack, id, 'mine'));
    expect(() => (stack.node.root as App).synth()).toThrow("'A/OneTask' of 'A/One' and 'A/TwoTask' have");
  });

  test('may be one of two places, and that which CDK makes is one by itself', () => {
    expect(() => jobs(IRELAND, VIRGINIA, 'mine').synth()).not.toThrow();
    expect(() => jobs(IRELAND, IRELAND).synth()).not.toThrow();
  });
});
